import type { Catalog } from '../catalog/catalog.ts'

/** The keys of the collections that each of these assets is in, in order, those of libraries and smart ones (as last found) included. */
export function membershipsOf(catalog: Catalog, ids: readonly number[]): (assetId: number) => readonly string[] {
  const chosen = catalog.grouping.values(ids, 'collection')
  const assets = catalog.assets.many(ids)
  const ofLibraries = new Map(catalog.collections.list().flatMap(({ key, libraryId }) => libraryId === null ? [] : [[libraryId, key] as const]))
  return (id) => {
    const own = ofLibraries.get(assets.get(id)?.libraryId ?? -1)
    return [...chosen.get(id) ?? [], ...own === undefined ? [] : [own]].sort()
  }
}
