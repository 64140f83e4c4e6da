import { expect, it } from 'vitest'
import { fuse } from '../../../src-main/search/fusion.ts'

it('ranks what several lists rank high before what one does', () => {
  const scores = fuse([{ ids: [1, 2, 3], weight: 1 }, { ids: [2, 4], weight: 1 }])
  expect([...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id)).toEqual([2, 1, 4, 3])
})

it('gives 1 to the first of every list, and what the source says to others', () => {
  const scores = fuse([{ ids: [7, 8], weight: 0.3 }, { ids: [7, 9], weight: 0.7 }])
  expect(scores.get(7)).toBeCloseTo(1, 12)
  expect(scores.get(8)).toBeCloseTo(0.3 * 61 / 62, 12)
  expect(scores.get(9)).toBeCloseTo(0.7 * 61 / 62, 12)
  expect(scores.get(1)).toBeUndefined()
})

it('leaves out a list that counts nothing', () => {
  expect([...fuse([{ ids: [1], weight: 1 }, { ids: [2], weight: 0 }])]).toEqual([[1, 1]])
  expect(fuse([{ ids: [1], weight: 0 }]).size).toBe(0)
  expect(fuse([]).size).toBe(0)
})
