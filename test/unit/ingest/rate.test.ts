import { expect, it } from 'vitest'
import { createRate } from '../../../src-main/ingest/rate.ts'

it('counts events over its window, or since the first of them', () => {
  const rate = createRate(5000)
  expect(rate.perSecond(0)).toBeNull()
  for (let time = 10_000; time < 12_000; time += 100)
    rate.add(time)
  expect(rate.perSecond(12_000)).toBeCloseTo(10)
  expect(rate.perSecond(15_999)).toBeCloseTo(10 / 4.999)
  expect(rate.perSecond(17_000)).toBeNull()
})

it('does not exaggerate the first moments', () => {
  const rate = createRate(5000)
  rate.add(1000)
  expect(rate.perSecond(1001)).toBe(2)
})
