import type { FileHandle } from 'node:fs/promises'
import type { Size } from '../fit.ts'
import { failure } from '../../contract/errors.ts'

/** Colour modes of a Photoshop file. */
export const psdModes = { bitmap: 0, greyscale: 1, indexed: 2, rgb: 3, cmyk: 4, duotone: 8, lab: 9 } as const

export interface PsdLayout extends Size {
  /** PSB: lengths are wider. */
  readonly large: boolean
  readonly channels: number
  readonly depth: 1 | 8 | 16 | 32
  /** A value of `psdModes`. */
  readonly mode: number
  /** 256 reds, 256 greens, 256 blues; of indexed files. */
  readonly palette: Uint8Array
  readonly profile: Buffer | undefined
  /** The channel after the colours is the transparency of the whole, and colours are blended with white by it. */
  readonly transparent: boolean
  /** 0: rows as they are. 1: PackBits. */
  readonly compression: number
  /** Where the samples (or, for PackBits, the lengths of the rows) begin. */
  readonly pixelsAt: number
}

const profileResource = 1039
const versionResource = 1057
const resourceLimit = 16_000_000

/**
 * Reads all of a Photoshop file but its layers and pixels.
 * Source: Adobe, "Photoshop File Formats Specification" (2019). Errors: image_undecodable.
 */
export async function parsePsd(file: FileHandle): Promise<PsdLayout> {
  const header = await readAt(file, 0, 26)
  if (header.toString('latin1', 0, 4) !== '8BPS')
    throw damaged('its header is damaged.')
  const large = header.readUInt16BE(4) === 2
  const depth = header.readUInt16BE(22)
  const width = header.readUInt32BE(18)
  const height = header.readUInt32BE(14)
  if (depth !== 1 && depth !== 8 && depth !== 16 && depth !== 32)
    throw damaged(`its header gives ${depth} bits per channel; 1, 8, 16 or 32 were expected.`)
  if (width === 0 || height === 0)
    throw damaged(`its header gives a size of ${width} × ${height} pixels.`)

  const paletteLength = await lengthAt(file, 26, 4)
  const resourcesAt = 30 + paletteLength
  const resourcesLength = await lengthAt(file, resourcesAt, 4)
  const resources = readResources(await readAt(file, resourcesAt + 4, Math.min(resourcesLength, resourceLimit)))
  if (resources.get(versionResource)?.[4] === 0)
    throw damaged('it was saved without a merged picture. Save it with "Maximize Compatibility" on.')
  const layersAt = resourcesAt + 4 + resourcesLength
  const lengthSize = large ? 8 : 4
  const layersLength = await lengthAt(file, layersAt, lengthSize)
  const pixelsAt = layersAt + lengthSize + layersLength
  return {
    width,
    height,
    large,
    depth,
    channels: header.readUInt16BE(12),
    mode: header.readUInt16BE(24),
    palette: await readAt(file, 30, Math.min(paletteLength, 768)),
    profile: resources.get(profileResource),
    transparent: layersLength > 0 && await hasTransparency(file, layersAt + lengthSize, layersLength, lengthSize),
    compression: (await readAt(file, pixelsAt, 2)).readUInt16BE(0),
    pixelsAt: pixelsAt + 2,
  }
}

/** Image resources by number: '8BIM', number, padded Pascal string, length, padded data. */
function readResources(section: Buffer): Map<number, Buffer> {
  const resources = new Map<number, Buffer>()
  let at = 0
  while (at + 12 <= section.length && section.toString('latin1', at, at + 4) === '8BIM') {
    const id = section.readUInt16BE(at + 4)
    const nameLength = section.readUInt8(at + 6) + 1
    const lengthAt = at + 6 + nameLength + (nameLength & 1)
    if (lengthAt + 4 > section.length)
      break
    const length = section.readUInt32BE(lengthAt)
    resources.set(id, section.subarray(lengthAt + 4, lengthAt + 4 + length))
    at = lengthAt + 4 + length + (length & 1)
  }
  return resources
}

/** A negative count of layers says so; with 16 and 32 bits the layers lie in a tagged block, and an empty block says so. */
async function hasTransparency(file: FileHandle, at: number, length: number, lengthSize: number): Promise<boolean> {
  const infoLength = await lengthAt(file, at, lengthSize)
  if (infoLength > 0)
    return (await readAt(file, at + lengthSize, 2)).readInt16BE(0) < 0
  const maskLengthAt = at + lengthSize
  if (maskLengthAt + 4 > at + length)
    return false
  const blockAt = maskLengthAt + 4 + await lengthAt(file, maskLengthAt, 4)
  const key = blockAt + 8 <= at + length ? (await readAt(file, blockAt + 4, 4)).toString('latin1') : ''
  return key === 'Mtrn' || key === 'Mt16' || key === 'Mt32'
}

async function lengthAt(file: FileHandle, at: number, size: number): Promise<number> {
  const bytes = await readAt(file, at, size)
  return size === 8 ? Number(bytes.readBigUInt64BE(0)) : bytes.readUInt32BE(0)
}

/** Exactly `length` bytes. Errors: image_undecodable when the file ends before. */
async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = Number.isSafeInteger(at) ? await file.read(Buffer.alloc(length), 0, length, at) : { bytesRead: -1, buffer: Buffer.alloc(0) }
  if (bytesRead < length)
    throw damaged('the file is damaged or cut off.')
  return buffer
}

function damaged(reason: string): Error {
  return failure('image_undecodable', { reason })
}
