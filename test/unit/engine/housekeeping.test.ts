import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHousekeeping, firstTime } from '../../../src-main/engine/housekeeping.ts'

const log = { error: () => {} }
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function remembering(start: Readonly<Record<string, number>> = {}) {
  const times = new Map(Object.entries(start))
  return { get: (name: string) => times.get(name), set: (name: string, at: number) => void times.set(name, at) }
}

it('does each chore when it is due, one at a time, with one timer between them', async () => {
  const done: string[] = []
  const housekeeping = createHousekeeping({
    chores: [
      { name: 'often', everyMs: 100, run: () => void done.push('often') },
      { name: 'soon', everyMs: 1000, firstMs: 50, run: async () => {
        done.push('soon begins')
        await Promise.resolve()
        done.push('soon ends')
      } },
    ],
    memory: remembering(),
    log,
  })
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(49)
  expect(done).toEqual([])
  await vi.advanceTimersByTimeAsync(260)
  expect(done).toEqual(['soon begins', 'soon ends', 'often', 'often', 'often'])
  expect(vi.getTimerCount()).toBe(1)
  await housekeeping.close()
  expect(vi.getTimerCount()).toBe(0)
})

it('goes on with the others when one fails, and tries that again when it is due', async () => {
  const done: string[] = []
  const housekeeping = createHousekeeping({
    chores: [
      { name: 'bad', everyMs: 100, run: () => Promise.reject(new Error(`failed ${done.push('bad')}`)) },
      { name: 'good', everyMs: 100, run: () => void done.push('good') },
    ],
    memory: remembering(),
    log,
  })
  await vi.advanceTimersByTimeAsync(210)
  expect(done).toEqual(['bad', 'good', 'bad', 'good'])
  await housekeeping.close()
})

it('remembers a lasting chore over restarts', async () => {
  const memory = remembering()
  let times = 0
  const start = () => createHousekeeping({ chores: [{ name: 'weekly', everyMs: 7000, firstMs: 10, isLasting: true, run: () => void times++ }], memory, log })
  for (const expected of [1, 1, 2, 2]) {
    const housekeeping = start()
    await vi.advanceTimersByTimeAsync(2500)
    await housekeeping.close()
    expect(times).toBe(expected)
  }
})

it('finds when a chore is due after a start', () => {
  expect(firstTime({ everyMs: 100 }, 1000, undefined)).toBe(1100)
  expect(firstTime({ everyMs: 100, firstMs: 5 }, 1000, undefined)).toBe(1005)
  expect(firstTime({ everyMs: 100, firstMs: 5 }, 1000, 950)).toBe(1050)
  expect(firstTime({ everyMs: 100, firstMs: 5 }, 1000, 10)).toBe(1005)
  expect(firstTime({ everyMs: 100, firstMs: 5 }, 1000, 5000)).toBe(1005)
})
