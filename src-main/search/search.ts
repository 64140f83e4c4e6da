import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchResponse, SearchResult } from '../contract/entities.ts'
import type { SearchRequest } from '../contract/query.ts'
import type { Space } from '../vectors/space.ts'
import type { Likeness, Match, ModelMatch } from './similarity.ts'
import { failure } from '../contract/errors.ts'
import { findCandidates } from './candidates.ts'
import { compare } from './similarity.ts'

export interface SearchParts {
  readonly catalog: Catalog
  readonly space: Space
  /** The vectors of an uploaded anchor in this space. */
  readonly anchorLikeness: (anchorId: string, space: Space) => Promise<Likeness>
}

type Request = z.output<typeof SearchRequest>

/**
 * What looks like an asset or an uploaded anchor: candidates from the index, compared exactly, best first. An asset is not
 * among the results of a search by itself.
 * Errors: asset_not_found, asset_not_ready, anchor_not_found, collection_not_found.
 */
export async function search(parts: SearchParts, request: Request): Promise<SearchResponse> {
  const { catalog, space } = parts
  request.collections?.forEach((key) => {
    if (!catalog.collections.get(key))
      throw failure('collection_not_found', { key })
  })
  const anchor = request.like[0]!
  const self = 'assetId' in anchor ? anchor.assetId : undefined
  const query = await likenessOf(parts, anchor)
  const started = performance.now()
  const candidates = findCandidates({
    catalog,
    space,
    query,
    wanted: request.limit,
    filter: { kinds: request.kinds, collections: request.collections },
    except: self,
  })
  const results = rank(query, candidates, request.modelMatch)
    .map(({ id, match }) => ({ id, match, score: space.score(match.cosine) }))
    .filter(({ score }) => score >= request.threshold)
    .slice(0, request.limit)
  const assets = catalog.assets.many(results.map(({ id }) => id))
  return {
    encoder: space.id,
    elapsedMs: performance.now() - started,
    text: null,
    total: results.length,
    groups: null,
    results: results.flatMap(({ id, match, score }): SearchResult[] => {
      const asset = assets.get(id)
      return asset ? [{ asset, score, cosine: match.cosine, view: match.view, object: null }] : []
    }),
  }
}

async function likenessOf({ catalog, space, anchorLikeness }: SearchParts, ref: Request['like'][number]): Promise<Likeness> {
  if ('anchorId' in ref)
    return anchorLikeness(ref.anchorId, space)
  if (!('assetId' in ref))
    throw failure('bad_request', { reason: 'this anchor is not understood yet.' })
  const asset = catalog.assets.get(ref.assetId)
  if (!asset)
    throw failure('asset_not_found', { id: ref.assetId })
  const vectors = catalog.embeddings.ofAssets([asset.id], space.id).get(asset.id)
  if (!vectors) {
    const reason = asset.failure?.message ?? 'it has not been embedded yet; wait until indexing has reached it.'
    throw failure('asset_not_ready', { id: asset.id, reason })
  }
  return { kind: asset.kind, vectors }
}

/** Compares every candidate exactly; the best first, equal ones in the order of their ids. */
export function rank(query: Likeness, candidates: ReadonlyMap<number, Likeness>, modelMatch: ModelMatch): { readonly id: number, readonly match: Match }[] {
  return [...candidates]
    .map(([id, candidate]) => ({ id, match: compare(query, candidate, modelMatch) }))
    .sort((a, b) => b.match.cosine - a.match.cosine || a.id - b.id)
}
