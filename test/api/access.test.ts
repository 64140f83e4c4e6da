import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import type { Server } from '../helpers/server.ts'
import { request } from 'node:http'
import { hostname } from 'node:os'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../helpers/server.ts'

let server: Server
beforeAll(async () => void (server = await startServer()))
afterAll(() => server[Symbol.asyncDispose]())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request with exactly these headers, the path as it is written. */
function send(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url)
    request({ host: '127.0.0.1', port, path, method, headers }, response =>
      void text(response).then(body => resolve({ status: response.statusCode!, headers: response.headers, body }), reject)).on('error', reject).end()
  })
}

const bearer = () => ({ authorization: `Bearer ${server.engine.token}` })

describe('the token', () => {
  it('is needed for everything', async () => {
    for (const path of ['/', '/index.html', '/api/status', '/api/events', '/api/openapi.json', `/api/previews/${'0'.repeat(32)}.jpg`, '/api/stage/lease', '/nowhere']) {
      const { status, body } = await send(path)
      expect({ path, status, code: (JSON.parse(body) as { code: string }).code }).toEqual({ path, status: 401, code: 'unauthorised' })
    }
  })

  it('is refused when it is wrong, empty, longer, or of another kind', async () => {
    const { token } = server.engine
    for (const authorization of [`Bearer ${'x'.repeat(token.length)}`, 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token])
      expect((await send('/api/status', { authorization })).status).toBe(401)
    expect((await send('/api/status?token=wrong')).status).toBe(401)
    expect((await send('/api/status', { cookie: 'likeness_token=wrong' })).status).toBe(401)
  })

  it('lets in as a bearer', async () => {
    expect((await send('/api/status', bearer())).status).toBe(200)
  })

  it('in an address sets a cookie that scripts and other sites cannot use, and goes out of the address', async () => {
    const { status, headers } = await send(`/?token=${server.engine.token}&view=models`)
    expect(status).toBe(302)
    expect(headers.location).toBe('/?view=models')
    expect(headers['set-cookie']).toHaveLength(1)
    const cookie = headers['set-cookie']![0]!
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).toContain('Path=/')
    expect((await send('/api/status', { cookie: cookie.split(';')[0] })).status).toBe(200)
  })

  it('is kept under a name of its own for each port, since cookies are not', async () => {
    const { headers } = await send(`/?token=${server.engine.token}`)
    expect(headers['set-cookie']![0]).toContain(`_${new URL(server.url).port}=`)
  })

  it('never sends anybody to another server', async () => {
    const { headers } = await send(`//other.example/?token=${server.engine.token}`)
    expect(headers.location).toBe('/other.example/')
  })

  it('in the address of a request that changes something is not enough', async () => {
    expect((await send(`/api/retry?token=${server.engine.token}`, {}, 'POST')).status).toBe(401)
  })

  it('is asked for on a page where somebody opens the address in a browser', async () => {
    const { status, headers, body } = await send('/', { accept: 'text/html,application/xhtml+xml' })
    expect(status).toBe(401)
    expect(headers['content-type']).toMatch(/^text\/html/)
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toContain('<code>likeness serve</code>')
    expect(body).not.toContain(server.engine.token)
  })
})

describe('the host', () => {
  const hostOf = (name: string) => ({ host: `${name}:${new URL(server.url).port}` })

  it('may be this machine', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]', hostname()])
      expect((await send('/api/status', { ...bearer(), ...hostOf(name) })).status).toBe(200)
  })

  it('may not be another name, even with the token', async () => {
    for (const name of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      const { status, body } = await send('/api/status', { ...bearer(), ...hostOf(name) })
      expect(status).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ code: 'wrong_host', message: expect.stringContaining(name) as string })
    }
  })

  it('is not repeated as markup on the page that refuses it', async () => {
    const { status, body } = await send('/', { ...bearer(), ...hostOf('evil.example'), accept: 'text/html' })
    expect(status).toBe(403)
    expect(body).toContain('evil.example')
    expect(body).not.toContain('<script')
  })
})
