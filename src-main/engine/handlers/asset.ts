import type { Catalog } from '../../catalog/catalog.ts'
import type { Asset } from '../../contract/entities.ts'
import type { assetRoutes } from '../../contract/routes/asset.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { basename, dirname, relative, sep } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { isWithin } from '../../media/paths.ts'
import { requireCollection } from './collection.ts'
import { absolute, realPath } from './paths.ts'

/** Assets. */
export function assetHandlers({ catalog }: EngineParts): HandlersOf<typeof assetRoutes> {
  return {
    listAssets: ({ libraryId, collection, kind, state, after, limit }) => {
      const filter = { libraryId, state, kinds: kind && [kind], collections: collection === undefined ? undefined : [requireCollection(catalog, collection)] }
      const assets = catalog.assets.page(filter, after ?? 0, limit)
      return { assets, next: assets.length === limit ? assets.at(-1)!.id : null, total: catalog.assets.count(filter) }
    },
    getAsset: ({ id }) => catalog.assets.get(id) ?? missingAsset(id),
    assetAt: ({ path }) => ({ asset: assetAt(catalog, absolute(path)) ?? null }),
  }
}

/** Throws asset_not_found unless all of them are there. */
export function requireAssets(catalog: Catalog, ids: readonly number[]): void {
  const found = catalog.assets.many(ids)
  ids.forEach(id => found.has(id) || missingAsset(id))
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
