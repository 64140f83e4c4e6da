import type { Context } from 'hono'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Readable } from 'node:stream'
import { failure } from '../contract/errors.ts'

/**
 * Hands the bytes of a request to `work` as they come. When that fails, those that it left are read and dropped: who is still sending
 * could not hear of it otherwise. Errors: upload_too_large, those of `work`; a request that breaks off throws as its bytes are read. `limit` is in bytes.
 */
export async function withStream<T>(c: Context, limit: number, work: (content: AsyncIterable<Uint8Array>) => T | Promise<T>): Promise<T> {
  if (Number(c.req.header('content-length')) > limit)
    throw failure('upload_too_large', { limit })
  const { body } = c.req.raw
  const content = limited(body ? Readable.fromWeb(body as NodeStream) : Readable.from([]), limit)
  try {
    return await work(content)
  }
  catch (error) {
    await drop(content).catch(() => {})
    throw error
  }
}

async function* limited(content: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let received = 0
  for await (const piece of content) {
    received += piece.byteLength
    if (received > limit)
      throw failure('upload_too_large', { limit })
    yield piece
  }
}

async function drop(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content)
    continue
}
