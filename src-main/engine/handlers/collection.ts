import type { Catalog } from '../../catalog/catalog.ts'
import type { Change, CollectionFields } from '../../catalog/changes.ts'
import type { Collection } from '../../contract/entities.ts'
import type { collectionRoutes } from '../../contract/routes/collection.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { newCollectionKey } from '../../catalog/collection-key.ts'
import { failure } from '../../contract/errors.ts'
import { uniqueIds } from '../edits.ts'

/** Collections. */
export function collectionHandlers({ catalog, edits, smartCollections }: EngineParts): HandlersOf<typeof collectionRoutes> {
  /** A collection that was made or changed; of a smart one, with what it finds now. */
  async function found(key: string): Promise<Collection> {
    await smartCollections.refresh({ collections: [key] })
    return catalog.collections.get(requireCollection(catalog, key))!
  }

  return {
    listCollections: () => catalog.collections.list(),
    createCollection: async ({ name, assetIds, query = null, colour, parent }) => {
      const ids = await edits.known(assetIds)
      if (parent !== null)
        requireOwn(catalog, parent)
      if (query)
        await smartCollections.check(query)
      const key = newCollectionKey(catalog.collections.has)
      await edits.run(() => [
        { of: 'collection made', record: { key, name, colour, parent, query, position: null, createdAt: Date.now() } },
        { of: 'member', collection: key, isIn: true, ids },
      ])
      return found(key)
    },
    removeCollection: async ({ id: key }) => {
      const { query } = requireOwn(catalog, key)
      // First those in it, a batch at a time: with the collection they would all go at once.
      const undo = await edits.run(() => [
        ...query ? [] : [{ of: 'member', collection: key, isIn: false, ids: Uint32Array.from(catalog.collections.members(key)) } as const],
        { of: 'collection removed', key },
      ])
      return { undo }
    },
    editCollection: async ({ id: key, name, add, remove, query, colour, parent, before }) => {
      const { query: asked } = requireOwn(catalog, key)
      if (asked !== null && add.length + remove.length > 0)
        throw failure('bad_request', { reason: `"${key}" is a smart collection: it holds what its query finds. Change the query, or put the assets into another collection.` })
      if (asked === null && query)
        throw failure('bad_request', { reason: `"${key}" holds what was put into it, and no query. Make a smart collection of the query.` })
      if (parent)
        requireOwn(catalog, parent)
      const added = await edits.known(add)
      if (query)
        await smartCollections.check(query)
      if (query === null)
        await smartCollections.refresh({ collections: [key] })
      const undo = await edits.run(() => {
        const { parent: lyingIn } = requireOwn(catalog, key)
        return [
          ...changeOf(key, { name, colour, query, ...parent !== undefined && { parent, ...parent !== lyingIn && { position: null } } }),
          ...before === undefined ? [] : placing(catalog, key, parent === undefined ? lyingIn : parent, before),
          { of: 'member', collection: key, isIn: true, ids: added },
          { of: 'member', collection: key, isIn: false, ids: uniqueIds(remove) },
        ]
      })
      return { collection: await found(key), undo }
    },
  }
}

/** The key itself; throws collection_not_found when there is none. */
export function requireCollection(catalog: Catalog, key: string): string {
  if (!catalog.collections.has(key))
    throw failure('collection_not_found', { key })
  return key
}

/** A collection that people made. Errors: collection_not_found, bad_request when it is a library's own. */
function requireOwn(catalog: Catalog, key: string): Collection {
  const collection = catalog.collections.get(requireCollection(catalog, key))!
  if (collection.libraryId !== null)
    throw failure('bad_request', { reason: `"${key}" is a library's own collection: it holds what lies in the library's folder, under its name, and goes with the library.` })
  return collection
}

/** The change of what is given of a collection. */
function changeOf(key: string, given: { readonly [F in keyof CollectionFields]?: CollectionFields[F] | undefined }): Change[] {
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return Object.keys(fields).length === 0 ? [] : [{ of: 'collection', key, fields }]
}

/** Puts a collection before one of those that lie in the same place, or behind all of them: from then on each of them has its number. */
function placing(catalog: Catalog, key: string, parent: string | null, before: string | null): Change[] {
  const neighbours = catalog.collections.placedIn(parent).filter(neighbour => neighbour.key !== key)
  const index = before === null ? neighbours.length : neighbours.findIndex(neighbour => neighbour.key === before)
  if (index < 0)
    throw failure('bad_request', { reason: `"${before}" is none of the collections that lie ${parent === null ? 'at the top' : `in "${parent}"`}: only before one of these can "${key}" be put there.` })
  return neighbours.toSpliced(index, 0, { key, position: null })
    .flatMap((neighbour, i) => neighbour.position === i + 1 ? [] : changeOf(neighbour.key, { position: i + 1 }))
}
