import type { StandIn } from '../../../helpers/engine-host.ts'
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { forward } from '../../../../src-main/desktop/protocol/forward.ts'
import { startStandIn } from '../../../helpers/engine-host.ts'

const size = 50_000_000
const chunk = 100_000

let host: StandIn
beforeAll(async () => void (host = await startStandIn()))
afterAll(() => host[Symbol.asyncDispose]())

function ask(path: string, init: RequestInit & { readonly duplex?: 'half' } = {}, extra: Readonly<Record<string, string>> = {}): Promise<Response> {
  return forward(host.engine, new Request(`likeness://app${path}`, init), extra)
}

async function numberOf(path: string, key: string): Promise<number> {
  return (await (await ask(path)).json() as Readonly<Record<string, number>>)[key]!
}

it('hands over method, path, query and headers; what concerns the connection or who asks is the shell\'s', async () => {
  const page = { 'x-own': 'yes', 'range': 'bytes=0-3', 'cookie': 'a=b', 'authorization': 'Bearer guess', 'origin': 'likeness://app', 'x-likeness-stage': 'guess', 'connection': 'x-own' }
  const asked = await (await ask('/asked?a=1&b=%2F..%2F', { method: 'POST', headers: page }, { 'x-likeness-stage': 'holder' })).json() as { readonly headers: Readonly<Record<string, string>> }
  expect(asked).toMatchObject({ method: 'POST', url: '/asked?a=1&b=%2F..%2F', headers: { 'x-own': 'yes', 'range': 'bytes=0-3', 'host': 'localhost', 'x-likeness-stage': 'holder' } })
  expect(asked.headers['authorization']).not.toBe('Bearer guess')
  expect(asked.headers).not.toHaveProperty('cookie')
  expect(asked.headers).not.toHaveProperty('origin')
})

it('never shows the token to a page', async () => {
  const asked = await (await ask('/asked')).json() as { readonly headers: Readonly<Record<string, string>> }
  const token = asked.headers['authorization']!.slice('Bearer '.length)
  const answers = await Promise.all(['/moved', '/api/status', '/elsewhere'].map(path => ask(path)))
  for (const answer of answers)
    expect(JSON.stringify([...answer.headers]) + await answer.text()).not.toContain(token)
})

it('answers for the host app only', async () => {
  for (const address of ['likeness://other/asked', 'likeness://app.example/asked', 'likeness://app:80/asked', 'likeness://localhost/asked']) {
    const answer = await forward(host.engine, new Request(address))
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
  }
})

it('passes redirects, empty answers, parts and HEAD on as they are', async () => {
  const moved = await ask('/moved')
  expect([moved.status, moved.headers.get('location'), moved.headers.getSetCookie(), moved.headers.get('connection')]).toEqual([302, '/elsewhere', ['a=1', 'b=2'], null])
  const nothing = await ask('/nothing')
  expect([nothing.status, nothing.body]).toEqual([204, null])
  const unchanged = await ask('/unchanged')
  expect([unchanged.status, unchanged.headers.get('etag'), unchanged.body]).toEqual([304, '"1"', null])
  const part = await ask('/range')
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 0-3/10', 'abcd'])
  const head = await ask('/range', { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([206, '4', ''])
})

it('streams a large answer: the engine makes it only as fast as it is read', async () => {
  const answer = await ask(`/down?size=${size}`)
  const reader = answer.body!.getReader()
  let read = (await reader.read()).value!.length
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(await numberOf('/made', 'made')).toBeLessThan(size / 5)
  for (let part = await reader.read(); !part.done; part = await reader.read())
    read += part.value.length
  expect(read).toBe(size)
})

it('streams a large body: the page makes it only as fast as the engine takes it', async () => {
  expect(await (await ask('/up', { method: 'POST', body: bytes().body, duplex: 'half' })).json()).toEqual({ bytes: size })

  const wish = new AbortController()
  const slow = bytes()
  const hanging = ask('/hang', { method: 'POST', body: slow.body, duplex: 'half', signal: wish.signal })
  await vi.waitUntil(() => slow.made() > 0)
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(slow.made()).toBeLessThan(size / 5)
  wish.abort()
  await expect(hanging).rejects.toThrow('aborted')
})

it('passes events on as they come', async () => {
  const reader = (await ask('/api/events')).body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toContain('data: {"type":"collections"}')
  await reader.cancel()
})

it('has the engine give up when the page does, before the answer and after', async () => {
  const before = await numberOf('/aborted', 'aborted')
  const wish = new AbortController()
  const hanging = ask('/hang', { signal: wish.signal })
  setTimeout(() => wish.abort(), 50)
  await expect(hanging).rejects.toThrow('aborted')
  await expect.poll(() => numberOf('/aborted', 'aborted')).toBe(before + 1)

  await (await ask('/begin')).body!.cancel()
  await expect.poll(() => numberOf('/aborted', 'aborted')).toBe(before + 2)
})

it('breaks the answer off when the engine ends, and says why where none had begun', async () => {
  const hanging = ask('/hang', { method: 'POST' })
  const half = await ask('/crash')
  await expect(half.text()).rejects.toThrow()
  const told = await hanging
  expect(told.status).toBe(503)
  expect(await told.json()).toMatchObject({ code: 'engine_stopped' })
  expect((await ask('/asked')).status).toBe(200)
})

it('answers while the engine cannot start', async () => {
  await using failed = await startStandIn('failed:catalog_damaged')
  const answer = await forward(failed.engine, new Request('likeness://app/'))
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'engine_unstartable' })
})

it('does not let a large body be lost to an engine that is not back yet', async () => {
  process.kill(await host.pid(), 'SIGKILL')
  await vi.waitUntil(() => host.engine.state().state !== 'running')
  expect(await (await ask('/up', { method: 'POST', body: bytes().body, duplex: 'half' })).json()).toEqual({ bytes: size })
})

/** A body of `size` bytes that counts how many it has made. */
function bytes(): { readonly body: ReadableStream<Uint8Array>, readonly made: () => number } {
  let made = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (made >= size)
        return controller.close()
      made += chunk
      controller.enqueue(new Uint8Array(Buffer.alloc(chunk, 1)))
    },
  })
  return { body, made: () => made }
}
