import type { Backup } from '../contract/keepsakes.ts'
import { closeSync, constants, copyFileSync, fsyncSync, openSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'
import { backupFolder, listBackups } from './backup-files.ts'
import { refuseNewer } from './connection.ts'
import { replacementPath, takeReplacement } from './files.ts'
import { findingsOf, isDamage } from './soundness.ts'

export interface Restored {
  readonly backup: Backup
  /** Absolute path of the catalog that was put aside; null when there was none. */
  readonly replaced: string | null
}

/**
 * Puts a backup in place of the catalog: the one of this name, or the newest. The backup stays, and so does the old catalog, beside
 * the new one. The data folder must be locked, so that no engine has it.
 * Errors: not_found, backup_damaged, catalog_too_new; then nothing was changed.
 */
export function restoreCatalog(dataDir: string, name?: string): Restored {
  const backups = listBackups(dataDir)
  const backup = name === undefined ? backups[0] : backups.find(candidate => candidate.name === name || candidate.name === `${name}.db`)
  if (!backup)
    throw failure('not_found', { what: name === undefined ? `backup in ${backupFolder(dataDir)}` : `backup "${name}"; \`likeness backup --list\` lists them` })
  const draft = `${replacementPath(dataDir)}.draft`
  try {
    copyFileSync(join(backupFolder(dataDir), backup.name), draft, constants.COPYFILE_FICLONE)
    requireSound(draft, backup.name)
    return { backup, replaced: replaceCatalog(dataDir, draft) }
  }
  finally {
    ;['', '-wal', '-shm'].forEach(suffix => rmSync(draft + suffix, { force: true }))
  }
}

/** Puts a complete database file in place of the catalog; answers where the old one is, null when there was none. */
export function replaceCatalog(dataDir: string, draft: string): string | null {
  const file = openSync(draft, 'r+')
  fsyncSync(file)
  closeSync(file)
  const now = new Date()
  utimesSync(draft, now, now)
  renameSync(draft, replacementPath(dataDir))
  return takeReplacement(dataDir) ?? null
}

function requireSound(path: string, name: string): void {
  try {
    const db = new SQLite(path, { readonly: true })
    try {
      refuseNewer(db)
      const findings = findingsOf(db, 'quick')
      if (findings.length > 0)
        throw failure('backup_damaged', { name, reason: findings.join('; ') })
    }
    finally {
      db.close()
    }
  }
  catch (error) {
    throw isDamage(error) ? failure('backup_damaged', { name, reason: error.message }, error) : error
  }
}
