import type { Catalog } from '../catalog/catalog.ts'
import type { RepairReport } from '../contract/keepsakes.ts'
import type { PreviewCache } from '../media/preview-cache.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Detectors } from './detectors.ts'
import type { Chore } from './housekeeping.ts'
import type { Spaces } from './spaces.ts'
import { createBackups } from '../catalog/backups.ts'
import { sweepLeftovers } from '../media/cached-files.ts'
import { repair } from './repair.ts'

export interface SafekeepingOptions {
  readonly catalog: Catalog
  readonly dataDir: string
  readonly previews: PreviewFiles
  readonly cache: PreviewCache
  readonly spaces: Spaces
  readonly detectors: Detectors
  /** Something may wait. */
  readonly wake: () => void
}

export type Safekeeping = ReturnType<typeof createSafekeeping>

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const weekMs = 7 * 24 * hourMs

/** Backups, repair and the cache's limits of an open engine, and the chores that they need. */
export function createSafekeeping({ catalog, dataDir, previews, cache, spaces, detectors, wake }: SafekeepingOptions) {
  const closing = new AbortController()
  const backups = createBackups({ catalog, dataDir })
  let repairing: Promise<RepairReport> | undefined

  const chores: readonly Chore[] = [
    { name: 'backup', everyMs: hourMs, firstMs: minuteMs, run: backups.daily },
    { name: 'cache', everyMs: hourMs, firstMs: minuteMs / 2, run: cache.keepWithinLimit },
    { name: 'leftovers', everyMs: weekMs, firstMs: 10 * minuteMs, isLasting: true, run: async () => {
      await sweepLeftovers(dataDir, catalog.safekeeping.shownAmong, closing.signal)
      closing.signal.throwIfAborted()
    } },
  ]

  return {
    backups,
    chores,
    keepWithinLimit: cache.keepWithinLimit,
    /** Who asks while one is under way gets the report of that. Errors: engine_closing. */
    repair: (): Promise<RepairReport> => repairing ??= repair({ catalog, dataDir, previews, spaces, detectors, wake }, closing.signal).finally(() => repairing = undefined),
    close: async (): Promise<void> => {
      closing.abort()
      await Promise.allSettled([backups.close(), cache.close(), repairing])
    },
  }
}
