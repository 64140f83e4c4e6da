import type { Buffer } from 'node:buffer'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Where an engine listens, and what opens it. */
export interface EngineDoor {
  /** Path of a Unix socket or name of a Windows pipe. */
  readonly socket: string
  readonly token: string
}

/** Headers of one connection, not of the request; and those that this side sets. */
const ownHeaders = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'host', 'authorization', 'cookie', 'expect'])

/** Headers of an answer that concern its connection only. */
const hopHeaders = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** Answers of these statuses have no body, and a `Response` with one cannot be made. */
const bodiless = new Set([101, 103, 204, 205, 304])

/**
 * Carries a request over the socket of an engine; only path and query of its address count. Bodies are streams both ways, none
 * is held whole. Redirects are answers like others. When the request's signal aborts or the answer's body is cancelled, the
 * engine's request is given up; when the engine breaks off, the body errors. Errors: those of the connection, of the abort.
 */
export async function requestOverSocket({ socket, token }: EngineDoor, request: Request): Promise<Response> {
  request.signal.throwIfAborted()
  const { pathname, search } = new URL(request.url)
  const asked = httpRequest({
    socketPath: socket,
    path: pathname + search,
    method: request.method,
    headers: { ...Object.fromEntries([...request.headers].filter(([name]) => !ownHeaders.has(name))), host: 'localhost', authorization: `Bearer ${token}` },
    signal: request.signal,
    agent: false,
  })
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve)
    asked.on('error', reject)
  })
  const { body } = request
  if (body === null)
    asked.end()
  else
    asked.on('socket', socket => socket.once('connect', () => sendBody(body as NodeReadableStream, asked)))
  return toResponse(await answer)
}

/** Whether a request failed before the engine could see any of it: then it can be sent again, its body was not touched. */
export function isUnsent(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === 'connect'
}

/** Whether a request only reads, so that it may be sent again. */
export function isRepeatable({ method, body }: Request): boolean {
  return body === null && (method === 'GET' || method === 'HEAD')
}

function sendBody(body: NodeReadableStream, asked: ClientRequest): void {
  // What fails here shows as an error of the request itself, or the engine has answered before it had read all.
  void pipeline(Readable.fromWeb(body), asked).catch(() => undefined)
}

function toResponse(answer: IncomingMessage): Response {
  const headers = new Headers()
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    if (!hopHeaders.has(name))
      values?.forEach(value => headers.append(name, value))
  }
  const status = answer.statusCode ?? 500
  if (bodiless.has(status)) {
    answer.resume()
    return new Response(null, { status, statusText: answer.statusMessage ?? '', headers })
  }
  return new Response(bodyOf(answer), { status, statusText: answer.statusMessage ?? '', headers })
}

/** The bytes of an answer as they come, read only as fast as they are taken. */
function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = answer[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await chunks.next() as IteratorResult<Buffer, undefined>
      if (done)
        controller.close()
      else
        controller.enqueue(new Uint8Array(value))
    },
    cancel: () => void answer.destroy(),
  }, { highWaterMark: 0 })
}
