import type { Catalog } from '../catalog/catalog.ts'
import type { SearchGroup, SearchResult } from '../contract/entities.ts'

/**
 * Results in groups of what they have in common: the best group first, in each the assets in the order of the results. An asset
 * with several values, as tags, is in several groups; what has none is in the group of null. `valuesOf` tells the values.
 */
export function groupResults(results: readonly SearchResult[], valuesOf: (result: SearchResult) => readonly string[]): SearchGroup[] {
  const groups = new Map<string | null, Set<number>>()
  for (const result of results) {
    const values = valuesOf(result)
    for (const value of values.length > 0 ? values : [null]) {
      const members = groups.get(value) ?? new Set()
      groups.set(value, members.add(result.asset.id))
    }
  }
  return [...groups].map(([value, members]) => ({ value, assetIds: [...members] }))
}

/** Results in groups by what the catalog knows of them: `kind`, `format`, `folder`, `library`, `tag`, `collection`, `label` or `metadata.<key>`. Objects have one label. */
export function groupBy(catalog: Catalog, by: string, results: readonly SearchResult[]): SearchGroup[] {
  const values = catalog.grouping.values([...new Set(results.map(({ asset }) => asset.id))], by)
  return groupResults(results, ({ asset, object }) => by === 'label' && object ? [object.label] : values.get(asset.id) ?? [])
}
