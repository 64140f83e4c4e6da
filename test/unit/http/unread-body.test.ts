import type { Socket } from 'node:net'
import type { PortEnv } from '../../../src-main/http/body.ts'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { toLikenessError } from '../../../src-main/contract/errors.ts'
import { listen } from '../../../src-main/engine/listen.ts'
import { readJson } from '../../../src-main/http/body.ts'

const limit = 100_000

/** A server that answers how long the list is that it was sent, and refuses long ones and all at /refused. */
async function serveLists() {
  const app = new Hono<PortEnv>()
  app.onError((thrown, c) => {
    const error = toLikenessError(thrown)
    return c.json(error.toWire(), error.status as 400)
  })
  app.post('/list', async c => c.json((await readJson(c, limit) as unknown[]).length))
  app.post('/refused', c => c.json({ code: 'unauthorized' }, 401))
  const listener = await listen((request, env) => app.fetch(request, env), 0, '127.0.0.1')
  return { url: listener.url, [Symbol.asyncDispose]: () => listener.close() }
}

/** A client that has sent the head of a request with so many bytes. */
async function begin(url: string, path: string, length: number): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
  await once(socket, 'connect')
  socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${Number.isFinite(length) ? `Content-Length: ${length}` : 'Transfer-Encoding: chunked'}\r\n\r\n`)
  return socket
}

/** Writes so many bytes and waits until the system took them. */
function send(socket: Socket, length: number): Promise<void> {
  return new Promise((resolve, reject) => socket.write(Buffer.alloc(length, 32), error => error ? reject(error) : resolve()))
}

it.each(['/list', '/refused'])('a client that listens only when all is sent hears why %s refused it', async (path) => {
  await using server = await serveLists()
  const length = 64 * 500_000
  const socket = await begin(server.url, path, length)
  for (let sent = 0; sent < length; sent += 500_000)
    await send(socket, 500_000)
  const answer = await text(socket)
  expect(answer).toMatch(path === '/list' ? /^HTTP\/1\.1 413 / : /^HTTP\/1\.1 401 /)
  expect(answer.toLowerCase()).toContain('connection: close')
  expect(answer).toContain(path === '/list' ? '"code":"upload_too_large"' : '"code":"unauthorized"')
})

it('a client hears it at once, while it is sending', async () => {
  await using server = await serveLists()
  const socket = await begin(server.url, '/list', 1e9)
  const [answer] = await once(socket, 'data') as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"upload_too_large"/)
  await send(socket, 500_000)
  socket.destroy()
})

it.each([30, 400])('fetch hears it, though %i times the limit is sent, and asks on', async (times) => {
  await using server = await serveLists()
  const piece = Buffer.alloc(limit, 32)
  for (let tries = 0; tries < 10; tries++) {
    const answer = await fetch(`${server.url}/list`, { method: 'POST', body: Readable.from(Array.from({ length: times }).fill(piece)), duplex: 'half' } as unknown as RequestInit)
    expect([answer.status, (await answer.json() as { code: string }).code]).toEqual([413, 'upload_too_large'])
    expect(await (await fetch(`${server.url}/list`, { method: 'POST', body: '[1, 2]' })).json()).toBe(2)
  }
})

it('other answers leave the connection open', async () => {
  await using server = await serveLists()
  const socket = await begin(server.url, '/list', 6)
  socket.write('[1, 2]')
  const [answer] = await once(socket, 'data') as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /)
  expect(answer.toString().toLowerCase()).not.toContain('connection: close')
  socket.write('POST /list HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{]')
  const [refusal] = await once(socket, 'data') as [Buffer]
  expect(refusal.toString()).toMatch(/^HTTP\/1\.1 400 /)
  expect(refusal.toString().toLowerCase()).not.toContain('connection: close')
  socket.destroy()
})
