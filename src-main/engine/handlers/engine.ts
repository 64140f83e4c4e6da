import type { Settings } from '../../contract/entities.ts'
import type { EditSettings } from '../../contract/requests.ts'
import type { engineRoutes } from '../../contract/routes/engine.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

const idleWaitMs = 20_000

/** How the engine is doing, and what its user wants of it. */
export function engineHandlers({ catalog, dataDir, version, libraries, spaces, ingest, safekeeping, surroundings, untilIdle }: EngineParts): HandlersOf<typeof engineRoutes> {
  return {
    status: () => ({ version, dataDir, encoder: spaces.active().id, progress: ingest.progress() }),
    waitUntilIdle: () => untilIdle(idleWaitMs),
    retryFailed: () => {
      ingest.retryFailed()
      return ingest.progress()
    },
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
    editSettings: change,
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
