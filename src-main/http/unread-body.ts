import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import { ReadableStream as NodeStream } from 'node:stream/web'

/** What is still being sent is read and dropped for so long, ms. */
const patience = 10_000

/**
 * The answer to a request that is refused before all of its body came: it is sent at once and whole, but the connection ends only when
 * the client has sent all or leaves, at most ten seconds later. Systems reset connections that end with bytes unread, and then the client loses the
 * answer, too (RFC 9112, 9.6). Other answers stay as they are.
 */
export async function answerBeforeEnd(answer: Response, incoming: IncomingMessage): Promise<Response> {
  if (answer.status < 400 || incoming.complete || incoming.destroyed)
    return answer
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const headers = new Headers(answer.headers)
  headers.set('content-length', String(bytes.byteLength))
  headers.set('connection', 'close')
  return new Response(NodeStream.from(thenDrop(bytes, incoming)) as ReadableStream<Uint8Array>, { status: answer.status, headers })
}

async function* thenDrop(bytes: Uint8Array, incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  yield bytes
  incoming.resume()
  // Whoever leaves, or takes too long, is not answered any further.
  await finished(incoming, { signal: AbortSignal.timeout(patience), cleanup: true }).catch(() => {})
}
