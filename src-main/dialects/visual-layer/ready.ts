import type { Collection } from '../../contract/entities.ts'
import type { DialectParts } from '../dialect.ts'
import type { EntityType } from './parameters.ts'
import { failure } from '../../contract/errors.ts'

/**
 * Refuses a dataset in which nothing can be found: none of its assets is embedded yet, or objects are asked for and no detector
 * is installed. Errors: dataset_not_ready, detector_missing.
 */
export function requireReady({ catalog }: Pick<DialectParts, 'catalog'>, { key, name }: Collection, entity: EntityType): void {
  if (entity === 'OBJECTS' && catalog.settings.get('detector.active') === undefined)
    throw failure('detector_missing')
  const isSomeEmbedded = catalog.assets.page({ collections: [key], embedded: catalog.settings.get('encoder.active') }, 0, 1).length > 0
  if (!isSomeEmbedded)
    throw failure('dataset_not_ready', { name })
}
