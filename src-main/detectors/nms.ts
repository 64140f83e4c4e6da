import type { Candidate } from './candidate.ts'

/**
 * Non-maximum suppression: of candidates with the same label whose overlap (intersection over union) is more than `overlap`,
 * only the surest stays. Answers at most `limit`, the surest first; of equal ones the first stays.
 */
export function suppress(candidates: readonly Candidate[], overlap: number, limit: number): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of surestFirst(candidates)) {
    if (kept.length === limit)
      break
    if (kept.every(other => other.label !== candidate.label || overlapOf(other, candidate) <= overlap))
      kept.push(candidate)
  }
  return kept
}

/** By falling score; equal ones stay in their order. */
export function surestFirst(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => b.score - a.score)
}

/** Intersection over union of two boxes, 0…1. */
export function overlapOf(a: Candidate, b: Candidate): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0)
    return 0
  const shared = width * height
  return shared / (areaOf(a) + areaOf(b) - shared)
}

function areaOf({ left, top, right, bottom }: Candidate): number {
  return (right - left) * (bottom - top)
}
