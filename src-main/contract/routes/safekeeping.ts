import type { Route } from '../route.ts'
import { z } from 'zod'
import { Backup, RepairReport } from '../keepsakes.ts'

/** Backups and repair of the catalog. */
export const safekeepingRoutes = {
  listBackups: { method: 'get', path: '/api/backups', summary: 'The backups of the catalog, newest first', tag: 'safekeeping', output: z.array(Backup) },
  createBackup: { method: 'post', path: '/api/backups', summary: 'Makes a backup of the catalog now', tag: 'safekeeping', output: Backup },
  repair: { method: 'post', path: '/api/repair', summary: 'Looks through the catalog, the index and the cache, and sets right what can be', tag: 'safekeeping', output: RepairReport },
} as const satisfies Record<string, Route>
