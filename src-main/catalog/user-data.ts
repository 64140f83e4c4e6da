import type { UserDataAsset } from '../contract/user-data.ts'
import type { Catalog } from './catalog.ts'

type Parts = Pick<Catalog, 'tags' | 'metadata' | 'collections'>

/** Gives an asset what an entry says: its tags and collections besides those it has, its values where the user has set none. */
export function applyEntry({ tags, metadata, collections }: Parts, assetId: number, entry: UserDataAsset): void {
  tags.add([assetId], entry.tags)
  metadata.fillIn(assetId, entry.metadata)
  entry.collections.forEach(key => collections.add(key, [assetId]))
}

/**
 * Gives an asset whose content has just become known what was imported for it before its file turned up. Call it in the
 * transaction that records its hash. Answers whether there was anything.
 */
export function applyAwaited(catalog: Parts & Pick<Catalog, 'assets' | 'awaited'>, assetId: number): boolean {
  const asset = catalog.assets.get(assetId)
  const location = catalog.assets.location(assetId)
  if (!asset?.hash || !location)
    return false
  const entries = catalog.awaited.meaning({ hash: asset.hash, size: asset.size, root: location.root, path: asset.path })
  for (const { id, entry } of entries) {
    applyEntry(catalog, assetId, entry)
    catalog.awaited.remove(id)
  }
  return entries.length > 0
}
