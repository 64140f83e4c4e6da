import { expect, it } from 'vitest'
import { alterationNames } from '../../../src-main/contract/reports.ts'
import { recallOfCopies, retrievalFigures } from '../../../src-main/search/metrics.ts'

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

it('gives the shares of copies that found their originals, for each alteration and for all', () => {
  const { alterations, all } = recallOfCopies([
    ...[0, 0, 1, 5].map(place => ({ alteration: 'cropped' as const, place })),
    ...[4, 7].map(place => ({ alteration: 'mirrored' as const, place })),
  ])
  expect(alterations.map(({ alteration }) => alteration)).toEqual(alterationNames)
  expect(alterations.filter(({ queries }) => queries > 0)).toEqual([
    { alteration: 'cropped', queries: 4, recallAt1: 2 / 4, recallAt5: 3 / 4 },
    { alteration: 'mirrored', queries: 2, recallAt1: 0, recallAt5: 1 / 2 },
  ])
  expect(all).toEqual({ queries: 6, recallAt1: 2 / 6, recallAt5: 4 / 6 })
  expect(recallOfCopies([]).all).toEqual({ queries: 0, recallAt1: 0, recallAt5: 0 })
})
