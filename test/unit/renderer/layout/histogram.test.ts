import { describe, expect, it } from 'vitest'
import { cliffOf, countAbove, scoreHistogram } from '../../../../src-renderer/layout/histogram.ts'

describe('histogram', () => {
  it('counts every score once, the ends included', () => {
    const bars = scoreHistogram([0, 0.05, 0.1, 0.55, 0.999, 1], 10)
    expect(bars.map(bar => bar.count)).toEqual([2, 1, 0, 0, 0, 1, 0, 0, 0, 2])
    expect(bars[5]?.from).toBe(0.5)
  })

  it('lets a few stay visible beside many', () => {
    const bars = scoreHistogram([0.9, ...Array.from<number>({ length: 400 }).fill(0.1)], 10)
    expect(bars[1]?.share).toBe(1)
    expect(bars[9]?.share).toBeCloseTo(0.05)
  })

  it('is flat without scores', () => {
    expect(scoreHistogram([], 4).map(bar => bar.share)).toEqual([0, 0, 0, 0])
  })
})

describe('count above', () => {
  const sorted = [0.9, 0.8, 0.8, 0.5, 0.2]

  it.each([[1, 0], [0.9, 1], [0.8, 3], [0.5, 4], [0.21, 4], [0, 5]])('threshold %f keeps %i', (threshold, count) => {
    expect(countAbove(sorted, threshold)).toBe(count)
  })

  it('keeps none of none', () => {
    expect(countAbove([], 0)).toBe(0)
  })
})

it('finds where scores fall most', () => {
  expect(cliffOf([0.95, 0.94, 0.6, 0.58, 0.55])).toBe(0.77)
  expect(cliffOf([0.9, 0.88, 0.86, 0.85])).toBeUndefined()
  expect(cliffOf([])).toBeUndefined()
})
