import type { Collection } from '../../contract/entities.ts'
import type { DialectParts } from '../dialect.ts'
import type { EntityType } from './parameters.ts'
import { failure } from '../../contract/errors.ts'
import { deepestResult } from '../../contract/query.ts'

const pageSize = 500

/**
 * Refuses a dataset in which nothing can be found: none of its assets is embedded yet, or objects are asked for and no detector
 * is installed. Errors: dataset_not_ready, detector_missing.
 */
export async function requireReady({ catalog, search }: Pick<DialectParts, 'catalog' | 'search'>, { key, name }: Collection, entity: EntityType): Promise<void> {
  if (entity === 'OBJECTS' && catalog.settings.get('detector.active') === undefined)
    throw failure('detector_missing')
  const encoder = catalog.settings.get('encoder.active')
  for (let offset = 0, total = 1; offset < Math.min(total, deepestResult); offset += pageSize) {
    const page = await search({ collections: [key], limit: pageSize, offset })
    if (page.results.some(({ asset }) => catalog.embeddings.idsOf(asset.id).some(row => row.encoder === encoder)))
      return
    total = page.total
  }
  throw failure('dataset_not_ready', { name })
}
