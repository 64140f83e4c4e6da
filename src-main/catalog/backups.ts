import type { Backup } from '../contract/keepsakes.ts'
import type { BackupKind } from './backup-files.ts'
import type { Catalog } from './catalog.ts'
import { rmSync } from 'node:fs'
import { failure } from '../contract/errors.ts'
import { backupName, draftOf, isDaily, keepDraft, listBackups, removeDrafts } from './backup-files.ts'
import { lookThrough } from './look-through.ts'

const dayMs = 24 * 60 * 60_000

/** The backups of a catalog that is open, made one at a time beside all other work. */
export function createBackups({ catalog, dataDir }: { readonly catalog: Pick<Catalog, 'safekeeping'>, readonly dataDir: string }) {
  const closing = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  removeDrafts(dataDir)

  async function make(kind: BackupKind): Promise<Backup> {
    const name = backupName(kind, Date.now())
    const draft = draftOf(dataDir, name)
    try {
      await catalog.safekeeping.copyTo(draft, closing.signal)
      const findings = await lookThrough({ path: draft, thoroughness: 'quick', orphans: false })
      if (findings.length > 0)
        throw failure('catalog_damaged', { path: catalog.safekeeping.path, reason: findings.join('; ') })
      closing.signal.throwIfAborted()
      return keepDraft(dataDir, name)
    }
    catch (error) {
      ;['', '-journal', '-wal', '-shm'].forEach(suffix => rmSync(draft + suffix, { force: true }))
      throw error
    }
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  return {
    list: (): Backup[] => listBackups(dataDir),
    /** Makes a backup now. Errors: catalog_damaged, engine_closing, those of the disk; then nothing is kept. */
    create: (): Promise<Backup> => inTurn(() => make('manual')),
    /** Makes the day's backup, unless the last one is not a day old. */
    daily: (): Promise<void> => inTurn(async () => {
      const newest = listBackups(dataDir).find(isDaily)
      if (!newest || Date.now() - Date.parse(newest.createdAt) >= dayMs)
        await make('daily')
    }),
    /** Gives up what is under way; it leaves nothing behind. */
    close: async (): Promise<void> => {
      closing.abort(failure('engine_closing'))
      await last
    },
  }
}
