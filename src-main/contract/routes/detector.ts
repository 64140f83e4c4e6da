import type { Route } from '../route.ts'
import { z } from 'zod'
import { Detector } from '../entities.ts'
import { LocalFolder } from '../requests.ts'
import { byKey, nothing } from '../route.ts'

/** What finds objects in images. */
export const detectorRoutes = {
  listDetectors: { method: 'get', path: '/api/detectors', summary: 'Installed detectors', tag: 'detectors', output: z.array(Detector) },
  importDetector: { method: 'post', path: '/api/detectors', summary: 'Installs a detector from a folder on this machine, and looks through the library with it', tag: 'detectors', body: LocalFolder, output: Detector },
  useDetector: { method: 'post', path: '/api/detectors/{id}/use', summary: 'Looks through the library with this detector in place of another', tag: 'detectors', params: byKey, output: Detector },
  removeDetector: { method: 'delete', path: '/api/detectors/{id}', summary: 'Removes a detector and what it found', tag: 'detectors', params: byKey, output: nothing },
} as const satisfies Record<string, Route>
