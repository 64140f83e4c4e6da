import { expect, it } from 'vitest'
import { retrievalFigures } from '../../../src-main/search/metrics.ts'

const [yes, no] = [true, false]

it('gives the figures that one computes by hand', () => {
  const figures = retrievalFigures([
    // Average precision (1/1 + 2/3 + 3/5) / 3 = 0.7556.
    [yes, no, yes, no, yes],
    // (1/2 + 2/4) / 2 = 0.5.
    [no, yes, no, yes, no],
    // 1/6.
    [no, no, no, no, no, yes],
  ])
  expect(figures.queries).toBe(3)
  expect(figures.recallAt1).toBeCloseTo(1 / 3)
  expect(figures.recallAt5).toBeCloseTo(2 / 3)
  expect(figures.meanAveragePrecision).toBeCloseTo((34 / 45 + 1 / 2 + 1 / 6) / 3)
})

it('does not count queries that have nothing to find', () => {
  expect(retrievalFigures([[no, no], [yes]])).toEqual({ queries: 1, recallAt1: 1, recallAt5: 1, meanAveragePrecision: 1 })
  expect(retrievalFigures([])).toEqual({ queries: 0, recallAt1: 0, recallAt5: 0, meanAveragePrecision: 0 })
})
