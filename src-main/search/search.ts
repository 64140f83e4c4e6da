import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchResponse, SearchResult } from '../contract/entities.ts'
import type { SearchRequest, StoredQuery } from '../contract/query.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { ExampleParts } from './examples.ts'
import type { Query, Question } from './question.ts'
import type { Ranked, RankedList } from './ranked.ts'
import type { ResolveParts } from './resolve.ts'
import type { NamedCollections } from './smart-collections.ts'
import { createHash } from 'node:crypto'
import { failure } from '../contract/errors.ts'
import { deepestResult } from '../contract/query.ts'
import { createExamples } from './examples.ts'
import { createExplain } from './explain.ts'
import { groupBy } from './grouping.ts'
import { createPages } from './paging.ts'
import { textMode } from './question.ts'
import { rankAssets } from './rank-assets.ts'
import { rankObjects } from './rank-objects.ts'
import { resolveQuestion } from './resolve.ts'
import { scoreAssets } from './score-assets.ts'
import { createTotals } from './totals.ts'

export interface SearchParts extends Omit<ExampleParts, 'surface'>, Pick<ResolveParts, 'conceptScorer'> {
  /** The space that answers, and that of surfaces. */
  readonly spaces: { readonly active: () => Space, readonly surface: SurfaceSpace }
  /** Brings the smart collections that a question names up to date. */
  readonly refreshCollections: (named: NamedCollections) => Promise<void>
}

export type Search = ReturnType<typeof createSearch>

/** The one search, which the window, the command line and every API ask. */
export function createSearch(parts: SearchParts) {
  const { catalog, spaces, conceptScorer } = parts
  const examples = createExamples({ ...parts, surface: spaces.surface })
  const totals = createTotals(catalog)
  const pages = createPages<Question>()
  const rank = (question: Question, depth: number): RankedList =>
    (question.among === 'objects' ? rankObjects : rankAssets)({ catalog, surface: spaces.surface, totals }, question, Math.min(depth, deepestResult))

  /** What is asked, and in which space: pages of the same belong together. */
  function keyOf(space: Space, query: object): string {
    return createHash('sha256').update(JSON.stringify([space.id, query])).digest('hex')
  }

  return {
    /**
     * Answers a page of results. Errors: bad_request, filter_invalid, collection_not_found, concept_not_found, asset_not_found,
     * asset_not_ready, anchor_not_found, object_not_found, detector_missing, those of addresses and of decoding.
     */
    answer: async ({ limit, offset, groupBy: by, ...query }: z.output<typeof SearchRequest>): Promise<SearchResponse> => {
      if (offset + limit > deepestResult)
        throw failure('bad_request', { reason: `the first ${deepestResult} results can be paged through; offset ${offset} and limit ${limit} go beyond them. Narrow the search with a filter or a threshold.` })
      const started = performance.now()
      const space = spaces.active()
      const ask = async (): Promise<Question> => {
        await parts.refreshCollections(query)
        return resolveQuestion({ catalog, examples, conceptScorer }, space, query)
      }
      const { question, list } = await pages.upTo(keyOf(space, query), offset, limit, ask, rank)
      const results = toResults(catalog, list.ranked.slice(offset, offset + limit))
      return {
        encoder: space.id,
        elapsedMs: performance.now() - started,
        text: textMode(question),
        total: list.total,
        results,
        groups: by === undefined ? null : groupBy(catalog, by, results),
      }
    },

    /** The ids of the assets that a kept question finds, best first, at most 10,000. Errors: those of `answer`. */
    ids: async (query: StoredQuery): Promise<number[]> => {
      const { ranked } = rank(await resolveQuestion({ catalog, examples, conceptScorer }, spaces.active(), query), deepestResult)
      return [...new Set(ranked.map(({ assetId }) => assetId))]
    },

    /** Tells why an asset is like examples. Errors: those of `createExplain`'s answer. */
    explain: createExplain({ ...parts, examples }),

    /** The scores of these assets for a question, by id, whatever its filter and threshold say; those searched by have theirs, too. Errors: those of `answer`. */
    scores: async (query: Query, ids: readonly number[]): Promise<Map<number, number>> =>
      scoreAssets({ catalog, surface: spaces.surface }, await resolveQuestion({ catalog, examples, conceptScorer }, spaces.active(), query), ids),
  }
}

/** Results as clients see them; what has gone since it was found is passed over. */
function toResults(catalog: Catalog, ranked: readonly Ranked[]): SearchResult[] {
  const assets = catalog.assets.many(ranked.map(({ assetId }) => assetId))
  return ranked.flatMap(({ assetId, object, score, cosine, view }): SearchResult[] => {
    const asset = assets.get(assetId)
    const isThere = asset && asset.missingSince === null && (!object || catalog.detections.get(object.id))
    return isThere ? [{ asset, score, cosine, view, object }] : []
  })
}
