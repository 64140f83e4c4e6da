import type { NeededStep } from '../../catalog/browsing/waiting.ts'
import type { Activity } from '../../contract/browse.ts'
import type { Settings } from '../../contract/entities.ts'
import type { EditSettings } from '../../contract/requests.ts'
import type { engineRoutes } from '../../contract/routes/engine.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { requireAssets } from './asset.ts'

const idleWaitMs = 20_000

/** How the engine is doing, and what its user wants of it. */
export function engineHandlers({ catalog, reader, dataDir, version, libraries, received, spaces, ingest, safekeeping, surroundings, apiPort, address, untilIdle }: EngineParts): HandlersOf<typeof engineRoutes> {
  return {
    status: () => ({ version, dataDir, encoder: spaces.active().id, progress: ingest.progress(), address: address(), receivesInto: received.folder }),
    waitUntilIdle: () => untilIdle(idleWaitMs),
    retryFailed: () => {
      ingest.retryFailed()
      return ingest.progress()
    },
    retryAssets: async ({ ids }) => {
      requireAssets(catalog, ids)
      await ingest.retry([...new Set(ids)])
      return ingest.progress()
    },
    getActivity: async () => ({
      running: ingest.running(),
      scans: libraries.underWay(),
      waiting: waitingByStep(await reader.ask('waiting', ingest.needed())),
    }),
    pause: () => {
      change({ paused: true })
      return ingest.progress()
    },
    resume: () => {
      change({ paused: false })
      return ingest.progress()
    },
    preferAssets: ({ ids }) => {
      ingest.prefer(ids)
      return {}
    },
    reportSurroundings: (report) => {
      surroundings.report(report)
      ingest.wake()
      return ingest.progress()
    },
    getSettings: () => catalog.settings.all(),
    editSettings: async changes => apiPort && (changes.api !== undefined || changes.apiPort !== undefined) ? apiPort.change(changes, () => change(changes)) : change(changes),
  }

  /** What is set takes effect at once. */
  function change(changes: EditSettings): Settings {
    const settings = catalog.settings.change(changes)
    ingest.wake()
    if (changes.missingDays !== undefined)
      libraries.forgetExpired()
    if (changes.cacheGigabytes !== undefined)
      void safekeeping.keepWithinLimit()
    return settings
  }
}

/** Steps that differ in kind, encoder or detector alone as one: `embed`, not `embed:likeness-mini`. Of several encoders, what the one furthest behind needs. */
function waitingByStep(needed: readonly (NeededStep & { readonly assets: number })[]): Activity['waiting'] {
  const byKey = Map.groupBy(needed, ({ step }) => step)
  const sums = [...byKey].map(([key, steps]) => ({ step: key.split(':', 1)[0]!, assets: steps.reduce((sum, { assets }) => sum + assets, 0) }))
  return [...Map.groupBy(sums, ({ step }) => step)]
    .map(([step, same]) => ({ step, assets: Math.max(...same.map(({ assets }) => assets)) }))
    .filter(({ assets }) => assets > 0)
}
