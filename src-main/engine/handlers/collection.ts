import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection } from '../../contract/entities.ts'
import type { collectionRoutes } from '../../contract/routes/collection.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { newCollectionKey } from '../../catalog/collection-key.ts'
import { failure } from '../../contract/errors.ts'
import { requireAssets } from './asset.ts'

/** Collections. */
export function collectionHandlers({ catalog, events, smartCollections }: EngineParts): HandlersOf<typeof collectionRoutes> {
  /** A collection that was made or changed; of a smart one, with what it finds now. */
  async function announced(key: string): Promise<Collection> {
    events.emit({ type: 'collections' })
    await smartCollections.refresh({ collections: [key] })
    return catalog.collections.get(key)!
  }

  return {
    listCollections: () => catalog.collections.list(),
    createCollection: async ({ name, assetIds, query }) => {
      requireAssets(catalog, assetIds)
      if (query)
        await smartCollections.check(query)
      const key = newCollectionKey(candidate => catalog.collections.get(candidate) !== undefined)
      catalog.collections.insert({ key, name, libraryId: null, query }, assetIds)
      return announced(key)
    },
    removeCollection: ({ id: key }) => {
      if (!catalog.collections.remove(requireCollection(catalog, key)))
        throw failure('bad_request', { reason: `"${key}" is a library's own collection; it goes with the library.` })
      events.emit({ type: 'collections' })
      return {}
    },
    editCollection: async ({ id: key, name, add, remove, query }) => {
      const { libraryId, query: asked } = catalog.collections.get(requireCollection(catalog, key))!
      if (libraryId !== null)
        throw failure('bad_request', { reason: `"${key}" is a library's own collection: it holds what lies in the library's folder, under its name.` })
      if (asked !== null && add.length + remove.length > 0)
        throw failure('bad_request', { reason: `"${key}" is a smart collection: it holds what its query finds. Change the query, or put the assets into another collection.` })
      if (asked === null && query)
        throw failure('bad_request', { reason: `"${key}" holds what was put into it, and no query. Make a smart collection of the query.` })
      requireAssets(catalog, add)
      if (query)
        await smartCollections.check(query)
      catalog.transaction(() => {
        if (name !== undefined)
          catalog.collections.rename(key, name)
        catalog.collections.add(key, add)
        catalog.collections.take(key, remove)
        if (query)
          catalog.collections.setQuery(key, query)
      })
      return announced(key)
    },
  }
}

/** The key itself; throws collection_not_found when there is none. */
export function requireCollection(catalog: Catalog, key: string): string {
  if (!catalog.collections.get(key))
    throw failure('collection_not_found', { key })
  return key
}
