import type { EngineHost } from '../types.ts'
import { desktopOrigin } from '../../contract/desktop.ts'
import { failure, toLikenessError } from '../../contract/errors.ts'
import { told } from './told.ts'

const { protocol: ownProtocol, host: ownHost } = new URL(desktopOrigin)

/** Headers of a page's request that the engine does not get: the shell names itself, and takes no packed answers. */
const notForwarded = ['authorization', 'cookie', 'host', 'origin', 'referer', 'accept-encoding', 'x-likeness-stage']

/**
 * Answers a request of a page for `likeness://app/…` by the engine: bodies and streams of events are streamed both ways, and a
 * page that gives up has the engine give up; Electron tells of that once the answer has begun, by cancelling its body. While the
 * engine starts the request waits. What cannot be answered is told as a `WireError`, or as a page where a window loads one: 404 for
 * another host, 503 where there is no engine. Rejects only when the request was given up.
 */
export async function forward(engine: Pick<EngineHost, 'fetch'>, request: Request, extraHeaders: Readonly<Record<string, string>> = {}): Promise<Response> {
  const url = new URL(request.url)
  if (url.protocol !== ownProtocol || url.host !== ownHost)
    return refuse(request)
  const headers = new Headers(request.headers)
  notForwarded.forEach(name => headers.delete(name))
  Object.entries(extraHeaders).forEach(([name, value]) => headers.set(name, value))
  try {
    return await engine.fetch(url.pathname + url.search, {
      method: request.method,
      headers,
      signal: request.signal,
      redirect: 'manual',
      ...request.body && { body: request.body, duplex: 'half' as const },
    })
  }
  catch (error) {
    request.signal.throwIfAborted()
    return told(toLikenessError(error), request)
  }
}

/** Answers a request that has no business with the engine: 404. */
export function refuse(request: Request): Response {
  return told(failure('not_found', { what: `"${request.url.slice(0, 200)}" here` }), request)
}
