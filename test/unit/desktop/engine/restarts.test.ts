import type { Runs } from '../../../../src-main/desktop/engine/restarts.ts'
import { expect, it } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { afterEnd, delayBefore, noRuns } from '../../../../src-main/desktop/engine/restarts.ts'

const crash = { listened: true, long: false }
const silence = { listened: false, long: false }

function afterMany(count: number, end: typeof crash) {
  return Array.from<typeof end>({ length: count }).fill(end).reduce<Runs>(afterEnd, noRuns)
}

it('waits longer before each start, and no longer than ten seconds', () => {
  const delays = Array.from({ length: 9 }, (_, ends) => delayBefore(afterMany(ends + 1, crash), undefined))
  expect(delays).toEqual([200, 500, 1000, 2000, 5000, 10_000, 10_000, 10_000, 10_000])
})

it('begins anew after a long run', () => {
  expect(delayBefore(afterEnd(afterMany(5, crash), { listened: true, long: true }), undefined)).toBe(200)
})

it('gives up after six starts in a row that came to nothing', () => {
  expect(delayBefore(afterMany(5, silence), undefined)).toBe(5000)
  expect(delayBefore(afterMany(6, silence), undefined)).toBeUndefined()
  expect(delayBefore(afterEnd(afterMany(5, silence), crash), undefined)).toBe(10_000)
})

it('gives up at once where trying again changes nothing, and not where it may', () => {
  const [lasting, passing] = [failure('catalog_too_new', { found: 9, known: 1 }), failure('data_in_use', { dataDir: '/data', pid: 1 })]
  expect(delayBefore(afterMany(1, silence), lasting.toWire())).toBeUndefined()
  expect(delayBefore(afterMany(1, silence), passing.toWire())).toBe(200)
})

it('waits for an engine of before to let go of the data folder, and not for another program', () => {
  const inUse = failure('data_in_use', { dataDir: '/data', pid: 1 }).toWire()
  expect([1, 2, 3].map(starts => delayBefore(afterMany(starts, silence), inUse))).toEqual([200, 500, undefined])
})
