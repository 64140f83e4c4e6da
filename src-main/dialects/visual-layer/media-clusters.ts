import type { DetectedObject, SearchResult } from '../../contract/entities.ts'
import { failure } from '../../contract/errors.ts'

/** A medium, or an object in one, as far from what was searched by as a search said. */
export interface RankedMedium {
  readonly assetId: number
  readonly object: DetectedObject | null
  /** Cosine distance, 0 (the same) … 2. */
  readonly distance: number
}

/** Media that are nearly the same, the nearest first. */
export interface MediaCluster {
  /** A UUID. */
  readonly id: string
  readonly members: readonly RankedMedium[]
}

/** The result of a search by one example as Visual Layer sees it. What rounding leaves below 0 is 0. */
export function rankedMedium({ asset, object, cosine }: Pick<SearchResult, 'asset' | 'object' | 'cosine'>): RankedMedium {
  if (cosine === null)
    throw failure('internal', { reason: 'a search by one example alone did not tell a cosine.' })
  return { assetId: asset.id, object, distance: Math.max(0, 1 - cosine) }
}

/** Ranked media, each with the id of its cluster, in their clusters, which come in the order of their nearest members. */
export function clustersOf(ranked: readonly { readonly medium: RankedMedium, readonly cluster: string }[]): MediaCluster[] {
  return [...Map.groupBy(ranked, ({ cluster }) => cluster)].map(([id, members]) => ({ id, members: members.map(({ medium }) => medium) }))
}
