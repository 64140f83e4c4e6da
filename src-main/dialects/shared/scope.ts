import type { Catalog } from '../../catalog/catalog.ts'
import type { Asset } from '../../contract/entities.ts'
import type { OpenKey } from '../../http/key-ring.ts'
import { failure } from '../../contract/errors.ts'
import { opens } from '../../http/key-ring.ts'

/** The key of a collection, when it is there and the API key opens it. Errors: collection_not_found, collection_closed. */
export function requireOpen(catalog: Catalog, key: OpenKey, collection: string): string {
  if (!catalog.collections.get(collection))
    throw failure('collection_not_found', { key: collection })
  if (!opens(key, collection))
    throw failure('collection_closed', { key: collection })
  return collection
}

/**
 * What an API key opens, as a search takes it: keys of collections, those left out that are gone, so that the others are still
 * found; null for everything. All of them when none is left: the search says then which one it misses.
 */
export function openCollections(catalog: Catalog, { collections }: OpenKey): readonly string[] | null {
  const left = collections?.filter(key => catalog.collections.get(key)) ?? []
  return left.length > 0 ? left : collections
}

/** An asset that is there and in something that the API key opens; undefined for any other. */
export function assetWithin(catalog: Catalog, { collections }: OpenKey, id: number): Asset | undefined {
  return isMember(catalog, id, collections) ? catalog.assets.get(id) : undefined
}

/** Whether an asset whose file is there is in one of these collections; null stands for all that there is. */
export function isMember(catalog: Catalog, id: number, collections: readonly string[] | null): boolean {
  return catalog.assets.count({ ids: [id], ...collections && { collections } }) > 0
}
