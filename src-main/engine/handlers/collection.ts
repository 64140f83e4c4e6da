import type { Catalog } from '../../catalog/catalog.ts'
import type { collectionRoutes } from '../../contract/routes/collection.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { newCollectionKey } from '../../catalog/collection-key.ts'
import { failure } from '../../contract/errors.ts'
import { requireAssets } from './asset.ts'

/** Collections. */
export function collectionHandlers({ catalog, events }: EngineParts): HandlersOf<typeof collectionRoutes> {
  return {
    listCollections: () => catalog.collections.list(),
    createCollection: ({ name, assetIds }) => {
      requireAssets(catalog, assetIds)
      const key = newCollectionKey(candidate => catalog.collections.get(candidate) !== undefined)
      catalog.collections.insert({ key, name, libraryId: null }, assetIds)
      events.emit({ type: 'collections' })
      return catalog.collections.get(key)!
    },
    removeCollection: ({ id: key }) => {
      if (!catalog.collections.remove(requireCollection(catalog, key)))
        throw failure('bad_request', { reason: `"${key}" is a library's own collection; it goes with the library.` })
      events.emit({ type: 'collections' })
      return {}
    },
    editCollection: ({ id: key, name, add, remove }) => {
      const { libraryId } = catalog.collections.get(requireCollection(catalog, key))!
      if (libraryId !== null)
        throw failure('bad_request', { reason: `"${key}" is a library's own collection: it holds what lies in the library's folder, under its name.` })
      requireAssets(catalog, add)
      catalog.transaction(() => {
        if (name !== undefined)
          catalog.collections.rename(key, name)
        catalog.collections.add(key, add)
        catalog.collections.take(key, remove)
      })
      events.emit({ type: 'collections' })
      return catalog.collections.get(key)!
    },
  }
}

/** The key itself; throws collection_not_found when there is none. */
export function requireCollection(catalog: Catalog, key: string): string {
  if (!catalog.collections.get(key))
    throw failure('collection_not_found', { key })
  return key
}
