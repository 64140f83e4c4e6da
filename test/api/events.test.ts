import type { LikenessEvent } from '../../src-main/contract/events.ts'
import type { Server } from '../helpers/server.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createEventBus } from '../../src-main/contract/event-bus.ts'
import { followEvents } from '../../src-main/contract/follow-events.ts'
import { createEventStream } from '../../src-main/http/event-stream.ts'
import { writePicture } from '../helpers/pictures.ts'
import { startServer, untilIdle } from '../helpers/server.ts'

let server: Server
beforeAll(async () => void (server = await startServer()))
afterAll(() => server[Symbol.asyncDispose]())

/** Opens the stream; every event has been held against the contract by the time it is in the list. */
async function listen() {
  const response = await server.ask('/api/events')
  const events: LikenessEvent[] = []
  return { response, events, stop: followEvents(response, event => events.push(event)) }
}

async function addPictures(name: string, count: number): Promise<void> {
  for (let seed = 1; seed <= count; seed++)
    await writePicture(join(server.folder, name, `${seed}.png`), seed)
  await server.client.addLibrary({ path: join(server.folder, name) })
  await untilIdle(server.client)
}

it('begins with the last states, then tells what happens', async () => {
  const early = await listen()
  expect(early.response.headers.get('content-type')).toBe('text/event-stream')
  expect(early.response.headers.get('cache-control')).toBe('no-cache')
  await vi.waitFor(() => expect(early.events[0]).toEqual({ type: 'libraries', libraries: [] }))

  await addPictures('pictures', 3)
  await vi.waitFor(() => expect(early.events.at(-1)).toMatchObject({ type: 'progress', progress: { phase: 'idle', done: 3, total: 3 } }))
  const types = early.events.map(({ type }) => type)
  expect(types).toContain('scanned')
  expect(new Set(early.events.flatMap(event => event.type === 'assets' ? event.ids ?? [] : [])).size).toBe(3)
  expect(early.events.find(({ type }) => type === 'scanned')).toMatchObject({ summary: { files: 3, added: 3, changed: 0, missing: 0, unreadable: [] } })

  const late = await listen()
  await vi.waitFor(() => expect(late.events.map(({ type }) => type)).toEqual(['libraries', 'progress']))
  expect(late.events[0]).toMatchObject({ libraries: [{ name: 'pictures', assets: 3 }] })
  early.stop()
  late.stop()
})

it('tells many at once the same', async () => {
  const all = await Promise.all(Array.from({ length: 25 }, listen))
  await addPictures('more', 2)
  for (const { events } of all)
    await vi.waitFor(() => expect(events.some(event => event.type === 'scanned' && event.summary.files === 2)).toBe(true))
  all.forEach(({ stop }) => stop())
})

/** A bus that can say how many listen to it, and a way to ask its stream. */
function bus() {
  const events = createEventBus(() => undefined)
  let listening = 0
  const app = createEventStream({
    ...events,
    listen: (listener) => {
      listening++
      const stop = events.listen(listener)
      return () => {
        listening--
        stop()
      }
    },
  })
  return { events, app, listening: () => listening }
}

it('forgets who goes away', async () => {
  const { app, listening } = bus()
  const response = await app.request('/api/events')
  const reader = response.body!.getReader()
  await reader.read()
  expect(listening()).toBe(1)
  await reader.cancel()
  expect(listening()).toBe(0)
})

it('ends the stream of who does not read, and remembers nothing more for it', async () => {
  const { app, events, listening } = bus()
  const response = await app.request('/api/events')
  const event = { type: 'assets', ids: Array.from({ length: 500 }, (_, i) => i) } as const
  for (let sent = 0; sent < 5000 && listening() > 0; sent++)
    events.emit(event)
  expect(listening()).toBe(0)
  const text = await response.text()
  expect(text.length).toBeGreaterThan(1_000_000)
  expect(text.endsWith('\n\n')).toBe(true)
})

it('keeps nothing open for HEAD, nor for who hangs up', async () => {
  const { listen } = server.engine.events
  let opened = 0
  let listening = 0
  const spy = vi.spyOn(server.engine.events, 'listen').mockImplementation((listener) => {
    opened++
    listening++
    const stop = listen(listener)
    return () => {
      listening--
      stop()
    }
  })
  const head = await server.ask('/api/events', { method: 'HEAD' })
  expect(head.status).toBe(200)
  expect(await head.text()).toBe('')
  const hangUp = new AbortController()
  await server.ask('/api/events', { signal: hangUp.signal })
  expect(opened).toBe(2)
  hangUp.abort()
  await vi.waitFor(() => expect(listening).toBe(0))
  spy.mockRestore()
})

it('pings, which readers pass over', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const { app, events } = bus()
    const heard: LikenessEvent[] = []
    const stop = followEvents(await app.request('/api/events'), event => heard.push(event))
    vi.advanceTimersByTime(60_000)
    events.emit({ type: 'assets', ids: [1] })
    await vi.waitFor(() => expect(heard).toEqual([{ type: 'assets', ids: [1] }]))
    stop()
  }
  finally {
    vi.useRealTimers()
  }
})
