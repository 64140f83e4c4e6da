import type { Catalog } from '../catalog/catalog.ts'
import type { StoredQuery } from '../contract/query.ts'
import type { AskedFor, UserData, UserDataAsset } from '../contract/user-data.ts'
import { setImmediate } from 'node:timers/promises'

/** Entries that are read at once; others have their turn between. */
const pageSize = 2000

/**
 * Everything that users made, in one document: the tags, values and memberships that they gave to assets, those of missing
 * files and removed libraries included, what still waits for its file since an earlier import, their own collections with what
 * smart ones ask, and concepts.
 */
export async function exportUserData(catalog: Catalog): Promise<UserData> {
  const assets: UserDataAsset[] = []
  for (const page of [catalog.userData.page, catalog.awaited.page])
    await addEntries(page, assets)
  const concepts = catalog.concepts.list()
  const positions = catalog.collections.positions()
  return {
    format: 'likeness-user-data',
    version: 1,
    exportedAt: new Date().toISOString(),
    collections: catalog.collections.list().filter(({ libraryId }) => libraryId === null).map(({ key, name, query, colour, parent }) => ({
      key,
      name,
      ...query && { query: withoutAssets(query) },
      ...colour && { colour },
      ...parent !== null && { parent },
      ...positions.has(key) && { position: positions.get(key) },
    })),
    ...concepts.length > 0 && { concepts: concepts.map(({ key, name }) => ({ key, name })) },
    assets,
  }
}

/** What a smart collection asks, but for the assets that it asks by: their entries tell that. */
function withoutAssets({ like: _, unlike: __, ...query }: StoredQuery): AskedFor {
  return query
}

async function addEntries(page: Catalog['awaited']['page'], all: UserDataAsset[]): Promise<void> {
  for (let after = 0; ;) {
    const entries = page(after, pageSize)
    entries.forEach(({ entry }) => all.push(entry))
    if (entries.length < pageSize)
      return
    after = entries.at(-1)!.id
    await setImmediate()
  }
}
