import type { HostedHit, HostedQuery, QueryPicture } from '../../types.ts'
import type { ScenarioHit, ScenarioSearch } from './api.ts'
import { Buffer } from 'node:buffer'
import { readName } from '../marked-names.ts'

/** How much the meaning of words counts beside the words themselves: half and half, "balanced" in the guide to searching. */
const balanced = 0.5

/**
 * A question as Scenario is asked it (docs.scenario.com, /api/resources/search): one picture as `image`, more as `images`, within a
 * collection. `imageSemanticRatio` is left as it is there: subject and mood count.
 */
export function searchOf(container: string, { like, unlike, text, limit }: HostedQuery): ScenarioSearch {
  const [first, ...others] = like
  return {
    filter: `collectionIds = ${JSON.stringify(container)}`,
    ...first && others.length + unlike.length === 0 && { image: referenceOf(first) },
    ...others.length + unlike.length > 0 && { images: { like: like.map(referenceOf), unlike: unlike.map(referenceOf) } },
    ...text !== null && { query: text, querySemanticRatio: balanced },
    limit,
    offset: 0,
  }
}

/** An image that is there is named; a model is shown as it looks. */
function referenceOf({ jpeg, remoteId, kind }: QueryPicture): string {
  return remoteId !== null && kind === 'image' ? remoteId : `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`
}

/** A result. The `score` of a hit is how popular an asset is, not how similar: it is not told. */
export function hitOf({ id, metadata, mimeType, url, thumbnail }: ScenarioHit): HostedHit {
  return {
    remoteId: id,
    name: readName(metadata.name ?? id).name,
    score: null,
    pictureUrl: mimeType.startsWith('image/') ? url : thumbnail?.url ?? null,
    link: null,
  }
}
