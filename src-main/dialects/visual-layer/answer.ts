import type { Asset } from '../../contract/entities.ts'
import type { MediaCluster, RankedMedium } from './media-clusters.ts'
import type { EntityType } from './parameters.ts'
import { uuidOfNumber } from '../shared/public-ids.ts'

/** What the catalog and the server know of media, by the ids of their assets. */
export interface MediaFacts {
  readonly assets: ReadonlyMap<number, Asset>
  readonly tags: ReadonlyMap<number, readonly string[]>
  readonly labels: ReadonlyMap<number, readonly string[]>
  readonly descriptions: ReadonlyMap<number, readonly string[]>
  readonly addressOf: (assetId: number, form: 'original' | 'thumbnail') => string
}

/** Media of a cluster that are shown. */
export const previewLimit = 100

/** The answer of the explore endpoint. Media that are gone are left out, and clusters of which none is left. */
export function explored(clusters: readonly MediaCluster[], facts: MediaFacts, entity: EntityType, threshold: number) {
  const left = clusters
    .map(({ id, members }) => ({ id, members: members.filter(({ assetId }) => facts.assets.has(assetId)) }))
    .filter(({ members }) => members.length > 0)
  return { clusters: left.map(cluster => clusterOf(cluster, facts, entity, threshold)), metadata: { used_duckdb: false } }
}

function clusterOf({ id, members }: MediaCluster, facts: MediaFacts, entity: EntityType, threshold: number) {
  const previews = members.slice(0, previewLimit).map(member => previewOf(member, facts))
  return {
    cluster_id: id,
    type: entity,
    n_images: entity === 'IMAGES' ? members.length : 0,
    n_objects: entity === 'OBJECTS' ? members.length : 0,
    n_videos: 0,
    similarity_threshold: String(threshold),
    ...relevance(members[0]!),
    previews,
    labels: every(previews.map(({ labels }) => labels)),
    user_tags: every(previews.map(({ user_tags }) => user_tags)),
    captions: every(previews.map(({ captions }) => captions)),
  }
}

function previewOf(member: RankedMedium, { assets, tags, labels, descriptions, addressOf }: MediaFacts) {
  const { assetId, object } = member
  const { name, width, height } = assets.get(assetId)!
  const captions = descriptions.get(assetId) ?? null
  return {
    type: object ? 'OBJECT' : 'IMAGE',
    media_id: object ? uuidOfNumber('object', object.id) : uuidOfNumber('asset', assetId),
    image_id: uuidOfNumber('asset', assetId),
    media_uri: addressOf(assetId, 'original'),
    media_thumb_uri: addressOf(assetId, 'thumbnail'),
    caption: captions?.[0] ?? null,
    file_name: name,
    bounding_box: object?.region ?? null,
    ...relevance(member),
    width,
    height,
    labels: object ? [object.label] : labels.get(assetId) ?? null,
    user_tags: tags.get(assetId) ?? null,
    captions,
  }
}

function relevance({ distance }: RankedMedium) {
  return { relevance_score: distance, relevance_score_type: 'cosine_distance' }
}

/** All the values of lists, each once; null when there is none. */
function every(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const values = new Set(lists.flatMap(list => list ?? []))
  return values.size > 0 ? [...values] : null
}
