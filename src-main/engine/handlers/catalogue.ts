import type { catalogueRoutes } from '../../contract/routes/catalogue.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** Encoders and detectors that can be downloaded. */
export function catalogueHandlers({ catalogue }: EngineParts): HandlersOf<typeof catalogueRoutes> {
  return {
    listCatalogue: () => catalogue.list(),
    installFromCatalogue: ({ id }) => catalogue.install(id),
    cancelDownload: ({ id }) => catalogue.cancel(id),
  }
}
