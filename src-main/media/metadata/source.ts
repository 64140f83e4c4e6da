import type { FileHandle } from 'node:fs/promises'
import { Buffer } from 'node:buffer'
import { toFileFailure } from '../errors.ts'

/** Bytes that a metadata reader looks into, a piece at a time, wherever they lie. */
export interface Source {
  /** Bytes. */
  readonly size: number
  /** The bytes from `at` on: `length` of them, or fewer where the source ends. */
  readonly read: (at: number, length: number) => Promise<Buffer>
}

/** Longest single block of metadata that is read, bytes. */
export const blockLimit = 1_000_000

const windowSize = 32_768

/** What one file may cost: a container that leads on and on is given up. */
const looksLimit = 20_000
const readsLimit = 400
const bytesLimit = 24_000_000

/**
 * A file as a source. What is read near one another is read at once. Errors: file_unreadable, and an ordinary error when
 * a reader has asked for more than any sound file's metadata takes.
 */
export function fileSource(file: FileHandle, size: number): Source {
  let window = Buffer.alloc(0)
  let windowAt = 0
  let looks = 0
  let reads = 0
  let bytes = 0
  return {
    size,
    read: async (at, length) => {
      if (!isWithin(at, length, size))
        return Buffer.alloc(0)
      if (++looks > looksLimit)
        throw new Error('its metadata is in too many pieces.')
      if (at < windowAt || Math.min(at + length, size) > windowAt + window.length) {
        const wanted = Math.min(Math.max(length, windowSize), size - at)
        reads++
        bytes += wanted
        if (reads > readsLimit || bytes > bytesLimit)
          throw new Error('its metadata lies in too many places.')
        const result = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at).catch((error: unknown) => {
          throw toFileFailure(error)
        })
        window = result.buffer.subarray(0, result.bytesRead)
        windowAt = at
      }
      return window.subarray(at - windowAt, at - windowAt + length)
    },
  }
}

/** Bytes in memory as a source. */
export function bufferSource(bytes: Buffer): Source {
  return {
    size: bytes.length,
    read: async (at, length) => isWithin(at, length, bytes.length) ? bytes.subarray(at, at + length) : Buffer.alloc(0),
  }
}

function isWithin(at: number, length: number, size: number): boolean {
  return Number.isSafeInteger(at) && Number.isSafeInteger(length) && at >= 0 && length > 0 && at < size
}

/** A block of metadata inside a container; nothing when it is longer than `blockLimit`. */
export async function readBlock(source: Source, at: number, length: number): Promise<Buffer | undefined> {
  return length > 0 && length <= blockLimit ? source.read(at, length) : undefined
}
