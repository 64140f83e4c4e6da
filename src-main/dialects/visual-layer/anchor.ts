import type { Collection } from '../../contract/entities.ts'
import type { DialectParts } from '../dialect.ts'
import type { Exploration } from './explore.ts'
import type { ExploreParameters } from './parameters.ts'
import { z } from 'zod'
import { objectOf } from '../../catalog/detections.ts'
import { failure } from '../../contract/errors.ts'
import { numberOfUuid } from '../shared/public-ids.ts'
import { isMember } from '../shared/scope.ts'
import { entityTypes } from './parameters.ts'

/** What an upload was made for; a search by it must be for the same. */
const Terms = z.object({ collection: z.string(), entity: z.enum(entityTypes), threshold: z.int() })

type Anchor = Pick<Exploration, 'anchor' | 'self'>

/** Remembers for good as the anchor itself what it was uploaded for. */
export function keepTerms({ catalog }: Pick<DialectParts, 'catalog'>, anchorId: string, terms: z.infer<typeof Terms>): void {
  catalog.anchorTerms.set(anchorId, JSON.stringify(terms))
}

/**
 * What is searched by: an upload, which must have been made for this dataset, entity and threshold, or a medium of the dataset.
 * Errors: anchor_not_found, not_found, bad_request.
 */
export function anchorOf(parts: Pick<DialectParts, 'catalog'>, dataset: Collection, parameters: ExploreParameters): Anchor {
  return parameters.anchor_type === 'UPLOAD' ? uploadOf(parts, dataset, parameters) : mediumOf(parts, dataset, parameters)
}

function uploadOf({ catalog }: Pick<DialectParts, 'catalog'>, dataset: Collection, { anchor_media_id: id, entity_type, threshold }: ExploreParameters): Anchor {
  const kept = catalog.anchorTerms.get(id)
  const terms = kept === undefined ? undefined : Terms.parse(JSON.parse(kept))
  if (terms?.collection !== dataset.key)
    throw failure('anchor_not_found', { id })
  if (terms.entity !== entity_type)
    throw failure('bad_request', { reason: `"entity_type" must be ${terms.entity}, as it was when the image was uploaded; it is ${entity_type}.` })
  if (terms.threshold !== threshold)
    throw failure('bad_request', { reason: `"threshold" must be ${terms.threshold}, as it was when the image was uploaded; it is ${threshold}.` })
  return { anchor: { anchorId: id }, self: undefined }
}

function mediumOf({ catalog }: Pick<DialectParts, 'catalog'>, dataset: Collection, { anchor_media_id: id, entity_type }: ExploreParameters): Anchor {
  const objectId = numberOfUuid('object', id)
  const object = objectId === undefined ? undefined : catalog.detections.get(objectId)
  const assetId = object?.assetId ?? numberOfUuid('asset', id)
  if (assetId === undefined || !isMember(catalog, assetId, [dataset.key]))
    throw failure('not_found', { what: `medium "${id}" in the dataset "${dataset.name}"` })
  if (object)
    return { anchor: { objectId: object.id }, self: entity_type === 'OBJECTS' ? { assetId, object: objectOf(object), distance: 0 } : undefined }
  return { anchor: { assetId }, self: entity_type === 'IMAGES' ? { assetId, object: null, distance: 0 } : undefined }
}
