import type { AssetFilter } from '../catalog/assets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Kind } from '../contract/formats.ts'
import type { Space } from '../vectors/space.ts'
import type { Likeness } from './similarity.ts'

export interface CandidateOptions {
  readonly catalog: Catalog
  readonly space: Space
  readonly query: Likeness
  /** How many results are asked for. */
  readonly wanted: number
  /** Which assets may be among the results. */
  readonly filter: AssetFilter
  /** An asset that may not. */
  readonly except?: number | undefined
}

/** More candidates than results are looked for, since the exact comparison may order them anew. */
const oversampling = 4
const firstReach = 128
const widening = 4

/** So few assets are compared with the query one by one, when the filter turns away most of what the index finds. */
const fewAssets = 5000

/**
 * The assets that may be among the results, with their vectors: those of the nearest single vectors in the index. The reach
 * widens until enough are accepted or the whole index was looked at, so that a narrow filter never starves the answer; a
 * filter that few assets pass is asked for these directly.
 */
export function findCandidates({ catalog, space, query, wanted, filter, except }: CandidateOptions): Map<number, Likeness> {
  const total = space.look.index.count
  const enough = wanted * oversampling
  const passing = (ids?: readonly number[]) => catalog.assets.ids(ids ? { ...filter, ids } : filter).filter(id => id !== except)
  let few: readonly number[] | undefined
  for (let reach = Math.max(firstReach, enough); ; reach *= widening) {
    const near = assetsNear(catalog, space, query, Math.min(reach, total))
    const accepted = passing(near)
    if (accepted.length >= enough || reach >= total)
      return likenesses(catalog, space, accepted)
    if (accepted.length < near.length / 2)
      few ??= passing()
    if (few && few.length <= fewAssets)
      return likenesses(catalog, space, few)
  }
}

function assetsNear(catalog: Catalog, space: Space, query: Likeness, reach: number): number[] {
  const keys = new Set(query.vectors.flatMap(vector => space.look.index.search(vector, reach).map(({ key }) => key)))
  return [...new Set(catalog.embeddings.places([...keys]).map(({ assetId }) => assetId))]
}

function likenesses(catalog: Catalog, space: Space, ids: readonly number[]): Map<number, Likeness> {
  const kinds: ReadonlyMap<number, Kind> = catalog.assets.kinds(ids)
  const vectors = catalog.embeddings.ofAssets(ids, space.id)
  return new Map([...vectors].map(([id, list]) => [id, { kind: kinds.get(id) ?? 'image', vectors: list }]))
}
