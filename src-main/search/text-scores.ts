import type { Catalog } from '../catalog/catalog.ts'
import type { Space } from '../vectors/space.ts'
import type { AskedText, Question } from './question.ts'
import type { Candidate } from './scoring.ts'
import { fuse } from './fusion.ts'
import { compare } from './similarity.ts'

/** Assets that are found by their words, at least; ranks beyond add next to nothing. */
const leastMatches = 1000

/** Stands for a candidate that was not found. */
const beyond = -1

/** Whether the words of a text count, beside its meaning or alone. */
export function isByWords({ vector, meaning }: AskedText): boolean {
  return !vector || meaning < 1
}

/** The assets whose words fit a question's text, best first; none where it is searched by meaning alone. */
export function findWords(catalog: Catalog, { text, filter, except }: Question, depth: number): number[] {
  if (!text || !isByWords(text))
    return []
  return catalog.words.search(text.words, { limit: Math.max(depth, leastMatches), filter }).map(({ assetId }) => assetId).filter(id => !except.has(id))
}

/** The scores of a text by candidate, and the most that one may have which is not among them. */
export interface TextScores {
  readonly scores: ReadonlyMap<number, number>
  readonly most: number
}

/**
 * The scores of a text for candidates: its meaning alone by the calibrated cosine to the best view; its words alone, or both, by
 * reciprocal rank fusion. `matches` are ids of candidates whose words fit, best first. Candidates that are farther from the text
 * than `frontier` have no rank by its meaning, since others that are not among the candidates may be nearer.
 */
export function textScores(space: Pick<Space, 'score' | 'textScore'>, { vector, meaning }: AskedText, matches: readonly number[], candidates: readonly Candidate[], frontier: number): TextScores {
  const score = space.textScore ?? space.score
  const near = vector ? candidates.flatMap(({ id, kind, look }) => look ? [{ id, cosine: compare({ kind: 'image', vectors: [vector] }, { kind, vectors: look }).cosine }] : []) : []
  if (vector && meaning === 1)
    return { scores: new Map(near.map(({ id, cosine }) => [id, score(cosine)])), most: score(frontier) }
  const byMeaning = near.filter(({ cosine }) => cosine >= frontier).sort((a, b) => b.cosine - a.cosine || a.id - b.id).map(({ id }) => id)
  const share = vector ? meaning : 0
  return {
    scores: fuse([{ ids: matches, weight: 1 - share }, { ids: byMeaning, weight: share }]),
    most: fuse([{ ids: [], weight: 1 - share }, { ids: [...byMeaning, beyond], weight: share }]).get(beyond) ?? 0,
  }
}
