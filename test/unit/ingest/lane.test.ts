import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLane } from '../../../src-main/ingest/lane.ts'

/** A lane over a set of numbers that wait; each job ends when it is told to. */
function scene(concurrency: number, waiting: number[]) {
  const pending = new Set(waiting)
  const started: number[] = []
  const errors: unknown[] = []
  const preferred: number[] = []
  const limit = { concurrency }
  const running = new Map<number, { readonly resolve: () => void, readonly reject: (error: unknown) => void }>()
  let most = 0
  let queries = 0
  const lane = createLane<number>({
    next: (after, limit) => {
      queries++
      return [...pending].filter(id => id > after).sort((a, b) => a - b).slice(0, limit)
    },
    first: () => preferred.shift(),
    idOf: id => id,
    run: id => new Promise<void>((resolve, reject) => {
      started.push(id)
      running.set(id, { resolve, reject })
      most = Math.max(most, running.size)
    }),
    onError: error => errors.push(error),
    concurrency: () => limit.concurrency,
  })
  const finish = async (id: number, how: { readonly settled?: boolean, readonly error?: unknown } = {}) => {
    const job = running.get(id)!
    running.delete(id)
    if (how.settled ?? true)
      pending.delete(id)
    if (how.error !== undefined)
      job.reject(how.error)
    else
      job.resolve()
    await setImmediate()
  }
  return { lane, pending, preferred, limit, started, errors, running, finish, most: () => most, queries: () => queries }
}

it('does everything once, in the order of the ids, so many at a time', async () => {
  const ids = Array.from({ length: 300 }, (_, i) => i + 1)
  const { lane, started, running, finish, most } = scene(3, ids)
  lane.wake()
  lane.wake()
  expect(started).toEqual([1, 2, 3])
  expect(lane.busy()).toBe(3)
  while (running.size > 0)
    await finish([...running.keys()].at(-1)!)
  expect(started).toEqual(ids)
  expect(most()).toBe(3)
  expect(lane.busy()).toBe(0)
})

it('takes what came later, with whatever id, and rests when nothing is left', async () => {
  const { lane, pending, started, finish, queries } = scene(2, [10, 20])
  lane.wake()
  pending.add(5)
  await finish(10)
  expect(started).toEqual([10, 20, 5])
  await finish(20)
  await finish(5)
  const before = queries()
  await setImmediate()
  expect(queries()).toBe(before)
  pending.add(1)
  lane.wake()
  expect(started.at(-1)).toBe(1)
  await finish(1)
})

it('does a job again only when it still waits after it has ended', async () => {
  const { lane, started, running, finish } = scene(2, [1, 2, 3])
  lane.wake()
  await finish(2)
  expect(started).toEqual([1, 2, 3])
  await finish(3, { settled: false })
  expect(started).toEqual([1, 2, 3, 3])
  await finish(3)
  await finish(1)
  expect(started).toEqual([1, 2, 3, 3])
  expect(running.size).toBe(0)
})

it('does not start a job anew that was under way when its page was read and has ended since', async () => {
  const { lane, pending, started, finish } = scene(2, [10, 11])
  lane.wake()
  for (const id of [1, 2, 3])
    pending.add(id)
  await finish(10)
  await finish(1)
  await finish(11)
  await finish(2)
  await finish(3)
  expect(started).toEqual([10, 11, 1, 2, 3])
})

it('pauses when a job cannot record how it ended, and goes on when it is woken', async () => {
  const { lane, started, errors, finish } = scene(1, [1, 2])
  lane.wake()
  await finish(1, { settled: false, error: new Error('disk full') })
  expect(errors).toEqual([new Error('disk full')])
  expect(started).toEqual([1])
  lane.wake()
  expect(started).toEqual([1, 2])
  await finish(2)
  expect(started).toEqual([1, 2, 1])
  await finish(1)
})

it('starts nothing after it was stopped, and ends when the last job has', async () => {
  const { lane, started, finish } = scene(2, [1, 2, 3])
  lane.wake()
  let ended = false
  const stopped = lane.stop().then(() => ended = true)
  await finish(1)
  expect(ended).toBe(false)
  await finish(2)
  await stopped
  lane.wake()
  expect(started).toEqual([1, 2])
})

it('takes first what it is told to, unless it is under way, and goes on in order after that', async () => {
  const { lane, preferred, started, finish } = scene(2, [1, 2, 3, 4, 5, 6])
  lane.wake()
  preferred.push(5, 2, 4)
  await finish(1)
  await finish(5)
  await finish(4)
  await finish(2)
  await finish(3)
  await finish(6)
  expect(started).toEqual([1, 2, 5, 4, 3, 6])
})

it('does as many at once as are allowed at that moment', async () => {
  const { lane, limit, started, finish, running } = scene(3, [1, 2, 3, 4, 5, 6])
  lane.wake()
  limit.concurrency = 1
  await finish(1)
  await finish(2)
  expect(started).toEqual([1, 2, 3])
  limit.concurrency = 2
  await finish(3)
  expect(started).toEqual([1, 2, 3, 4, 5])
  limit.concurrency = 0
  await finish(4)
  await finish(5)
  expect(running.size).toBe(0)
  limit.concurrency = 1
  lane.wake()
  expect(started.at(-1)).toBe(6)
  await finish(6)
})

it('says so when the next jobs cannot be read, and tries again when it is woken', async () => {
  const errors: unknown[] = []
  const started: number[] = []
  let isBroken = true
  const lane = createLane<number>({
    next: () => {
      if (isBroken)
        throw new Error('the disk is gone')
      return started.length === 0 ? [1] : []
    },
    first: () => undefined,
    idOf: id => id,
    run: async id => void started.push(id),
    onError: error => errors.push(error),
    concurrency: () => 1,
  })
  lane.wake()
  expect(errors).toEqual([new Error('the disk is gone')])
  isBroken = false
  lane.wake()
  expect(started).toEqual([1])
  await lane.stop()
})
