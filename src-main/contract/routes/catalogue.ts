import type { Route } from '../route.ts'
import { z } from 'zod'
import { CatalogueEntry, Download } from '../entities.ts'
import { byKey } from '../route.ts'

/** Encoders and detectors that can be downloaded. */
export const catalogueRoutes = {
  listCatalogue: { method: 'get', path: '/api/catalogue', summary: 'Encoders and detectors that can be downloaded, and how far that is', tag: 'catalogue', output: z.array(CatalogueEntry) },
  installFromCatalogue: { method: 'post', path: '/api/catalogue/{id}/install', summary: 'Begins to download and install an entry, or goes on with it; `downloads` events tell how far it is', tag: 'catalogue', params: byKey, output: Download },
  cancelDownload: { method: 'post', path: '/api/catalogue/{id}/cancel', summary: 'Stops a download; what has come is kept to go on from', tag: 'catalogue', params: byKey, output: Download },
} as const satisfies Record<string, Route>
