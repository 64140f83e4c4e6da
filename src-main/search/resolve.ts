import type { Catalog } from '../catalog/catalog.ts'
import type { Space } from '../vectors/space.ts'
import type { Examples } from './examples.ts'
import type { AskedText, ConceptScorer, Query, Question } from './question.ts'
import { failure } from '../contract/errors.ts'

export interface ResolveParts {
  readonly catalog: Catalog
  readonly examples: Examples
  /** Errors: concept_not_found, bad_request. */
  readonly conceptScorer: (key: string, space: Space) => ConceptScorer
}

/**
 * Finds out all that a question is by: what its examples look like, what its text means. Errors: collection_not_found,
 * concept_not_found, detector_missing, bad_request, those of `Examples.resolve`.
 */
export async function resolveQuestion({ catalog, examples, conceptScorer }: ResolveParts, space: Space, query: Query): Promise<Question> {
  const { among, meaning, modelMatch, threshold, sort, textWeight, filter: expression, kinds, collections } = query
  collections?.forEach((key) => {
    if (!catalog.collections.get(key))
      throw failure('collection_not_found', { key })
  })
  if (among === 'objects')
    requireObjects(catalog, query)
  const comparison = { meaning, shape: among === 'objects' ? 0 : query.shape, modelMatch }
  const resolveAll = (refs: Query['like']) => Promise.all(refs.map(ref => examples.resolve(ref, space, comparison)))
  const [likes, unlikes, text] = await Promise.all([resolveAll(query.like), resolveAll(query.unlike), readText(space, query)])
  const except = [...likes, ...unlikes].flatMap(({ assetId, objectId }) => assetId === undefined || (objectId !== undefined && among === 'objects') ? [] : [assetId])
  return {
    space,
    likes,
    unlikes,
    concept: query.concept === undefined ? undefined : conceptScorer(query.concept, space),
    text,
    textWeight,
    comparison,
    filter: { kinds, collections, expression },
    except: new Set(except),
    threshold,
    sort,
    among,
  }
}

function requireObjects(catalog: Catalog, { meaning }: Query): void {
  if (catalog.settings.get('detector.active') === undefined)
    throw failure('detector_missing')
  if (meaning < 1)
    throw failure('bad_request', { reason: 'objects are compared by what they show, not by their surface; expected meaning 1 in a search among objects.' })
}

async function readText(space: Space, { text, textMeaning }: Query): Promise<AskedText | undefined> {
  if (text === undefined)
    return undefined
  const vector = textMeaning > 0 ? await space.embedText?.(text) : undefined
  return { words: text, vector, meaning: textMeaning }
}
