import type { detectorRoutes } from '../../contract/routes/detector.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { absolute } from './paths.ts'

/** Detectors. */
export function detectorHandlers({ detectors, ingest }: EngineParts): HandlersOf<typeof detectorRoutes> {
  return {
    listDetectors: () => detectors.list(),
    importDetector: async ({ folder }) => {
      const detector = await detectors.import(absolute(folder))
      ingest.wake()
      return detector
    },
    useDetector: async ({ id }) => {
      const detector = await detectors.use(id)
      ingest.wake()
      return detector
    },
    removeDetector: async ({ id }) => {
      await detectors.remove(id)
      return {}
    },
  }
}
