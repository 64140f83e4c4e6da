import type { LikenessError } from '../../../../src-main/contract/errors.ts'
import { Buffer } from 'node:buffer'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it, vi } from 'vitest'
import { toLikenessError } from '../../../../src-main/contract/errors.ts'
import { readParameters } from '../../../../src-main/dialects/shared/body.ts'
import { createDialectApp } from '../../../../src-main/dialects/shared/dialect-app.ts'
import { listen } from '../../../../src-main/engine/listen.ts'
import { readJson } from '../../../../src-main/http/body.ts'
import { largeAtOnce } from '../../../../src-main/http/large-bodies.ts'
import { formOf, send } from '../../../api/dialects/requests.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

/** A server of a dialect that answers what it read; one that does not wait long for who is slow. */
async function echoServer() {
  const folder = await temporaryFolder()
  const uploads = { folder: folder.path, limit: 1_000_000 }
  const errors: LikenessError[] = []
  const app = createDialectApp({ nameError: toLikenessError, isOn: () => true, allowsPages: () => false }, (c, error) => {
    errors.push(error)
    return c.text(error.message, error.status as 400)
  })
  app.on(['GET', 'POST'], '/form', async (c) => {
    await using form = await readParameters(c, { uploads })
    return c.json({ fields: Object.fromEntries(form.fields), file: form.upload && [form.upload.fileName, form.upload.file.size] })
  })
  app.on(['GET', 'POST'], '/json', async c => c.json(await readJson(c) as object))
  const listener = await listen((request, env) => app.fetch(request, env), 0, '127.0.0.1', { headersTimeout: 300, requestTimeout: 500, connectionsCheckingInterval: 50 })
  return {
    url: listener.url,
    errors,
    files: () => readdir(folder.path),
    [Symbol.asyncDispose]: async () => {
      await listener.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Sends this and nothing after it; answers all that comes back until the other side ends the connection. */
function sendBeginning(url: string, beginning: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(beginning)
  return text(socket)
}

const file = { bytes: Buffer.from('the bytes'), name: 'chair.png' }

it.each(['GET', 'POST'])('reads the fields and the file of a %s, those of its address where the form has none', async (method) => {
  await using server = await echoServer()
  const { status, body } = await send(`${server.url}/form?keys=a,b&threshold=1`, { method, body: formOf({ key: 'late-sea-5767', threshold: '0.5' }, file) })
  expect({ status, body: JSON.parse(body) as unknown }).toEqual({ status: 200, body: { fields: { keys: 'a,b', threshold: '0.5', key: 'late-sea-5767' }, file: ['chair.png', 9] } })
  expect(await server.files()).toEqual([])
})

it('reads urlencoded forms, and requests without a body', async () => {
  await using server = await echoServer()
  expect((await send(`${server.url}/form?key=a`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'key=b&email=ann%40example.com' })).body).toBe('{"fields":{"key":"b","email":"ann@example.com"}}')
  expect((await send(`${server.url}/form?key=a`)).body).toBe('{"fields":{"key":"a"}}')
})

it.each(['GET', 'POST'])('reads the JSON of a %s', async (method) => {
  await using server = await echoServer()
  expect((await send(`${server.url}/json`, { method, headers: { 'content-length': 20 }, body: '{"text": "red café"}'.replace('é', 'e') })).body).toBe('{"text":"red cafe"}')
  expect(await send(`${server.url}/json`, { method, headers: { 'transfer-encoding': 'chunked' }, body: '{"text":' })).toMatchObject({ status: 400, body: expect.stringContaining('The body is not JSON') as string })
})

it('takes a few large bodies into memory at a time, and the others when those are answered', async () => {
  const body = JSON.stringify({ image: 'A'.repeat(4_500_000) })
  const [taken, answers]: [string[], (() => void)[]] = [[], []]
  const app = createDialectApp({ nameError: toLikenessError, isOn: () => true, allowsPages: () => false }, (c, error) => c.text(error.message, error.status as 400))
  app.post('/:name', async (c) => {
    await readJson(c)
    taken.push(c.req.param('name'))
    await new Promise<void>(resolve => answers.push(resolve))
    return c.text('done')
  })
  const listener = await listen((request, env) => app.fetch(request, env), 0, '127.0.0.1')
  const large = Array.from({ length: largeAtOnce + 2 }, (_, i) => send(`${listener.url}/large${i}`, { method: 'POST', body }))
  await expect.poll(() => taken).toHaveLength(largeAtOnce)
  const small = send(`${listener.url}/small`, { method: 'POST', body: '{}' })
  await expect.poll(() => taken).toContain('small')
  expect(taken).toHaveLength(largeAtOnce + 1)
  for (let ended = 0; ended < large.length + 1; ended++) {
    await expect.poll(() => answers.length).toBeGreaterThan(0)
    answers.shift()!()
  }
  expect((await Promise.all([...large, small])).map(({ status }) => status)).toEqual(Array.from({ length: large.length + 1 }).fill(200))
  await listener.close()
})

it('ends a body that never ends', async () => {
  await using server = await echoServer()
  async function* endless() {
    yield Buffer.from('--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n')
    for (let sent = 0; sent < 3000; sent++)
      yield Buffer.alloc(1000, 'x')
  }
  const headers = { 'content-type': 'multipart/form-data; boundary=b', 'transfer-encoding': 'chunked' }
  const answer = await send(`${server.url}/form`, { headers, body: endless() })
  expect([400, 413]).toContain(answer.status)
  expect(await server.files()).toEqual([])
})

it.each([
  ['headers', 'POST /form HTTP/1.1\r\nHost: localhost\r\nX-'],
  ['a form', 'POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nsome'],
  ['a form in a GET', 'GET /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n--b\r\n'],
  ['JSON', 'POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"text": "'],
])('waits only so long for %s, and keeps nothing', async (what, beginning) => {
  await using server = await echoServer()
  expect(await sendBeginning(server.url, beginning)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  await vi.waitUntil(() => what === 'headers' || server.errors.length === 1)
  expect(server.errors.map(({ code }) => code)).toEqual(what === 'headers' ? [] : ['bad_request'])
  expect(await server.files()).toEqual([])
  expect((await send(`${server.url}/form?key=a`)).status).toBe(200)
})

it('keeps nothing of a form whose sender goes away', async () => {
  await using server = await echoServer()
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nsome')
  await vi.waitUntil(async () => (await server.files()).length === 1)
  socket.destroy()
  await vi.waitUntil(async () => (await server.files()).length === 0)
  await vi.waitUntil(() => server.errors.length === 1)
  expect(server.errors).toMatchObject([{ code: 'bad_request' }])
})
