import { Buffer } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { sealIndexFile } from './files.ts'

const rowsPerChunk = 4096

/** Writes keys (float64) and rows (float32, keys.length × dimensions) to a file that must not exist yet, then seals it. */
export function writeRows(path: string, dimensions: number, keys: readonly number[], rows: Float32Array): void {
  const file = openSync(path, 'wx')
  try {
    writeAll(file, bytesOf(Float64Array.from(keys)))
    writeAll(file, bytesOf(rows))
  }
  finally {
    closeSync(file)
  }
  sealIndexFile(path, { form: 'exact', dimensions, count: keys.length, removals: 0 })
}

/** Reads what `writeRows` wrote, a few thousand rows at a time. Throws an `Error` when the file is shorter than `count` rows. */
export function readRows(path: string, dimensions: number, count: number, take: (keys: readonly number[], rows: Float32Array) => void): void {
  const file = openSync(path, 'r')
  try {
    if (fstatSync(file).size < count * (8 + 4 * dimensions))
      throw new Error('the index file is shorter than its count of vectors')
    const keys = new Float64Array(count)
    readAll(file, bytesOf(keys), 0)
    for (let row = 0; row < count; row += rowsPerChunk) {
      const some = [...keys.subarray(row, row + rowsPerChunk)]
      const rows = new Float32Array(some.length * dimensions)
      readAll(file, bytesOf(rows), 8 * count + 4 * dimensions * row)
      take(some, rows)
    }
  }
  finally {
    closeSync(file)
  }
}

function bytesOf(numbers: Float32Array | Float64Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;)
    at += writeSync(file, bytes, at)
}

function readAll(file: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, bytes.length - at, position + at)
    if (read === 0)
      throw new Error('the index file ends early')
    at += read
  }
}
