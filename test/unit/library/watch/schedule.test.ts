import { expect, it } from 'vitest'
import { nextWholeCheck, reopenAfter } from '../../../../src-main/library/watch/schedule.ts'

const minute = 60_000

it('compares everything hourly while watching, and by what it costs while polling', () => {
  expect(nextWholeCheck('watching', 1000, 10 * minute)).toBe(1000 + 60 * minute)
  expect(nextWholeCheck('polling', 1000, 2000)).toBe(1000 + 5 * minute)
  expect(nextWholeCheck('polling', 0, minute)).toBe(20 * minute)
})

it('opens a stream again at once, later when it ended soon some times, and much later at a limit', () => {
  const gaps = [0, 1, 2, 3, 4, 5, 6, 99].map(ends => reopenAfter('lost', ends) / 1000)
  expect(gaps).toEqual([0, 0, 0, 10, 60, 600, 3600, 3600])
  expect(reopenAfter('limit', 0)).toBe(60 * minute)
})
