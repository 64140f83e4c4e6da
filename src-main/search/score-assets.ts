import type { Catalog } from '../catalog/catalog.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Question } from './question.ts'
import { appearances } from './rank-assets.ts'
import { createScoring } from './scoring.ts'
import { findWords, textScores } from './text-scores.ts'

/** No candidate is farther than this cosine: all of them have a rank by the meaning of a text. */
const nearestOfAll = -1

/**
 * The exact scores of chosen assets for a question, by id, each compared by itself; what ranks by its words has its rank among them.
 * The question's own filter and threshold do not count. Assets that have nothing to compare are absent.
 */
export function scoreAssets({ catalog, surface }: { readonly catalog: Catalog, readonly surface: SurfaceSpace }, asked: Question, ids: readonly number[]): Map<number, number> {
  const question: Question = { ...asked, filter: { ids }, except: new Set() }
  const words = findWords(catalog, question, ids.length)
  const candidates = appearances(catalog, surface, question, ids, words)
  const text = question.text && textScores(question.space, question.text, words, candidates, nearestOfAll)
  const { verdict } = createScoring(question, surface, text?.scores)
  return new Map(candidates.map(candidate => [candidate.id, verdict(candidate).score]))
}
