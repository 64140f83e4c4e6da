import type { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { failure } from '../../contract/errors.ts'
import { toFileFailure } from '../../media/errors.ts'

/** A file as it was looked at. */
export interface LookedAt {
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

/** Bytes that are read at once. */
const pieceBytes = 256 * 1024

/**
 * The bytes of a file, or those from `start` up to `end` (exclusive), in pieces. The stream fails with file_changed when the file is
 * not as it was looked at, before its last bytes are given, and with file_unreadable.
 */
export function readUnchanged(file: LookedAt, start = 0, end = file.size): Readable {
  return Readable.from(pieces(file, start, Math.min(end, file.size)), { objectMode: false, highWaterMark: pieceBytes })
}

async function* pieces({ path, size, mtimeMs }: LookedAt, start: number, end: number): AsyncGenerator<Uint8Array> {
  await using file = await open(path).catch((error: unknown) => {
    throw toFileFailure(error)
  })
  async function requireSame(): Promise<void> {
    const now = await file.stat()
    if (now.size !== size || now.mtimeMs !== mtimeMs)
      throw failure('file_changed')
  }
  await requireSame()
  for (let at = start; at < end;) {
    // The reader keeps a piece until it is sent: each has memory of its own.
    const { bytesRead, buffer } = await file.read(new Uint8Array(Math.min(pieceBytes, end - at)), 0, undefined, at)
    if (bytesRead === 0)
      throw failure('file_changed')
    at += bytesRead
    if (at >= end)
      await requireSame()
    yield buffer.subarray(0, bytesRead)
  }
}

/** The MD5 of a file's bytes, hexadecimal. Errors: those of reading it. */
export async function md5Of(file: LookedAt): Promise<string> {
  const hash = createHash('md5')
  for await (const piece of readUnchanged(file))
    hash.update(piece as Buffer)
  return hash.digest('hex')
}
