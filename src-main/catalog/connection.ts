import type { Database } from 'better-sqlite3'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'
import { migrations } from './migrations/all.ts'

export type { Database } from 'better-sqlite3'

/**
 * Opens the SQLite database of a data folder, which must exist, and brings it to the newest version.
 * Errors: catalog_too_new, when a later program made it; it is left as it is.
 */
export function openDatabase(dataDir: string): Database {
  const db = new SQLite(join(dataDir, 'catalog.db'))
  try {
    refuseNewer(db)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
    db.pragma('cache_size = -65536')
    migrate(db)
    return db
  }
  catch (error) {
    db.close()
    throw error
  }
}

function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

function refuseNewer(db: Database): void {
  const found = versionOf(db)
  if (found > migrations.length)
    throw failure('catalog_too_new', { found, known: migrations.length })
}

function migrate(db: Database): void {
  for (const [index, sql] of migrations.entries()) {
    if (index < versionOf(db))
      continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
}
