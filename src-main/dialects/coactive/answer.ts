import type { Asset, MetadataEntry, SearchResponse } from '../../contract/entities.ts'
import { uuidOfNumber } from '../shared/public-ids.ts'

/** An image and how like what was asked for it is. */
export interface RankedImage {
  readonly asset: Asset
  /** 0…1, 1 = the same. */
  readonly similarity: number
}

/** Images in the order of their similarity, and what the answer says about them all. */
export interface Ranking {
  readonly images: readonly RankedImage[]
  /** Images that could have been returned. */
  readonly total: number
  /** How a text was searched by; null without one. */
  readonly text: SearchResponse['text']
}

/** What the catalog and the server know of an image. */
export interface ImageFacts {
  readonly metadataOf: (assetId: number) => readonly MetadataEntry[]
  readonly addressOf: (assetId: number, form: 'original' | 'thumbnail') => string
}

/** The answer to a search without groups. */
export function listed(ranking: Ranking, facts: ImageFacts) {
  return { data: ranking.images.map(image => imageOf(image, facts)), meta: metaOf(ranking) }
}

/** The answer to a search with groups, in the order of their best images; images without a value form the group null. */
export function grouped(ranking: Ranking, facts: ImageFacts, valueOf: (assetId: number) => string | null) {
  const groups = Map.groupBy(ranking.images, ({ asset }) => valueOf(asset.id))
  return { data: [...groups].map(([group, images]) => ({ group, images: images.map(image => imageOf(image, facts)) })), meta: metaOf(ranking) }
}

function imageOf({ asset, similarity }: RankedImage, { metadataOf, addressOf }: ImageFacts) {
  return {
    coactive_image_id: uuidOfNumber('asset', asset.id),
    path: asset.path,
    url: addressOf(asset.id, 'original'),
    thumbnail_url: addressOf(asset.id, 'thumbnail'),
    width: asset.width,
    height: asset.height,
    similarity,
    metadata: Object.fromEntries(metadataOf(asset.id).map(({ key, value }) => [key, value])),
  }
}

function metaOf({ images, total, text }: Ranking) {
  return { count: images.length, total, text }
}
