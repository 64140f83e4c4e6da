import type { AssetFilter } from '../catalog/assets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { createMemory } from './memory.ts'

export interface Totals {
  /** How many assets pass a filter; with the key of a channel, how many of them have vectors there. */
  readonly of: (filter: AssetFilter, channel?: string) => number
}

interface Counted {
  readonly total: number
  readonly changes: number
  /** When it was counted, and how long that took, ms. */
  readonly at: number
  readonly took: number
}

/** Totals that are kept. */
const kept = { limit: 256, keptMs: 60 * 60_000 }

/** What is counted in this time, ms, is always counted anew when something has changed. */
const quick = 50

/** While the catalog changes, a count that takes longer is made anew after so many times as long as it took. */
const rest = 20

/** Counts what passes filters, once for as long as the catalog is the same: in a large one that takes longer than the search. */
export function createTotals(catalog: Catalog): Totals {
  const known = createMemory<Counted>(kept)

  function count(filter: AssetFilter, channel: string | undefined): number {
    const total = catalog.assets.count(filter)
    return channel === undefined ? total : total - catalog.assets.count({ ...filter, lacking: channel })
  }

  return {
    of: (filter, channel) => {
      const key = JSON.stringify([filter, channel])
      const changes = catalog.assets.changes()
      const at = performance.now()
      const last = known.get(key)
      if (last && (last.changes === changes || (last.took > quick && at - last.at < rest * last.took)))
        return last.total
      const total = count(filter, channel)
      known.set(key, { total, changes, at, took: performance.now() - at })
      return total
    },
  }
}
