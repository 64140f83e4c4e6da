import type { Size } from '../fit.ts'
import { failure } from '../../contract/errors.ts'

/** A channel of a 16- or 32-bit pixel: where its bits lie, and what brings them to 0…255. */
interface Field {
  readonly mask: number
  readonly shift: number
  readonly scale: number
}

export interface BmpLayout extends Size {
  readonly topDown: boolean
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32
  readonly runLength: boolean
  /** RGB triples. */
  readonly palette: Uint8Array
  /** Red, green, blue, alpha; alpha's mask is 0 when there is none. */
  readonly fields: readonly [Field, Field, Field, Field]
  readonly pixelsAt: number
}

const fileHeader = 14
const depths = new Set([1, 4, 8, 16, 24, 32])

/**
 * Reads the headers of a bitmap, from BITMAPCOREHEADER (12 bytes) to BITMAPV5HEADER (124).
 * Source: Microsoft, "Bitmap Header Types", wingdi.h. Errors: image_undecodable.
 */
export function parseBmp(file: Buffer): BmpLayout {
  if (file.length < 26 || file.toString('latin1', 0, 2) !== 'BM')
    throw damaged('its header is cut off.')
  const headerSize = file.readUInt32LE(14)
  const core = headerSize === 12
  if ((!core && headerSize < 16) || headerSize > 1024 || file.length < fileHeader + headerSize)
    throw damaged(`its header gives its own length as ${headerSize} bytes.`)
  const word = (at: number): number => at + 4 <= headerSize ? file.readUInt32LE(fileHeader + at) : 0
  const width = core ? file.readUInt16LE(18) : file.readInt32LE(18)
  const signedHeight = core ? file.readUInt16LE(20) : file.readInt32LE(22)
  const height = Math.abs(signedHeight)
  const bits = file.readUInt16LE(core ? 24 : 28)
  const compression = word(16)
  if (width <= 0 || height === 0)
    throw damaged(`its header gives a size of ${width} × ${height} pixels.`)
  if (!isDepth(bits))
    throw damaged(`its header gives ${bits} bits per pixel; 1, 4, 8, 16, 24 or 32 were expected.`)
  const runLength = (compression === 1 && bits === 8) || (compression === 2 && bits === 4)
  const bitFields = (compression === 3 || compression === 6) && (bits === 16 || bits === 32)
  if (compression !== 0 && !runLength && !bitFields)
    throw damaged(`its compression ${compression} at ${bits} bits per pixel is not one that Likeness reads.`)

  const masksAfterHeader = bitFields && headerSize < 52 ? (compression === 6 ? 16 : 12) : 0
  const tablesAt = fileHeader + headerSize + masksAfterHeader
  const masks = bitFields ? readMasks(file, masksAfterHeader === 0 && headerSize < 56 ? 3 : masksAfterHeader === 12 ? 3 : 4) : defaultMasks(bits)
  const entrySize = core ? 3 : 4
  const colours = bits > 8 ? 0 : Math.min(word(32) || 2 ** bits, 2 ** bits, Math.floor((file.length - tablesAt) / entrySize))
  const announcedAt = file.readUInt32LE(10)
  return {
    width,
    height,
    topDown: signedHeight < 0,
    bits,
    runLength,
    palette: readPalette(file, tablesAt, Math.max(0, colours), entrySize),
    fields: [toField(masks[0]), toField(masks[1]), toField(masks[2]), toField(masks[3])],
    pixelsAt: announcedAt >= fileHeader + headerSize ? announcedAt : tablesAt + colours * entrySize,
  }
}

/**
 * The rows of a bitmap as RGBA, in the order of the file: from the bottom unless `topDown`. The array is the same each
 * time. Stops where the file ends.
 */
export function* bmpRows(file: Buffer, layout: BmpLayout): Generator<Uint8Array> {
  const { width, height, bits, palette } = layout
  const row = new Uint8Array(4 * width)
  const toRow = (indices: Uint8Array): void => {
    for (let x = 0; x < width; x++) {
      const at = 3 * (indices[x] ?? 0)
      row[4 * x] = palette[at] ?? 0
      row[4 * x + 1] = palette[at + 1] ?? 0
      row[4 * x + 2] = palette[at + 2] ?? 0
      row[4 * x + 3] = 255
    }
  }
  if (layout.runLength) {
    for (const indices of runLengthRows(file, layout)) {
      toRow(indices)
      yield row
    }
    return
  }
  const stride = Math.floor((width * bits + 31) / 32) * 4
  const needed = Math.ceil(width * bits / 8)
  const indices = new Uint8Array(bits <= 8 ? width : 0)
  for (let y = 0; y < height; y++) {
    const start = layout.pixelsAt + y * stride
    if (start + needed > file.length)
      return
    if (bits <= 8) {
      unpackIndices(file, start, bits, indices)
      toRow(indices)
    }
    else {
      unpackColours(file, start, layout, row)
    }
    yield row
  }
}

/** Many programs announce alpha and write none: a picture that would be transparent all over is opaque. */
export function withoutEmptyAlpha(file: Buffer, layout: BmpLayout): BmpLayout {
  const [red, green, blue, alpha] = layout.fields
  if (alpha.mask === 0)
    return layout
  for (const row of bmpRows(file, layout)) {
    for (let at = 3; at < row.length; at += 4) {
      if (row[at] !== 0)
        return layout
    }
  }
  return { ...layout, fields: [red, green, blue, { mask: 0, shift: 0, scale: 0 }] }
}

function unpackIndices(file: Buffer, start: number, bits: number, indices: Uint8Array): void {
  const perByte = 8 / bits
  const mask = 2 ** bits - 1
  for (let x = 0; x < indices.length; x++)
    indices[x] = ((file[start + Math.floor(x / perByte)] ?? 0) >> (8 - bits * (x % perByte + 1))) & mask
}

function unpackColours(file: Buffer, start: number, { width, bits, fields: [red, green, blue, alpha] }: BmpLayout, row: Uint8Array): void {
  const size = bits / 8
  for (let x = 0; x < width; x++) {
    const at = start + x * size
    const pixel = size === 4 ? file.readUInt32LE(at) : size === 3 ? file.readUIntLE(at, 3) : file.readUInt16LE(at)
    row[4 * x] = fieldOf(pixel, red)
    row[4 * x + 1] = fieldOf(pixel, green)
    row[4 * x + 2] = fieldOf(pixel, blue)
    row[4 * x + 3] = alpha.mask === 0 ? 255 : fieldOf(pixel, alpha)
  }
}

/** RLE8 and RLE4: pairs of count and value; count 0 escapes to end of line, end of picture, a jump, or literal values. */
function* runLengthRows(file: Buffer, { width, height, bits, pixelsAt }: BmpLayout): Generator<Uint8Array> {
  const indices = new Uint8Array(width)
  let at = pixelsAt
  let x = 0
  let y = 0
  while (y < height && at + 1 < file.length) {
    const count = file[at] ?? 0
    const value = file[at + 1] ?? 0
    at += 2
    let skipRows = 0
    if (count > 0) {
      for (let i = 0; i < count && x < width; i++, x++)
        indices[x] = bits === 8 ? value : i % 2 === 0 ? value >> 4 : value & 15
    }
    else if (value === 0) {
      skipRows = 1
      x = 0
    }
    else if (value === 1) {
      skipRows = height - y
    }
    else if (value === 2) {
      x += file[at] ?? 0
      skipRows = file[at + 1] ?? 0
      at += 2
    }
    else {
      for (let i = 0; i < value && x < width; i++, x++) {
        const byte = file[at + (bits === 8 ? i : i >> 1)] ?? 0
        indices[x] = bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15
      }
      const length = bits === 8 ? value : (value + 1) >> 1
      at += length + (length & 1)
    }
    for (; skipRows > 0 && y < height; skipRows--, y++) {
      yield indices
      indices.fill(0)
    }
  }
  if (y < height && y + x > 0)
    yield indices
}

function readPalette(file: Buffer, at: number, colours: number, entrySize: number): Uint8Array {
  const palette = new Uint8Array(3 * colours)
  for (let colour = 0; colour < colours; colour++) {
    const entry = at + colour * entrySize
    palette.set([file[entry + 2] ?? 0, file[entry + 1] ?? 0, file[entry] ?? 0], 3 * colour)
  }
  return palette
}

function readMasks(file: Buffer, count: 3 | 4): readonly [number, number, number, number] {
  const mask = (index: number): number => {
    const at = fileHeader + 40 + 4 * index
    return index < count && at + 4 <= file.length ? file.readUInt32LE(at) : 0
  }
  return [mask(0), mask(1), mask(2), mask(3)]
}

function defaultMasks(bits: number): readonly [number, number, number, number] {
  return bits === 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0xFF0000, 0x00FF00, 0x0000FF, 0]
}

function toField(mask: number): Field {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
  const largest = mask >>> shift
  return { mask, shift, scale: largest === 0 ? 0 : 255 / largest }
}

function fieldOf(pixel: number, { mask, shift, scale }: Field): number {
  return Math.round(((pixel & mask) >>> shift) * scale)
}

function isDepth(bits: number): bits is BmpLayout['bits'] {
  return depths.has(bits)
}

function damaged(reason: string): Error {
  return failure('image_undecodable', { reason })
}
