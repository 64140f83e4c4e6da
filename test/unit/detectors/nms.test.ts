import type { Candidate } from '../../../src-main/detectors/candidate.ts'
import { describe, expect, it } from 'vitest'
import { overlapOf, suppress } from '../../../src-main/detectors/nms.ts'
import { seededRandom } from '../../helpers/random.ts'

const grid = 64

/** Boxes with corners on a grid, so that their overlap can be counted square by square. */
function boxes(seed: number, count: number): Candidate[] {
  const random = seededRandom(seed)
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low))
  return Array.from({ length: count }, () => {
    const [left, top] = [whole(0, 40), whole(0, 40)]
    return { label: whole(0, 3), score: whole(1, 100) / 100, left: left / grid, top: top / grid, right: (left + whole(4, 24)) / grid, bottom: (top + whole(4, 24)) / grid }
  })
}

function countedOverlap(a: Candidate, b: Candidate): number {
  let [both, either] = [0, 0]
  const holds = ({ left, top, right, bottom }: Candidate, x: number, y: number) => x >= left * grid && x < right * grid && y >= top * grid && y < bottom * grid
  for (let y = 0; y < grid; y++) {
    for (let x = 0; x < grid; x++) {
      both += Number(holds(a, x, y) && holds(b, x, y))
      either += Number(holds(a, x, y) || holds(b, x, y))
    }
  }
  return both / either
}

/** By the words of the rule: again and again take the surest that is left, and strike what overlaps it. */
function bruteForce(candidates: readonly Candidate[], overlap: number): Candidate[] {
  const kept: Candidate[] = []
  let left = [...candidates]
  while (left.length > 0) {
    const best = left.reduce((surest, one) => one.score > surest.score ? one : surest)
    kept.push(best)
    left = left.filter(one => one !== best && (one.label !== best.label || countedOverlap(one, best) <= overlap))
  }
  return kept
}

describe('suppress', () => {
  it.each([[1, 0.3], [2, 0.45], [3, 0.65]])('keeps what a count of squares keeps (seed %i, overlap %f)', (seed, overlap) => {
    const candidates = boxes(seed, 60)
    const kept = suppress(candidates, overlap, 300)
    expect(kept).toEqual(bruteForce(candidates, overlap))
    expect(kept.length).toBeLessThan(candidates.length)
  })

  it('keeps at most as many as it may, the surest', () => {
    const candidates = boxes(4, 60)
    expect(suppress(candidates, 0.45, 5)).toEqual(bruteForce(candidates, 0.45).slice(0, 5))
  })

  it('keeps boxes of other labels, and one of two equal ones', () => {
    const box = { label: 0, score: 0.5, left: 0, top: 0, right: 1, bottom: 1 }
    expect(suppress([box, { ...box, label: 1 }, { ...box }], 0.45, 9)).toEqual([box, { ...box, label: 1 }])
  })
})

describe('overlapOf', () => {
  it('is what a count of squares is', () => {
    const [some, others] = [boxes(5, 30), boxes(6, 30)]
    some.forEach((box, i) => expect(overlapOf(box, others[i]!)).toBeCloseTo(countedOverlap(box, others[i]!), 10))
  })
})
