import type { Watch } from '../../../../src-main/contract/entities.ts'
import type { CheckOutcome, LibraryWatch } from '../../../../src-main/library/watch/library-watch.ts'
import type { StreamEndCause } from '../../../../src-main/library/watch/schedule.ts'
import type { StreamListener, StreamRequest } from '../../../../src-main/library/watch/stream.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchLibrary } from '../../../../src-main/library/watch/library-watch.ts'

interface OpenedStream extends StreamListener {
  readonly request: StreamRequest
  closed: boolean
}

/** A library watch whose clock, root, streams and checks are the test's. */
interface Scene {
  readonly watch: LibraryWatch
  readonly streams: OpenedStream[]
  readonly checks: (readonly string[] | null)[]
  readonly told: Watch[]
  readonly errors: string[]
  /** What the world is like; a test changes it. */
  readonly world: {
    identity: string | undefined
    limitation: string | undefined
    outcome: () => Promise<CheckOutcome | undefined>
  }
  /** Lets time pass, with a look at the root every ten seconds. */
  readonly pass: (ms: number) => Promise<void>
}

const summary = { libraryId: 1, files: 0, added: 0, changed: 0, moved: 0, missing: 0, unreadable: [], elapsedMs: 100 }
const nothing: CheckOutcome = { summary, unsettled: [], pruned: [] }
const minute = 60_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function scene(): Scene {
  const world: Scene['world'] = { identity: 'root', limitation: undefined, outcome: async () => nothing }
  const streams: OpenedStream[] = []
  const checks: Scene['checks'] = []
  const told: Watch[] = []
  const errors: string[] = []
  const watch = watchLibrary({
    id: 1,
    path: '/photos',
    check: (_, folders) => {
      checks.push(folders)
      return world.outcome()
    },
    open: (request, listener) => {
      const stream: OpenedStream = { request, closed: false, ...listener }
      streams.push(stream)
      return { close: async () => void (stream.closed = true) }
    },
    limitation: async () => world.limitation,
    identity: async () => world.identity,
    tell: (next) => {
      if (next.mode !== told.at(-1)?.mode || next.reason !== told.at(-1)?.reason)
        told.push(next)
    },
    log: { info: () => {}, error: (_, message) => errors.push(message) },
  })
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 10_000) {
      await vi.advanceTimersByTimeAsync(Math.min(left, 10_000))
      if (left >= 10_000)
        await watch.look()
    }
  }
  return { watch, streams, checks, told, errors, world, pass }
}

/** A scene that watches, after its first check. */
async function watching(): Promise<Scene & { readonly stream: OpenedStream }> {
  const made = scene()
  await made.watch.look()
  made.streams[0]!.onReady()
  await made.pass(1)
  expect(made.checks.splice(0)).toEqual([null])
  return { ...made, stream: made.streams[0]! }
}

const hint = (...folders: readonly string[]) => ({ folders, events: folders.length, whole: false })

it('checks everything once it watches, then the folders that it is told of, and nothing while nothing happens', async () => {
  const { stream, checks, told, pass } = await watching()
  expect(told).toEqual([{ mode: 'watching', reason: null }])
  stream.onHints(hint('a'))
  stream.onHints(hint('b'))
  await pass(600)
  expect(checks.splice(0)).toEqual([['a', 'b']])
  await pass(50 * minute)
  expect(checks).toEqual([])
})

it('checks everything hourly, and opens the stream anew when that finds what nobody told', async () => {
  const { streams, checks, world, pass } = await watching()
  await pass(61 * minute)
  expect(checks.splice(0)).toEqual([null])
  expect(streams).toHaveLength(1)
  world.outcome = async () => ({ ...nothing, summary: { ...summary, added: 1 } })
  await pass(60 * minute)
  expect(checks.splice(0)).toEqual([null])
  expect(streams).toHaveLength(2)
  expect(streams[0]!.closed).toBe(true)
  streams[1]!.onReady()
  await pass(1)
  expect(checks).toEqual([null])
  expect(streams).toHaveLength(2)
})

it('never checks twice at once: what is told meanwhile waits', async () => {
  const { stream, checks, world, pass } = await watching()
  let finish = (): void => {}
  world.outcome = () => new Promise(resolve => finish = () => resolve(nothing))
  stream.onHints(hint('a'))
  await pass(600)
  stream.onHints(hint('b'))
  await pass(5000)
  expect(checks).toEqual([['a']])
  finish()
  await pass(1)
  expect(checks).toEqual([['a'], ['b']])
})

it('looks again at folders whose files are being written', async () => {
  const { stream, checks, world, pass } = await watching()
  world.outcome = async () => ({ ...nothing, unsettled: ['a'] })
  stream.onHints(hint('a'))
  await pass(600)
  await pass(8000)
  expect(checks.splice(0)).toEqual([['a'], ['a'], ['a'], ['a']])
  world.outcome = async () => nothing
  await pass(60_000)
  expect(checks).toEqual([['a']])
})

it('says that a root is gone, and takes it up when it is back', async () => {
  const { stream, streams, checks, told, world, pass } = await watching()
  world.identity = undefined
  world.outcome = async () => undefined
  await pass(10_000)
  await pass(1)
  expect(stream.closed).toBe(true)
  expect(told.at(-1)).toEqual({ mode: 'off', reason: expect.stringContaining('cannot be reached') as string })
  expect(checks.splice(0)).toEqual([null])
  await pass(120 * minute)
  expect(checks).toEqual([])
  world.identity = 'other disk'
  world.outcome = async () => nothing
  await pass(10_000)
  streams[1]!.onReady()
  await pass(1)
  expect(told.at(-1)).toEqual({ mode: 'watching', reason: null })
  expect(checks).toEqual([null])
})

it('takes a root for another one when something else is at its path', async () => {
  const { streams, checks, world, pass } = await watching()
  world.identity = 'mount point without the disk'
  await pass(10_000)
  expect(streams).toHaveLength(2)
  streams[1]!.onReady()
  await pass(1)
  expect(checks).toEqual([null])
})

it('opens the stream anew when the root was renamed there and back between two looks', async () => {
  const { stream, streams, checks, pass } = await watching()
  stream.onEnd('root', '')
  await pass(1)
  expect(streams).toHaveLength(2)
  streams[1]!.onReady()
  await pass(1)
  expect(checks).toEqual([null])
})

it('polls what cannot be watched, the less often the longer it takes, and says why', async () => {
  const { watch, streams, checks, told, world, pass } = scene()
  world.limitation = 'It is on a network drive.'
  world.outcome = async () => ({ ...nothing, summary: { ...summary, elapsedMs: minute } })
  await watch.look()
  await pass(1)
  expect(streams).toEqual([])
  expect(told).toEqual([{ mode: 'polling', reason: expect.stringMatching(/^It is on a network drive\. .*every few minutes/) as string }])
  expect(checks.splice(0)).toEqual([null])
  await pass(19 * minute)
  expect(checks).toEqual([])
  await pass(2 * minute)
  expect(checks).toEqual([null])
})

it('polls when the system lets it watch no more, says so, and tries again after an hour', async () => {
  const { watch, streams, checks, told, pass } = scene()
  await watch.look()
  streams[0]!.onEnd('limit', 'The limit is 8192.')
  await pass(1)
  expect(told).toEqual([{ mode: 'polling', reason: expect.stringMatching(/^The limit is 8192\. /) as string }])
  expect(checks.splice(0)).toEqual([null])
  await pass(59 * minute)
  expect(checks).toHaveLength(11)
  expect(streams).toHaveLength(1)
  await pass(2 * minute)
  expect(streams).toHaveLength(2)
  streams[1]!.onReady()
  expect(told.at(-1)!.mode).toBe('watching')
})

it.each<StreamEndCause>(['lost', 'failed', 'renew'])('checks everything after a stream ended (%s), and does not open one after the other without end', async (cause) => {
  const { streams, checks, told, pass } = await watching()
  for (let end = 0; end < 3; end++) {
    streams.at(-1)!.onEnd(cause, 'for a reason')
    await pass(1)
    streams.at(-1)!.onReady()
    await pass(1)
  }
  expect(streams).toHaveLength(4)
  expect(checks.splice(0)).toEqual([null, null, null])
  streams.at(-1)!.onEnd(cause, 'for a reason')
  await pass(9000)
  expect(streams).toHaveLength(4)
  expect(told.at(-1)).toEqual({ mode: 'polling', reason: expect.stringContaining('for a reason') as string })
  expect(checks).toEqual([null])
  await pass(20_000)
  expect(streams).toHaveLength(5)
})

it('does not wait with the first check for a stream that cannot be opened at once', async () => {
  const { watch, streams, checks, pass } = scene()
  await watch.look()
  streams[0]!.onEnd('failed', 'a folder vanished meanwhile')
  await pass(1)
  expect(streams).toHaveLength(2)
  expect(checks).toEqual([null])
})

it('opens the stream anew with the folders that are excluded, once', async () => {
  const { streams, checks, world, pass, stream } = await watching()
  world.outcome = async () => ({ ...nothing, pruned: ['b', 'a'] })
  stream.onHints({ folders: [], events: 1, whole: true })
  await pass(600)
  expect(streams).toHaveLength(2)
  expect(streams[1]!.request).toEqual({ root: '/photos', pruned: ['a', 'b'] })
  expect(stream.closed).toBe(true)
  streams[1]!.onReady()
  await pass(1)
  expect(checks).toEqual([null, null])
  expect(streams).toHaveLength(2)
})

it.each([
  ['failed', () => Promise.reject(new Error('disk full'))],
  ['came to nothing', async () => undefined],
])('goes on after a check that %s, and checks everything later, ever more rarely', async (_, outcome) => {
  const { stream, checks, errors, world, pass } = await watching()
  world.outcome = outcome
  stream.onHints(hint('a'))
  await pass(600)
  expect(errors.length).toBeLessThanOrEqual(1)
  await pass(70_000)
  expect(checks).toEqual([['a'], null])
  await pass(90_000)
  expect(checks).toHaveLength(2)
  world.outcome = async () => nothing
  await pass(60_000)
  expect(checks).toHaveLength(3)
  await pass(30 * minute)
  expect(checks).toHaveLength(3)
})

it('is silent once it is closed, also while it begins or checks', async () => {
  const early = scene()
  const look = early.watch.look()
  await early.watch.close()
  await look
  expect(early.streams).toEqual([])

  const { stream, watch, checks, told, world, pass } = await watching()
  let finish = (): void => {}
  world.outcome = () => new Promise(resolve => finish = () => resolve({ ...nothing, unsettled: ['a'] }))
  stream.onHints(hint('a'))
  await pass(600)
  await watch.close()
  finish()
  stream.onHints(hint('b'))
  stream.onEnd('failed', '')
  await pass(120 * minute)
  expect(stream.closed).toBe(true)
  expect(checks).toEqual([['a']])
  expect(told).toHaveLength(1)
})
