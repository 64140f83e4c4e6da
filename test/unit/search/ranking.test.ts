import type { Evidence, Weighted } from '../../../src-main/search/ranking.ts'
import { describe, expect, it } from 'vitest'
import { blend, openScore, scoreOfEvidence } from '../../../src-main/search/ranking.ts'
import { seededRandom } from '../../helpers/random.ts'

const random = seededRandom(4)

function some(least: number, most: number): Weighted[] {
  return Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () => ({ score: random(), weight: random() < 0.5 ? 1 : 0.01 + random() * 10 }))
}

/** Evidence of every sort, the same ones each time. */
const cases: readonly Evidence[] = Array.from({ length: 2000 }, () => ({
  likes: some(0, 4),
  unlikes: some(0, 4),
  ...random() < 0.5 && { text: random() },
  textWeight: random(),
}))

function evidence(likes: readonly number[], unlikes: readonly number[] = [], rest: Partial<Evidence> = {}): Evidence {
  const weighted = (scores: readonly number[]) => scores.map(score => ({ score, weight: 1 }))
  return { likes: weighted(likes), unlikes: weighted(unlikes), textWeight: 0.5, ...rest }
}

describe('the score of a candidate', () => {
  it('is that of one like exactly', () => {
    for (const score of [0, 0.1, 1 / 3, 0.7, 0.999, 1]) {
      expect(scoreOfEvidence(evidence([score]))).toBe(score)
      expect(scoreOfEvidence({ likes: [{ score, weight: 7 }], unlikes: [], textWeight: 0.2 })).toBe(score)
      expect(scoreOfEvidence(evidence([], [], { text: score }))).toBe(score)
    }
  })

  it('is 1 where nothing is compared', () => expect(scoreOfEvidence(evidence([]))).toBe(1))

  it('lies in 0…1', () => {
    for (const each of cases) {
      const score = scoreOfEvidence(each)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
      expect(score).toBe(Math.max(0, openScore(each)))
    }
  })

  it('never rises with one more unlike, nor with likeness to one', () => {
    for (const each of cases) {
      const more = { ...each, unlikes: [...each.unlikes, ...some(1, 1)] }
      if (each.likes.length > 0 || each.text !== undefined)
        expect(openScore(more)).toBeLessThanOrEqual(openScore(each))
      const nearer = { ...each, unlikes: each.unlikes.map(({ score, weight }) => ({ score: Math.min(1, score + random() * 0.3), weight })) }
      expect(openScore(nearer)).toBeLessThanOrEqual(openScore(each))
    }
  })

  it('never falls with likeness to a like or to the text', () => {
    for (const each of cases) {
      const nearer = { ...each, likes: each.likes.map(({ score, weight }) => ({ score: Math.min(1, score + random() * 0.3), weight })), ...each.text !== undefined && { text: Math.min(1, each.text + random() * 0.3) } }
      expect(openScore(nearer)).toBeGreaterThanOrEqual(openScore(each) - 1e-12)
    }
  })

  it('stays exactly what it is far from all unlikes, however heavy these are', () => {
    for (const each of cases.filter(({ likes }) => likes.length > 0)) {
      const far = { ...each, unlikes: each.unlikes.map(({ weight }) => ({ score: random() * 0.4, weight })) }
      expect(openScore(far)).toBe(openScore({ ...each, unlikes: [] }))
    }
  })

  it('falls below what is as much liked and less unliked', () => {
    expect(scoreOfEvidence(evidence([0.8], [0.9]))).toBeLessThan(scoreOfEvidence(evidence([0.8], [0.75])))
    expect(scoreOfEvidence(evidence([0.8], [0.7]))).toBe(0.8)
    expect(scoreOfEvidence({ ...evidence([0.8]), unlikes: [{ score: 0.9, weight: 3 }] })).toBeLessThan(scoreOfEvidence(evidence([0.8], [0.9])))
  })

  it('with several likes lies between their mean and the best, and nearer the heavier one', () => {
    for (const { likes } of cases.filter(each => each.likes.length > 1)) {
      const score = scoreOfEvidence({ likes, unlikes: [], textWeight: 0.5 })
      const mean = likes.reduce((sum, like) => sum + like.score * like.weight, 0) / likes.reduce((sum, { weight }) => sum + weight, 0)
      expect(score).toBeGreaterThanOrEqual(mean - 1e-12)
      expect(score).toBeLessThanOrEqual(Math.max(...likes.map(like => like.score)) + 1e-12)
    }
    const weighing = (weight: number) => scoreOfEvidence({ likes: [{ score: 0.9, weight }, { score: 0.2, weight: 1 }], unlikes: [], textWeight: 0.5 })
    expect(weighing(2)).toBeGreaterThan(weighing(1))
    expect(weighing(1)).toBeGreaterThan(weighing(0.2))
  })

  it('with equal likes is what they are', () => expect(scoreOfEvidence(evidence([0.6, 0.6, 0.6]))).toBeCloseTo(0.6, 12))

  it('gives the text its share', () => {
    expect(scoreOfEvidence(evidence([0.8], [], { text: 0.4, textWeight: 0.25 }))).toBeCloseTo(0.7, 12)
    expect(scoreOfEvidence(evidence([0.8], [], { text: 0.4, textWeight: 0 }))).toBe(0.8)
    expect(scoreOfEvidence(evidence([0.8], [], { text: 0.4, textWeight: 1 }))).toBe(0.4)
  })

  it('of unlikes alone is the greater the less it is like any', () => {
    expect(scoreOfEvidence(evidence([], [0.2, 0.7]))).toBeCloseTo(0.3, 12)
    expect(scoreOfEvidence(evidence([], [0]))).toBe(1)
    expect(scoreOfEvidence({ likes: [], unlikes: [{ score: 0.5, weight: 2 }, { score: 0.6, weight: 1 }], textWeight: 0.5 })).toBeCloseTo(0.5, 12)
  })
})

it('blends to exactly the one or the other at the ends', () => {
  expect([blend(0.1, 0.7, 1), blend(0.1, 0.7, 0)]).toEqual([0.1, 0.7])
  expect(blend(0.1, 0.7, 0.5)).toBeCloseTo(0.4, 12)
})
