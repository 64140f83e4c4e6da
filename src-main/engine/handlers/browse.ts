import type { browseRoutes } from '../../contract/routes/browse.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { failure } from '../../contract/errors.ts'
import { requireCollection } from './collection.ts'

/** Ways through all that there is. */
export function browseHandlers({ catalog, reader, smartCollections }: EngineParts): HandlersOf<typeof browseRoutes> {
  return {
    outlineAssets: async ({ libraryId, collection, kind, state, filter: expression, sort, groupBy }) => {
      await smartCollections.refresh({ collections: collection === undefined ? [] : [collection], filter: expression })
      const collections = collection === undefined ? undefined : [requireCollection(catalog, collection)]
      return reader.ask('outline', { filter: { libraryId, state, kinds: kind && [kind], collections, expression }, sort: sort?.split(',') ?? [], groupBy })
    },
    getAssets: ({ ids }) => {
      const assets = catalog.assets.many(ids)
      return ids.flatMap(id => assets.get(id) ?? [])
    },
    listFolders: ({ libraryId, parent }) => {
      if (!catalog.libraries.get(libraryId))
        throw failure('library_not_found', { id: libraryId })
      return reader.ask('folders', { libraryId, parent: parent.replace(/\/+$/, '') })
    },
    listFacets: () => reader.ask('facets', undefined),
    suggest: ({ text, limit }) => reader.ask('suggestions', { text, limit }),
  }
}
