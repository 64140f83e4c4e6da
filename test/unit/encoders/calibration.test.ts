import { describe, expect, it } from 'vitest'
import { cosineOf, fitCalibration, fitTextCalibration, nearDuplicateOf, scoreOf } from '../../../src-main/encoders/calibration.ts'
import { Calibration } from '../../../src-main/encoders/manifest.ts'
import { paint } from '../../helpers/encoders.ts'
import { seededRandom } from '../../helpers/random.ts'

const points: Calibration = [[0.1, 0], [0.5, 0.5], [0.9, 0.9], [1, 1]]

describe('scoreOf and cosineOf', () => {
  it.each([[-1, 0], [0.1, 0], [0.3, 0.25], [0.5, 0.5], [0.7, 0.7], [0.95, 0.95], [1, 1], [1.0000001, 1]])('cosine %d is score %d', (cosine, score) => {
    expect(scoreOf(cosine, points)).toBeCloseTo(score, 10)
  })

  it('are the positive cosine itself without a calibration', () => {
    expect([-0.5, 0, 0.4, 1, 1.1].map(x => scoreOf(x, undefined))).toEqual([0, 0, 0.4, 1, 1])
    expect([-0.1, 0.4, 1.1].map(x => cosineOf(x, undefined))).toEqual([0, 0.4, 1])
  })

  it('are inverses of each other', () => {
    for (let score = 0; score <= 1; score += 0.01)
      expect(scoreOf(cosineOf(score, points), points)).toBeCloseTo(score, 10)
    expect(cosineOf(0, points)).toBe(0.1)
    expect(cosineOf(1, points)).toBe(1)
  })
})

describe('fitCalibration', () => {
  const random = seededRandom(4)
  const many = (count: number, low: number, high: number, power = 1): number[] => Array.from({ length: count }, () => low + (high - low) * random() ** power)
  const share = (values: readonly number[], test: (x: number) => boolean): number => values.filter(test).length / values.length

  it('puts 0.5 where 1 in 100 random pairs lies, 0.9 where a quarter of near-duplicates is below, 0 at the median', () => {
    const randomPairs = many(10_000, -0.2, 0.8, 3)
    const nearDuplicatePairs = many(1000, 0.85, 1)
    const fitted = fitCalibration({ randomPairs, nearDuplicatePairs })
    expect(share(randomPairs, x => scoreOf(x, fitted) >= 0.5)).toBeCloseTo(0.01, 3)
    expect(share(nearDuplicatePairs, x => scoreOf(x, fitted) < 0.9)).toBeCloseTo(0.25, 2)
    expect(fitted[0]).toEqual([0, 0])
    expect(fitted.at(-1)).toEqual([1, 1])
  })

  it('begins at the median where random pairs are alike, as with CLIP', () => {
    const fitted = fitCalibration({ randomPairs: many(2000, 0.4, 0.8), nearDuplicatePairs: many(200, 0.9, 1) })
    expect(fitted[0]![0]).toBeCloseTo(0.6, 1)
    expect(scoreOf(0.55, fitted)).toBe(0)
  })

  it.each([
    ['the two overlap', many(1000, 0, 0.95), many(1000, 0.5, 1)],
    ['near-duplicates are no nearer than others', many(1000, 0.9, 1), many(1000, 0, 0.5)],
    ['all are the same', [1, 1, 1], [1, 1]],
    ['all are opposite', [-1, -1], [-1]],
    ['all lie within a hundredth', many(1000, 0.985, 0.99), many(1000, 0.994, 1)],
    ['there is one of each', [0.2], [0.9]],
  ])('always rises, from 0 to (1, 1): when %s', (_, randomPairs, nearDuplicatePairs) => {
    const fitted = Calibration.parse(fitCalibration({ randomPairs, nearDuplicatePairs }))
    for (const [i, [cosine, score]] of fitted.entries()) {
      if (i > 0) {
        expect(cosine).toBeGreaterThan(fitted[i - 1]![0])
        expect(score).toBeGreaterThan(fitted[i - 1]![1])
      }
    }
    expect(fitted[0]![1]).toBe(0)
    expect(fitted.at(-1)).toEqual([1, 1])
  })

  it('needs pairs of both kinds', () => {
    expect(() => fitCalibration({ randomPairs: [], nearDuplicatePairs: [1] })).toThrow(RangeError)
    expect(() => fitCalibration({ randomPairs: [1], nearDuplicatePairs: [] })).toThrow(RangeError)
  })
})

describe('nearDuplicateOf', () => {
  it('crops lightly, changes the colours a little, and is the same each time', () => {
    const image = paint(200, 100, (x, y) => [x, y, 100])
    const copy = nearDuplicateOf(image)
    expect(copy.width * copy.height / (200 * 100)).toBeGreaterThan(0.85)
    expect(copy.width).toBeLessThan(200)
    expect(copy.height).toBeLessThan(100)
    expect(copy.data).toHaveLength(copy.width * copy.height * 3)
    const [red, green, blue] = copy.data
    expect(red! / 1.05 - 3).toBeLessThan(200 - copy.width)
    expect(green!).toBeLessThan(10)
    expect(blue).toBe(100)
    expect(nearDuplicateOf(image)).toEqual(copy)
  })

  it('takes the smallest and the brightest', () => {
    expect(nearDuplicateOf(paint(1, 1, () => [255, 255, 255]))).toEqual({ data: Uint8Array.from([255, 255, 250]), width: 1, height: 1 })
  })
})

describe('fitTextCalibration', () => {
  it('puts a random text at 0, one in ten at 0.2, one in a hundred at 0.5, and what is twice as far off at 0.9', () => {
    const pairs = Array.from({ length: 1001 }, (_, i) => 0.1 + i * 0.0001)
    const calibration = fitTextCalibration(pairs)
    expect(calibration.map(([cosine, score]) => [Number(cosine.toFixed(4)), score])).toEqual([[0.15, 0], [0.19, 0.2], [0.199, 0.5], [0.248, 0.9], [1, 1]])
    expect(scoreOf(0.05, calibration)).toBe(0)
    expect(cosineOf(0.9, calibration)).toBeCloseTo(0.248, 6)
  })

  it('rises where cosines are below 0, all the same, or 1', () => {
    for (const pairs of [[-0.2, -0.1, -0.05], [0.3, 0.3, 0.3], [1, 1], [-1]]) {
      const points = fitTextCalibration(pairs)
      expect(points.every(([cosine, score], i) => i === 0 || (cosine > points[i - 1]![0] && score > points[i - 1]![1]))).toBe(true)
      expect(points.at(-1)).toEqual([1, 1])
    }
    expect(() => fitTextCalibration([])).toThrow(RangeError)
  })
})
