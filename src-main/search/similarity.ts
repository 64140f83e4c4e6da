import type { Kind } from '../contract/formats.ts'
import { dot } from '../vectors/dot.ts'

/** Cosines that differ by less are the same, as those of exact copies are. */
export const sameCosine = 1e-4

/** The vectors that stand for something: one for an image, one per view, in order of the angle, for a model. */
export interface Likeness {
  readonly kind: Kind
  readonly vectors: readonly Float32Array[]
}

export interface Match {
  /** −1…1. */
  readonly cosine: number
  /** The view of the candidate that fits best; null for an image. */
  readonly view: number | null
}

export type ModelMatch = 'aligned' | 'mean'

/**
 * How alike a query and a candidate are.
 * Image ↔ image: the cosine. Image ↔ model: the model's best view. Model ↔ model: the turntables under their best
 * alignment, max over rotations s of mean over views i of cos(aᵢ, bᵢ₊ₛ) (`aligned`), or the cosine of their mean vectors (`mean`).
 */
export function compare(query: Likeness, candidate: Likeness, modelMatch: ModelMatch = 'aligned'): Match {
  if (query.kind === 'model' && candidate.kind === 'model')
    return modelMatch === 'mean' ? compareMeans(query.vectors, candidate.vectors) : align(query.vectors, candidate.vectors)
  let best = { cosine: -1, view: 0 }
  for (const a of query.vectors) {
    for (const [view, b] of candidate.vectors.entries()) {
      const cosine = cosineOf(a, b)
      if (cosine > best.cosine)
        best = { cosine, view }
    }
  }
  return { cosine: best.cosine, view: candidate.kind === 'model' ? best.view : null }
}

/**
 * The views of a query and a candidate that are most alike: of two turntables, among those that lie on one another when they are
 * aligned. `null` in place of an image's.
 */
export function matchingViews(query: Likeness, candidate: Likeness): { readonly queryView: number | null, readonly view: number | null } {
  const [a, b] = [query.vectors, candidate.vectors]
  const turned = query.kind === 'model' && candidate.kind === 'model' && a.length === b.length ? align(a, b).view : null
  let best = { cosine: -2, queryView: 0, view: 0 }
  for (const [queryView, vector] of a.entries()) {
    for (const [view, other] of b.entries()) {
      const liesOnIt = turned === null || (queryView + turned) % b.length === view
      const cosine = liesOnIt ? cosineOf(vector, other) : -2
      if (cosine > best.cosine)
        best = { cosine, queryView, view }
    }
  }
  return { queryView: query.kind === 'model' ? best.queryView : null, view: candidate.kind === 'model' ? best.view : null }
}

/** Compares every candidate exactly; the best first, equal ones in the order of their ids. */
export function rank(query: Likeness, candidates: ReadonlyMap<number, Likeness>, modelMatch: ModelMatch): { readonly id: number, readonly match: Match }[] {
  return [...candidates]
    .map(([id, candidate]) => ({ id, match: compare(query, candidate, modelMatch) }))
    .sort((a, b) => b.match.cosine - a.match.cosine || a.id - b.id)
}

/** How many of these vectors are nearer to a copy than its original is; those of exact copies of the original are not. All are unit vectors. */
export function nearerThan(copy: Float32Array, original: Float32Array, among: readonly Float32Array[]): number {
  const own = dot(copy, original) + sameCosine
  let nearer = 0
  for (const other of among)
    nearer += dot(copy, other) > own ? 1 : 0
  return nearer
}

/** Turntables of equal length under their best rotation; `view` is the candidate's view that lies on the query's first. */
function align(a: readonly Float32Array[], b: readonly Float32Array[]): Match {
  if (a.length !== b.length)
    return compareMeans(a, b)
  const cosines = a.map(view => b.map(other => cosineOf(view, other)))
  const count = a.length
  let best = { cosine: -1, view: 0 }
  for (let s = 0; s < count; s++) {
    let sum = 0
    for (let i = 0; i < count; i++)
      sum += cosines[i]![(i + s) % count]!
    if (sum / count > best.cosine)
      best = { cosine: sum / count, view: s }
  }
  return best
}

function compareMeans(a: readonly Float32Array[], b: readonly Float32Array[]): Match {
  return { cosine: cosineOf(meanOf(a), meanOf(b)), view: 0 }
}

/** The mean of vectors, L2-normalised. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (let i = 0; i < mean.length; i++)
      mean[i]! += vector[i]!
  }
  const length = Math.hypot(...mean)
  return length > 0 ? mean.map(value => value / length) : mean
}

/** The cosine of unit vectors; kept in half precision, these may be a little longer than 1. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  return Math.max(-1, Math.min(1, dot(a, b)))
}
