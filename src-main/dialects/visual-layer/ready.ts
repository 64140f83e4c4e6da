import type { Collection } from '../../contract/entities.ts'
import type { DialectParts } from '../dialect.ts'
import type { EntityType } from './parameters.ts'
import { failure } from '../../contract/errors.ts'

const pageSize = 500

/**
 * Refuses a dataset in which nothing can be found: none of its assets is embedded yet, or objects are asked for and no detector
 * is installed. Errors: dataset_not_ready, detector_missing.
 */
export function requireReady({ catalog }: Pick<DialectParts, 'catalog'>, { key, name }: Collection, entity: EntityType): void {
  if (entity === 'OBJECTS' && catalog.settings.get('detector.active') === undefined)
    throw failure('detector_missing')
  if (!isSomeEmbedded(catalog, key))
    throw failure('dataset_not_ready', { name })
}

function isSomeEmbedded({ assets, embeddings, settings }: DialectParts['catalog'], collection: string): boolean {
  const encoder = settings.get('encoder.active')
  if (encoder === undefined || embeddings.count(encoder) === 0)
    return false
  let page = assets.page({ collections: [collection] }, 0, pageSize)
  while (page.length > 0) {
    if (page.some(({ id }) => embeddings.idsOf(id).some(row => row.encoder === encoder)))
      return true
    page = assets.page({ collections: [collection] }, page.at(-1)!.id, pageSize)
  }
  return false
}
