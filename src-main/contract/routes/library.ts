import type { Route } from '../route.ts'
import { z } from 'zod'
import { DiskFolder, DiskRequest } from '../browse.ts'
import { Library } from '../entities.ts'
import { AddLibrary, EditLibrary, MoveLibrary } from '../requests.ts'
import { byId, nothing } from '../route.ts'

/** The folders that are looked through. */
export const libraryRoutes = {
  listLibraries: { method: 'get', path: '/api/libraries', summary: 'All libraries', tag: 'libraries', output: z.array(Library) },
  addLibrary: { method: 'post', path: '/api/libraries', summary: 'Adds a folder as a library, or finds it again, and scans it', tag: 'libraries', body: AddLibrary, output: Library },
  editLibrary: { method: 'post', path: '/api/libraries/{id}', summary: 'Renames a library, leaves out what matches patterns, and looks through it anew', tag: 'libraries', params: byId, body: EditLibrary, output: Library },
  addSampleLibrary: { method: 'post', path: '/api/sample-library', summary: 'Writes a small library of pictures and models into the data folder, and adds it', tag: 'libraries', output: Library },
  browseDisk: { method: 'get', path: '/api/disk', summary: 'The folders in a folder of this machine', tag: 'libraries', query: DiskRequest, output: DiskFolder },
  scanLibrary: { method: 'post', path: '/api/libraries/{id}/scan', summary: 'Compares a library with its folder', tag: 'libraries', params: byId, output: Library },
  removeLibrary: { method: 'delete', path: '/api/libraries/{id}', summary: 'Removes a library; what is known of it is kept for a while, no file is touched', tag: 'libraries', params: byId, output: nothing },
  believeLibrary: { method: 'post', path: '/api/libraries/{id}/believe', summary: 'The files that a suspect library misses are gone indeed', tag: 'libraries', params: byId, output: Library },
  moveLibrary: { method: 'post', path: '/api/libraries/{id}/move', summary: 'The folder of a library is elsewhere now; what is known of its assets stays', tag: 'libraries', params: byId, body: MoveLibrary, output: Library },
  listRemovedLibraries: { method: 'get', path: '/api/removed-libraries', summary: 'Removed libraries that are still kept', tag: 'libraries', output: z.array(Library) },
  restoreLibrary: { method: 'post', path: '/api/removed-libraries/{id}/restore', summary: 'Takes a removed library back, with all that was known of it', tag: 'libraries', params: byId, output: Library },
} as const satisfies Record<string, Route>
