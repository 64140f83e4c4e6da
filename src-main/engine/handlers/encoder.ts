import type { encoderRoutes } from '../../contract/routes/encoder.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { absolute } from './paths.ts'

/** Encoders. */
export function encoderHandlers({ spaces, measurements, ingest }: EngineParts): HandlersOf<typeof encoderRoutes> {
  return {
    listEncoders: () => spaces.list(),
    importEncoder: ({ folder }) => spaces.import(absolute(folder)),
    useEncoder: async ({ id }) => {
      const encoder = await spaces.use(id)
      ingest.wake()
      return encoder
    },
    listMeasurements: () => measurements.list(),
    measureEncoder: ({ id }) => measurements.measure(id),
    removeEncoder: async ({ id }) => {
      await spaces.remove(id)
      return {}
    },
  }
}
