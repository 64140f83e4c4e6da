import type { Route } from '../route.ts'
import { ImportReport, SidecarReport } from '../keepsakes.ts'
import { LocalFile, WriteSidecars } from '../requests.ts'
import { UserData } from '../user-data.ts'

/** What people made, in and out. */
export const transferRoutes = {
  exportUserData: { method: 'get', path: '/api/export', summary: 'Tags, collections and metadata that people made, by content hash and path', tag: 'transfer', output: UserData },
  importUserData: { method: 'post', path: '/api/import', summary: 'Takes in what `export` wrote, from a file on this machine', tag: 'transfer', body: LocalFile, output: ImportReport },
  importEagle: { method: 'post', path: '/api/import/eagle', summary: 'Takes in an Eagle library: adds its folder and reads tags, folders, ratings and notes', tag: 'transfer', body: LocalFile, output: ImportReport },
  writeSidecars: { method: 'post', path: '/api/sidecars', summary: 'Writes tags, rating and description of assets into `.xmp` files beside them', tag: 'transfer', body: WriteSidecars, output: SidecarReport },
} as const satisfies Record<string, Route>
