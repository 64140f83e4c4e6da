import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { failure, LikenessError } from '../contract/errors.ts'
import { waitForRoom } from './large-bodies.ts'

/** Requests over a port bring Node's own with them, which alone has the body of a GET. */
export interface PortEnv { readonly Bindings: Partial<HttpBindings> }
export type PortContext = Context<PortEnv>

/** Bytes that a JSON body may have: pictures may be in it, as text. */
const jsonLimit = 30_000_000

/** From so many bytes on a JSON body waits until there is room for it. */
const largeFrom = 4_000_000

/**
 * The bytes of a body, as they come, at most so many. Where they are not read to their end, the request can still be answered.
 * Errors: upload_too_large, before anything is read where the request says how long it is.
 */
export async function* bodyOf(c: PortContext, limit: number): AsyncGenerator<Uint8Array> {
  if ((lengthOf(c) ?? 0) > limit)
    throw failure('upload_too_large', { limit })
  yield* limited(bytesOf(c), limit)
}

/** The same, however many they are. */
export function bytesOf(c: PortContext): AsyncIterable<Uint8Array> {
  const incoming = c.env?.incoming
  if (incoming)
    return incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  return Readable.fromWeb((c.req.raw.body ?? new Blob([]).stream()) as NodeStream)
}

/** Bytes that a body will have, where the request says so. */
export function lengthOf(c: PortContext): number | undefined {
  const length = c.req.header('content-length')
  return length === undefined ? undefined : Number(length)
}

/** What comes, until that is more than `limit` bytes. Errors: upload_too_large, which names the limit `said`. */
export async function* limited(content: AsyncIterable<Uint8Array>, limit: number, said = limit): AsyncGenerator<Uint8Array> {
  let received = 0
  for await (const chunk of content) {
    received += chunk.byteLength
    if (received > limit)
      throw failure('upload_too_large', { limit: said })
    yield chunk
  }
}

/** The body as JSON, of `limit` bytes at most. Errors: bad_request, upload_too_large. */
export async function readJson(c: PortContext, limit = jsonLimit): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let received = 0
  let isLarge = false
  try {
    for await (const chunk of bodyOf(c, limit)) {
      received += chunk.byteLength
      if (received >= largeFrom && !isLarge) {
        isLarge = true
        await waitForRoom(c)
      }
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  }
  catch (error) {
    if (error instanceof LikenessError)
      throw error
    throw failure('bad_request', { reason: `the body is not JSON (${(error as Error).message.replace(/\.$/, '')}).` }, error)
  }
}
