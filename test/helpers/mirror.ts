import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request as ask, createServer } from 'node:http'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'

export interface Asked {
  readonly path: string
  readonly range: string | undefined
  readonly ifRange: string | undefined
}

/** How one request is answered otherwise than well. */
export interface Behaviour {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sends so many bytes of the body and breaks the connection off. */
  readonly cutAfter?: number
  /** Says so many bytes, whatever it sends. */
  readonly announced?: number
  /** Says no length. */
  readonly chunked?: boolean
  readonly etag?: string | null
  /** Sends the whole file although a part was asked for. */
  readonly ignoresRange?: boolean
  /** In place of the file. */
  readonly body?: Buffer
  /** Sends so many bytes at a time, a few ms apart. */
  readonly slowly?: number
  /** Sends so many bytes and then nothing more. */
  readonly stallsAfter?: number
}

export interface Mirror extends AsyncDisposable {
  readonly url: string
  /** What was asked for, in order. */
  readonly asked: Asked[]
  readonly files: Map<string, Buffer>
  /** How the nth request (from 0) for any file is answered; undefined: well. */
  behave: (asked: Asked, n: number) => Behaviour | undefined
}

/** A server of files on a free port of 127.0.0.1 that knows ranges and ETags, and behaves badly where told to. */
export async function startMirror(files: Readonly<Record<string, Buffer>>): Promise<Mirror> {
  const mirror = { asked: [] as Asked[], files: new Map(Object.entries(files)), behave: (() => undefined) as Mirror['behave'] }
  const server = createServer((request, response) => void answer(mirror, request, response))
  const url = await listen(server)
  return Object.assign(mirror, { url, [Symbol.asyncDispose]: () => close(server) })
}

async function answer(mirror: Pick<Mirror, 'asked' | 'files' | 'behave'>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('error', () => undefined)
  const asked = { path: decodeURIComponent(request.url!), range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined }
  mirror.asked.push(asked)
  const behaviour = mirror.behave(asked, mirror.asked.length - 1) ?? {}
  const file = behaviour.body ?? mirror.files.get(asked.path)
  if (behaviour.status !== undefined || file === undefined) {
    response.writeHead(behaviour.status ?? 404, behaviour.headers)
    response.end('no')
    return
  }
  const etag = behaviour.etag === undefined ? `"${createHash('sha1').update(file).digest('hex')}"` : behaviour.etag
  const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0)
  const isPart = asked.range !== undefined && !behaviour.ignoresRange && (asked.ifRange === undefined || asked.ifRange === etag)
  if (isPart && from >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` })
    response.end()
    return
  }
  const body = isPart ? file.subarray(from) : file
  response.writeHead(isPart ? 206 : 200, {
    ...etag !== null && { etag },
    ...isPart && { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` },
    ...!behaviour.chunked && { 'content-length': behaviour.announced ?? body.length },
    ...behaviour.headers,
  })
  await send(body, behaviour, response)
}

async function send(body: Buffer, { cutAfter, stallsAfter, slowly }: Behaviour, response: ServerResponse): Promise<void> {
  const last = cutAfter ?? stallsAfter ?? body.length
  for (let at = 0; at < last && !response.destroyed; at += slowly ?? last) {
    await new Promise<void>(resolve => response.write(body.subarray(at, Math.min(last, at + (slowly ?? last))), () => resolve()))
    if (slowly !== undefined)
      await setTimeout(5)
  }
  if (cutAfter !== undefined)
    response.destroy()
  else if (stallsAfter === undefined)
    response.end()
}

/** A proxy on a free port of 127.0.0.1: for addresses as they are, and for tunnels. */
export async function startProxy() {
  const passed: string[] = []
  const server = createServer((request, response) => {
    passed.push(request.url!)
    const outgoing = ask(request.url!, { method: request.method, headers: request.headers }, (incoming) => {
      response.writeHead(incoming.statusCode!, incoming.headers)
      incoming.pipe(response)
    })
    outgoing.on('error', () => response.destroy())
    request.pipe(outgoing)
  })
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    passed.push(request.url!)
    const [host, port] = request.url!.split(':') as [string, string]
    const tunnel: Socket = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      tunnel.write(head)
      tunnel.pipe(client)
      client.pipe(tunnel)
    })
    tunnel.on('error', () => client.destroy())
    client.on('error', () => tunnel.destroy())
  })
  return { url: await listen(server), passed, [Symbol.asyncDispose]: () => close(server) }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** Bytes that are the same each time and never repeat. */
export function bytesOfLength(length: number, seed = 1): Buffer {
  return Buffer.from(Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) => Math.imul(i + seed, 2654435761)).buffer).subarray(0, length)
}
