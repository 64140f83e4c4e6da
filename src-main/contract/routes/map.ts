import type { Route } from '../route.ts'
import { LibraryMap, MapPlaces } from '../insight.ts'

/** The library as a map, on which like assets lie near one another. */
export const mapRoutes = {
  getMap: { method: 'get', path: '/api/map', summary: 'How far the map of the library is; begins to compute what of it is missing', tag: 'map', output: LibraryMap },
  getMapPlaces: { method: 'get', path: '/api/map/places', summary: 'Where on the map the assets lie', tag: 'map', output: MapPlaces },
} as const satisfies Record<string, Route>
