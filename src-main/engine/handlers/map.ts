import type { mapRoutes } from '../../contract/routes/map.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** The map of the library. */
export function mapHandlers({ map }: EngineParts): HandlersOf<typeof mapRoutes> {
  return {
    getMap: () => map.state(),
    getMapPlaces: () => map.places(),
  }
}
