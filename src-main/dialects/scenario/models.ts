import type { FoundConcept } from '../../search/concepts/find.ts'
import type { AssetFacts } from './assets.ts'
import { owner } from './assets.ts'
import { idOfAsset, idOfModel } from './ids.ts'

/** Examples that a hit names, at most. */
const namedExamples = 100

/** A concept as a hit, where it is a model that its examples trained. `score` counts the smart collections that ask for it. */
export function modelHit({ concept, exampleIds, tags, collections, uses }: FoundConcept, { addressOf }: Pick<AssetFacts, 'addressOf'>) {
  const first = exampleIds[0]
  return {
    id: idOfModel(concept.key),
    ...owner,
    capabilities: [],
    collectionIds: collections,
    concepts: [],
    createdAt: concept.createdAt,
    exampleAssetIds: exampleIds.slice(0, namedExamples).map(idOfAsset),
    name: concept.name,
    shortDescription: '',
    source: 'training',
    tags,
    trainingImagesNumber: exampleIds.length,
    type: 'concept',
    updatedAt: concept.updatedAt,
    score: uses,
    ...first !== undefined && { thumbnail: { assetId: idOfAsset(first), url: addressOf(first, 'thumbnail') } },
  }
}
