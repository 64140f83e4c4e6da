import type { AnchorRef } from '../../contract/query.ts'
import type { DialectParts } from '../dialect.ts'
import type { MediaCluster, RankedMedium } from './media-clusters.ts'
import type { EntityType } from './parameters.ts'
import { Buffer } from 'node:buffer'
import { ClusterLevel } from '../../contract/requests.ts'
import { createMemory } from '../../search/memory.ts'
import { pagesOf } from '../shared/pages.ts'
import { uuidOfName } from '../shared/public-ids.ts'
import { clustersOf, rankedMedium } from './media-clusters.ts'

/** What a page of clusters is a page of. */
export interface Exploration {
  /** The key of the collection. */
  readonly collection: string
  readonly anchor: AnchorRef
  /** The anchor as a result, where it is itself in the collection and of the entities that are asked for. */
  readonly self: RankedMedium | undefined
  readonly entity: EntityType
  /** 0 … 4. */
  readonly threshold: number
}

export interface KeptClusters {
  /** The clusters of a question: of its first page made anew, of later ones as they were then. */
  readonly of: (exploration: Exploration, isFirstPage: boolean) => Promise<readonly MediaCluster[]>
}

const keptMs = 10 * 60 * 1000
const keptQuestions = 32

/** The namespace of clusters of objects: a UUID that was drawn once. */
const objectClusters = Buffer.from('1b7c52e94d9e4c51b7a3f0c86d0e5a27', 'hex')

/**
 * Clusters of what a search finds, kept for ten minutes so that later pages go on where the first one ended, whatever happens in
 * the library. The nearest 10,000 media are clustered.
 */
export function keepClusters(parts: Pick<DialectParts, 'search' | 'clusters'>, now: () => number = Date.now): KeptClusters {
  const kept = createMemory<readonly MediaCluster[]>({ limit: keptQuestions, keptMs, now })
  return {
    of: async (exploration, isFirstPage) => {
      const question = JSON.stringify(exploration)
      const known = isFirstPage ? undefined : kept.get(question)
      if (known)
        return known
      const clusters = await findClusters(parts, exploration)
      kept.set(question, clusters)
      return clusters
    },
  }
}

async function findClusters(parts: Pick<DialectParts, 'search' | 'clusters'>, { collection, anchor, self, entity, threshold }: Exploration): Promise<MediaCluster[]> {
  const groupOf = await parts.clusters.groupsAt(ClusterLevel.parse(String(threshold)))
  const clusterIdOf = ({ assetId, object }: RankedMedium) => {
    const { id } = groupOf(assetId)
    return object ? uuidOfName(objectClusters, `${id} ${object.label}`) : id
  }
  const ranked = self ? [{ medium: self, cluster: clusterIdOf(self) }] : []
  for await (const { results } of pagesOf(parts, { like: [anchor], among: entity === 'OBJECTS' ? 'objects' : 'assets', collections: [collection] }))
    ranked.push(...results.map(rankedMedium).map(medium => ({ medium, cluster: clusterIdOf(medium) })))
  return clustersOf(ranked)
}
