import type { Catalog } from '../catalog/catalog.ts'
import type { ExpiredAsset } from '../catalog/scans.ts'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'

const dayMs = 86_400_000

/** Assets that are forgotten in one transaction. */
const batch = 500

/**
 * Forgets the assets that have been missing for longer than the settings say, then the libraries that were removed as long ago
 * and have no asset left. What no scan has looked for that late is kept until one has, and what `.likenessignore` excludes is
 * kept as long as its file is there: the rule may go again. Answers how many assets and libraries were forgotten.
 * `dropEmbeddings` takes the embeddings of assets out of the indexes; the catalog's go with the assets. `now` is in ms since 1970.
 */
export function forgetExpired(catalog: Catalog, dropEmbeddings: (assetIds: readonly number[]) => void, now: number): number {
  const keptMs = catalog.settings.all().missingDays * dayMs
  let forgotten = 0
  for (let assets = catalog.scans.expired(now, keptMs, batch); assets.length > 0; assets = catalog.scans.expired(now, keptMs, batch)) {
    const { there = [], gone = [] } = Object.groupBy(assets, asset => isGone(asset) ? 'gone' : 'there')
    dropEmbeddings(gone.map(({ id }) => id))
    catalog.transaction(() => {
      gone.forEach(({ id }) => catalog.scans.forget(id))
      // Far from now, so that they do not count as having gone missing lately.
      there.forEach(({ id }) => catalog.scans.countFrom(id, now - keptMs / 2))
    })
    forgotten += gone.length
  }
  return forgotten + catalog.libraries.forgetRemoved(now - keptMs)
}

/** Nothing is at its place any more, or its library was removed. What cannot be looked at is not gone. */
function isGone({ root, folder, name }: ExpiredAsset): boolean {
  if (root === null)
    return true
  try {
    return !lstatSync(join(root, folder, name)).isFile()
  }
  catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR'
  }
}
