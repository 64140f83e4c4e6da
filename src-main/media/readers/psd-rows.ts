import type { FileHandle } from 'node:fs/promises'
import type { PsdLayout } from './psd-format.ts'
import { failure } from '../../contract/errors.ts'
import { linearToByte } from './colour.ts'

/** One row of each of the first channels, 8 bits a sample; undefined where the file ends. Rows are asked for in order. */
export type PsdRows = (y: number) => Promise<readonly Uint8Array[] | undefined>

/** Rows of a channel that are fetched by one read. */
const chunkRows = 64

/**
 * Opens the samples of the first `wanted` channels of a merged picture: raw or PackBits, of 1, 8, 16 or 32 bits. Photoshop
 * writes channels one after another, so this keeps one position in each. Errors: image_undecodable.
 */
export async function createPsdRows(file: FileHandle, layout: PsdLayout, wanted: number): Promise<PsdRows> {
  const { width, height, depth, compression } = layout
  if (compression > 1)
    throw failure('image_undecodable', { reason: 'its merged picture is compressed in a way that Likeness does not read.' })
  const rowLength = Math.ceil(width * depth / 8)
  const packed = compression === 1
  const offsets = packed ? await packedOffsets(file, layout, wanted) : undefined
  const offsetOf = (channel: number, y: number): number => offsets
    ? offsets[channel * (height + 1) + y] ?? 0
    : layout.pixelsAt + (channel * height + y) * rowLength
  const planes = Array.from({ length: wanted }, () => new Uint8Array(width))
  const unpacked = new Uint8Array(rowLength)
  let chunks: readonly Buffer[] = []

  return async (y) => {
    const first = y - y % chunkRows
    if (y === first)
      chunks = await Promise.all(planes.map((_, channel) => readSpan(file, offsetOf(channel, first), offsetOf(channel, Math.min(height, first + chunkRows)))))
    for (const [channel, plane] of planes.entries()) {
      const start = offsetOf(channel, y) - offsetOf(channel, first)
      const end = offsetOf(channel, y + 1) - offsetOf(channel, first)
      const chunk = chunks[channel]
      if (!chunk || end > chunk.length)
        return undefined
      const stored = chunk.subarray(start, end)
      if (packed)
        unpackBits(stored, unpacked)
      toBytes(packed ? unpacked : stored, depth, plane)
    }
    return planes
  }
}

/**
 * Where each row begins in the file, and after the last row of a channel where it ends: `height + 1` for each
 * channel. Errors: image_undecodable.
 */
async function packedOffsets(file: FileHandle, { channels, height, large, pixelsAt }: PsdLayout, wanted: number): Promise<Float64Array> {
  const entry = large ? 4 : 2
  if (pixelsAt + channels * height * entry > (await file.stat()).size)
    throw failure('image_undecodable', { reason: 'the file is damaged or cut off.' })
  const table = await readSpan(file, pixelsAt, pixelsAt + wanted * height * entry)
  const offsets = new Float64Array(wanted * (height + 1))
  let at = pixelsAt + channels * height * entry
  for (let row = 0, out = 0; row < wanted * height; row++) {
    offsets[out++] = at
    at += table.readUIntBE(row * entry, entry)
    if ((row + 1) % height === 0)
      offsets[out++] = at
  }
  return offsets
}

/** PackBits, as in TIFF 6.0 section 9; what a row lacks is 0. */
function unpackBits(packed: Uint8Array, out: Uint8Array): void {
  let to = 0
  for (let at = 0; at < packed.length && to < out.length;) {
    const code = packed[at++] ?? 0
    if (code < 128) {
      const literal = packed.subarray(at, at + Math.min(code + 1, out.length - to))
      out.set(literal, to)
      to += literal.length
      at += code + 1
    }
    else if (code > 128) {
      const end = Math.min(out.length, to + 257 - code)
      out.fill(packed[at++] ?? 0, to, end)
      to = end
    }
  }
  out.fill(0, to)
}

function toBytes(samples: Uint8Array, depth: PsdLayout['depth'], out: Uint8Array): void {
  if (depth === 8) {
    out.set(samples)
    return
  }
  const view = new DataView(samples.buffer, samples.byteOffset, samples.byteLength)
  for (let x = 0; x < out.length; x++) {
    if (depth === 1)
      out[x] = ((samples[x >> 3] ?? 0) >> (7 - (x & 7)) & 1) === 1 ? 0 : 255
    else if (depth === 16)
      out[x] = samples[2 * x] ?? 0
    else
      out[x] = linearToByte(view.getFloat32(4 * x))
  }
}

/** The bytes from `start` to `end`, or as many as the file has. */
async function readSpan(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const { size } = await file.stat()
  const length = Math.max(0, Math.min(end, size) - start)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, start)
  return buffer.subarray(0, bytesRead)
}
