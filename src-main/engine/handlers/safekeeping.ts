import type { safekeepingRoutes } from '../../contract/routes/safekeeping.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** Backups and repair of the catalog. */
export function safekeepingHandlers({ safekeeping }: EngineParts): HandlersOf<typeof safekeepingRoutes> {
  return {
    listBackups: () => safekeeping.backups.list(),
    createBackup: () => safekeeping.backups.create(),
    repair: () => safekeeping.repair(),
  }
}
