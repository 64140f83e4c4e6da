import type { HostedHit, HostedQuery, QueryPicture } from '../../types.ts'
import type { Anchor, Explored, VisualLayerApi } from './api.ts'
import { Readable } from 'node:stream'
import { failure } from '../../../contract/errors.ts'
import { serviceName } from './account.ts'
import { readPath } from './names.ts'

const clustersOnPage = 100

/**
 * Searches a dataset that is READY by one picture: nearest first, each image once. The score is the cosine distance, 0…2, 0 for the
 * same picture. docs.visual-layer.com/api-reference/visual-search.
 */
export async function searchDataset(api: VisualLayerApi, address: string, dataset: string, { like: [picture], limit }: HostedQuery, signal: AbortSignal): Promise<readonly HostedHit[]> {
  if (!picture)
    throw failure('service_cannot', { service: serviceName, what: 'it searches by a picture, and none was given.' })
  const anchor = await anchorOf(api, dataset, picture, signal)
  const found = new Map<string, HostedHit>()
  for (let page = 0; ; page++) {
    const { clusters } = await api.explore(dataset, anchor, page, signal)
    clusters.flatMap(({ previews }) => previews).forEach(preview => found.has(preview.media_id) || found.set(preview.media_id, hitOf(preview, address, dataset)))
    if (found.size >= limit || clusters.length < clustersOnPage)
      break
  }
  return [...found.values()].toSorted((a, b) => (a.score ?? Infinity) - (b.score ?? Infinity)).slice(0, limit)
}

/** What the service searches by: an image that it has, or the picture, uploaded. */
async function anchorOf(api: VisualLayerApi, dataset: string, { remoteId, jpeg }: QueryPicture, signal: AbortSignal): Promise<Anchor> {
  if (remoteId !== null)
    return { anchor_media_id: remoteId, anchor_type: 'MEDIA' }
  return await api.anchor(dataset, { name: 'file', fileName: 'query.jpg', mediaType: 'image/jpeg', bytes: jpeg.byteLength, open: () => Readable.from([jpeg], { objectMode: false }) }, signal)
}

function hitOf({ media_id, file_name, media_thumb_uri, relevance_score, relevance_score_type }: Explored['clusters'][number]['previews'][number], address: string, dataset: string): HostedHit {
  return {
    remoteId: media_id,
    name: readPath(file_name ?? media_id).name,
    score: relevance_score_type === 'cosine_distance' ? relevance_score ?? null : null,
    pictureUrl: media_thumb_uri ?? null,
    link: `${address}/dataset/${encodeURIComponent(dataset)}/data`,
  }
}
