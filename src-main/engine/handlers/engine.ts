import type { engineRoutes } from '../../contract/routes/engine.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

const idleWaitMs = 20_000

/** How the engine is doing, and what its user wants of it. */
export function engineHandlers({ dataDir, version, spaces, ingest, untilIdle }: EngineParts): HandlersOf<typeof engineRoutes> {
  return {
    status: () => ({ version, dataDir, encoder: spaces.active().id, progress: ingest.progress() }),
    waitUntilIdle: () => untilIdle(idleWaitMs),
    retryFailed: () => {
      ingest.retryFailed()
      return ingest.progress()
    },
  }
}
