import type { Catalog } from '../catalog/catalog.ts'

const dayMs = 86_400_000

/** Assets that are forgotten in one transaction. */
const batch = 500

/**
 * Forgets the assets that have been missing for longer than the settings say, then the libraries that were removed as long ago
 * and have no asset left. What no scan has looked for that late is kept until one has. Answers how many assets and libraries that were.
 * `dropEmbeddings` takes the embeddings of assets out of the indexes; the catalog's go with the assets. `now` is in ms since 1970.
 */
export function forgetExpired(catalog: Catalog, dropEmbeddings: (assetIds: readonly number[]) => void, now: number): number {
  const keptMs = catalog.settings.all().missingDays * dayMs
  let forgotten = 0
  for (let ids = catalog.scans.expired(now, keptMs, batch); ids.length > 0; ids = catalog.scans.expired(now, keptMs, batch)) {
    dropEmbeddings(ids)
    catalog.transaction(() => ids.forEach(catalog.scans.forget))
    forgotten += ids.length
  }
  return forgotten + catalog.libraries.forgetRemoved(now - keptMs)
}
