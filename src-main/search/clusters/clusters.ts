import type { z } from 'zod'
import type { Cluster } from '../../contract/entities.ts'
import type { ClusterLevel, ListClusters } from '../../contract/requests.ts'

/** Assets that are nearly the same at a level; one asset alone is a group, too. */
export interface ClusterGroup {
  /** A UUID, the same for as long as the members are. */
  readonly id: string
  /** Asset ids, the one to keep first. */
  readonly members: readonly number[]
}

export interface Clusters {
  /** The group of an asset at a level. Those of missing files are in none. */
  readonly groupOf: (level: ClusterLevel, assetId: number) => ClusterGroup
  /** Groups of at least two, the largest first. Errors: collection_not_found. */
  readonly list: (request: z.output<typeof ListClusters>) => { readonly clusters: readonly Cluster[], readonly total: number, readonly complete: boolean }
}
