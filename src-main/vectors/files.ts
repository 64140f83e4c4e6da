import { Buffer } from 'node:buffer'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

export const indexForms = ['exact', 'usearch'] as const
export type IndexForm = typeof indexForms[number]

export interface IndexFileInfo {
  readonly form: IndexForm
  readonly dimensions: number
  readonly count: number
  /** How many vectors were removed since the index was built; 0 where that leaves no trace. */
  readonly removals: number
}

/**
 * The end of every index file: magic (8 bytes), form, dimensions, count, removals, CRC-32 of everything before it (4 bytes each,
 * little-endian). It is written last, so a file without it was not finished; and usearch, which ends the process on some
 * damaged files, is never handed one whose sum is wrong.
 */
const magic = 'LIKEIDX1'
const trailerBytes = 28
const chunkBytes = 4 << 20

/** Appends the trailer to a file and waits until all of it is on the disk. */
export function sealIndexFile(path: string, info: IndexFileInfo): void {
  const file = openSync(path, 'r+')
  try {
    const { size } = fstatSync(file)
    const trailer = Buffer.alloc(trailerBytes)
    trailer.write(magic, 0, 'latin1')
    trailer.writeUInt32LE(indexForms.indexOf(info.form), 8)
    trailer.writeUInt32LE(info.dimensions, 12)
    trailer.writeUInt32LE(info.count, 16)
    trailer.writeUInt32LE(info.removals, 20)
    trailer.writeUInt32LE(checksum(file, size, crc32(trailer.subarray(0, 24))), 24)
    writeSync(file, trailer, 0, trailerBytes, size)
    fsyncSync(file)
  }
  finally {
    closeSync(file)
  }
}

/** Reads and proves the trailer. Throws an `Error` when the file is unfinished, cut short or damaged. */
export function readIndexFileInfo(path: string): IndexFileInfo {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const trailer = Buffer.alloc(trailerBytes)
    const payload = size - trailerBytes
    if (payload < 0 || readSync(file, trailer, 0, trailerBytes, payload) !== trailerBytes || trailer.toString('latin1', 0, 8) !== magic)
      throw new Error('the index file is unfinished or not an index')
    if (checksum(file, payload, crc32(trailer.subarray(0, 24))) !== trailer.readUInt32LE(24))
      throw new Error('the index file is damaged: its checksum does not match')
    const form = indexForms[trailer.readUInt32LE(8)]
    if (form === undefined)
      throw new Error(`the index file is of an unknown form (${trailer.readUInt32LE(8)})`)
    return { form, dimensions: trailer.readUInt32LE(12), count: trailer.readUInt32LE(16), removals: trailer.readUInt32LE(20) }
  }
  finally {
    closeSync(file)
  }
}

function checksum(file: number, length: number, start: number): number {
  const chunk = Buffer.alloc(Math.min(chunkBytes, Math.max(1, length)))
  let sum = start
  for (let at = 0; at < length;) {
    const read = readSync(file, chunk, 0, Math.min(chunk.length, length - at), at)
    if (read === 0)
      throw new Error('the index file became shorter while it was read')
    sum = crc32(chunk.subarray(0, read), sum)
    at += read
  }
  return sum
}
