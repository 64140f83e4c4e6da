import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fromBrowser } from './addresses.ts'

/** What `protocol.handle` was given. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>

/** Whether the app refuses a request of a page. */
type IsRefused = (address: string, method: string) => Promise<boolean>

/** Headers that are about the connection between the browser and the rig. */
const ofConnection = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'accept-encoding', 'upgrade-insecure-requests'])

/**
 * Serves the schemes of one session to the browser, on a port of this machine: each request becomes one for the app's own
 * address, and its answer is streamed back. Like Electron it gives the handler no signal: a page that goes away is felt
 * by the body, which is cancelled.
 */
export async function serveSchemes(handlers: ReadonlyMap<string, SchemeHandler>, isRefused: IsRefused): Promise<number> {
  const server = createServer((request, response) => {
    answer(handlers, isRefused, request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return portOf(server)
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function answer(handlers: ReadonlyMap<string, SchemeHandler>, isRefused: IsRefused, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = fromBrowser(`http://${request.headers.host}${request.url}`)
  const handler = handlers.get(address.slice(0, address.indexOf(':')))
  if (handler === undefined) {
    response.writeHead(502).end(`no handler for ${address}`)
    return
  }
  if (await isRefused(address, request.method ?? 'GET')) {
    response.destroy()
    return
  }
  const answered = await handler(toRequest(address, request))
  if (answered.type === 'error') {
    response.destroy()
    return
  }
  response.writeHead(answered.status, answered.statusText, Object.fromEntries(answered.headers))
  response.flushHeaders()
  if (answered.body === null)
    response.end()
  else
    await pipeline(Readable.fromWeb(answered.body as Parameters<typeof Readable.fromWeb>[0]), response)
}

function toRequest(address: string, request: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (!ofConnection.has(name) && !name.startsWith('sec-fetch') && value !== undefined)
      headers.set(name, fromBrowser(String(value)))
  }
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  const body = hasBody ? { body: Readable.toWeb(request) as unknown as ReadableStream, duplex: 'half' } : {}
  return new Request(address, { method: request.method ?? 'GET', headers, ...body })
}
