import type { Server } from '../helpers/server.ts'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexPictures, startServer } from '../helpers/server.ts'

let server: Server
let preview: string
beforeAll(async () => {
  server = await startServer()
  await indexPictures(server, 'pictures', 1)
  await writeFile(join(server.engine.dataDir, 'previews', 'secret.jpg'), 'not for anybody')
  preview = (await server.client.listAssets({})).assets[0]!.preview!
})
afterAll(() => server[Symbol.asyncDispose]())

/** The status of a request whose path goes over the wire as it is written. */
async function statusOf(path: string): Promise<number> {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${server.engine.token}\r\nConnection: close\r\n\r\n`)
  return Number((await text(socket)).split(' ')[1])
}

describe('the window', () => {
  it('is served with a policy of its own and looked up anew each time', async () => {
    const response = await server.ask('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; .*style-src 'self';/)
    expect(await response.text()).toContain('<div id="app">')
  })

  it('lets the worker that makes code of text reach nothing', async () => {
    const response = await server.ask('/worker.js')
    expect(response.headers.get('content-security-policy')).toBe('default-src \'none\'; script-src blob: \'unsafe-eval\'')
  })

  it('keeps its parts for good, which have their content in their names', async () => {
    const page = await (await server.ask('/index.html')).text()
    const script = /\/assets\/[\w-]+\.js/.exec(page)![0]
    const response = await server.ask(script)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['/nowhere.html', '/assets/', '/assets', '/stage', '/index.html/', '/%', '/%ff.html', '/%00.html', '/assets/%E0%A4%A.js'])('has no page %s', async (path) => {
    expect(await statusOf(path)).toBe(404)
  })
})

describe('outside of its folder', () => {
  it.each([
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/%2fetc%2fhostname.json',
    '/api/previews/..%2f..%2ftoken',
    '/api/previews/secret.jpg',
    '/api/previews/..%2fsecret.jpg',
    `/api/previews/${'0'.repeat(30)}%2f%2f.jpg`,
    '/api/strips/..%2f..%2ftoken',
    '/api/stage/jobs/none/files/..%2f..%2ftoken',
    '/api/stage/jobs/none/files/%2fetc%2fpasswd',
    '/api/stage/jobs/none/files/%',
  ])('nothing is served: %s', async (path) => {
    expect(await statusOf(path)).toBe(404)
  })

  it.each(['/..\\..\\package.json', '/assets/..\\..\\..\\package.json'])('nothing is served: %s', async (path) => {
    expect([400, 404]).toContain(await statusOf(path))
  })
})

describe('pictures', () => {
  it('never change, so they are kept for good', async () => {
    const response = await server.ask(preview)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(Number(response.headers.get('content-length'))).toBe(bytes.byteLength)
    expect([...bytes.subarray(0, 3)]).toEqual([0xFF, 0xD8, 0xFF])
  })

  it('have headers alone for HEAD', async () => {
    const response = await server.ask(preview, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100)
    expect((await response.arrayBuffer()).byteLength).toBe(0)
  })

  it('of unknown content are not there', async () => {
    expect((await server.ask(`/api/previews/${'f'.repeat(32)}.jpg`)).status).toBe(404)
    expect((await server.ask(`/api/strips/${'f'.repeat(32)}.webp`)).status).toBe(404)
    expect((await server.ask(preview.replace('.jpg', '.png'))).status).toBe(404)
  })
})
