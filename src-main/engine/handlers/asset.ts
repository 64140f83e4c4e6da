import type { Catalog } from '../../catalog/catalog.ts'
import type { Asset } from '../../contract/entities.ts'
import type { assetRoutes } from '../../contract/routes/asset.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { basename, dirname, relative, sep } from 'node:path'
import { objectOf } from '../../catalog/detections.ts'
import { failure } from '../../contract/errors.ts'
import { isRating } from '../../contract/user-data.ts'
import { isWithin } from '../../media/paths.ts'
import { countTags, sumUp } from '../sum-up.ts'
import { trashAssets } from '../trash.ts'
import { requireCollection } from './collection.ts'
import { absolute, realPath } from './paths.ts'

/** Assets. */
export function assetHandlers({ catalog, edits, libraries, smartCollections }: EngineParts): HandlersOf<typeof assetRoutes> {
  return {
    listAssets: async ({ libraryId, collection, kind, state, filter: expression, sort, after = 0, limit }) => {
      await smartCollections.refresh({ collections: collection === undefined ? [] : [collection], filter: expression })
      const filter = { libraryId, state, kinds: kind && [kind], collections: collection === undefined ? undefined : [requireCollection(catalog, collection)], expression }
      const total = catalog.assets.count(filter)
      if (sort === undefined) {
        const assets = catalog.assets.page(filter, after, limit)
        return { assets, next: assets.length === limit ? assets.at(-1)!.id : null, total }
      }
      const ids = catalog.assets.sorted(filter, sort.split(','), Math.max(0, after), limit)
      const assets = catalog.assets.many(ids)
      return { assets: ids.map(id => assets.get(id)!), next: ids.length === limit ? after + limit : null, total }
    },
    getAsset: ({ id }) => catalog.assets.get(id) ?? missingAsset(id),
    assetAt: ({ path }) => ({ asset: assetAt(catalog, absolute(path)) ?? null }),
    getAssetDetails: ({ id }) => ({
      asset: catalog.assets.get(id) ?? missingAsset(id),
      tags: catalog.tags.ofAsset(id),
      metadata: catalog.metadata.ofAsset(id),
      collections: catalog.collections.keysOf(id),
    }),
    editAssets: async ({ ids: asked, addTags, removeTags, metadata }) => {
      requireRating(metadata['rating'])
      const ids = await edits.known(asked)
      const undo = await edits.run(() => [
        ...addTags.map(name => ({ of: 'tag', name, source: 'user', isCarried: true, ids } as const)),
        ...removeTags.map(name => ({ of: 'untag', name, ids } as const)),
        ...Object.entries(metadata).map(([key, value]) => ({ of: 'value', key, values: [value], which: null, ids } as const)),
      ])
      return { edited: ids.length, undo }
    },
    trashAssets: async ({ ids }) => trashAssets({ catalog, libraries }, await edits.known(ids)),
    undo: async ({ token }) => ({ undo: await edits.undo(token) }),
    listObjects: ({ id }) => {
      requireAssets(catalog, [id])
      return catalog.detections.ofAsset(id).map(objectOf)
    },
    listLabels: () => catalog.detections.labels(),
    listTagsOf: ({ ids }) => countTags(catalog, ids),
    sumUpAssets: ({ ids }) => sumUp(catalog, ids),
    listTags: () => catalog.tags.list(),
  }
}

/** Throws asset_not_found unless all of them are there. */
export function requireAssets(catalog: Catalog, ids: readonly number[]): void {
  const unknown = catalog.assets.firstUnknown(ids)
  if (unknown !== undefined)
    missingAsset(unknown)
}

function requireRating(rating: string | null | undefined): void {
  if (typeof rating === 'string' && !isRating(rating))
    throw failure('bad_request', { reason: `a rating is a whole number from 0 to 5, not "${rating}".` })
}

function missingAsset(id: number): never {
  throw failure('asset_not_found', { id })
}

function assetAt(catalog: Catalog, asked: string): Asset | undefined {
  const path = realPath(asked)
  const library = catalog.libraries.list().find(({ path: root }) => isWithin(path, root))
  if (!library)
    return undefined
  const folder = relative(library.path, dirname(path)).split(sep).join('/')
  const id = catalog.assets.idAt(library.path, folder, basename(path))
  return id === undefined ? undefined : catalog.assets.get(id)
}
