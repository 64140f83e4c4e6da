import type { Database } from 'better-sqlite3'
import { existsSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'
import { backUpBeforeMigration } from './backup-files.ts'
import { catalogPath, endedUncleanly, sizeOf, takeReplacement } from './files.ts'
import { addFold } from './fold.ts'
import { migrations } from './migrations/all.ts'
import { findingsOf, isDamage } from './soundness.ts'

export type { Database } from 'better-sqlite3'

/** Bytes of a page, the least that a database which was written to has. */
const smallestDatabase = 512

/**
 * Opens the SQLite database of a data folder, which must exist, and brings it to the newest version. After an end in the middle
 * of things it is looked through first; before it is brought to a new version it is backed up. A restore that was interrupted is
 * brought to its end. Errors: catalog_too_new when a later program made it, catalog_damaged; then it is left as it is.
 */
export function openDatabase(dataDir: string): Database {
  takeReplacement(dataDir)
  const path = catalogPath(dataDir)
  return withDamageNamed(path, () => {
    examine(dataDir, path)
    const db = new SQLite(path)
    try {
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = NORMAL')
      db.pragma('foreign_keys = ON')
      db.pragma('cache_size = -65536')
      addFold(db)
      const found = versionOf(db)
      if (found > 0 && found < migrations.length)
        backUpBeforeMigration(db, dataDir, found)
      migrate(db)
      return db
    }
    catch (error) {
      db.close()
      throw error
    }
  })
}

/** The number of migrations that a database has had. */
export function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** Throws catalog_too_new when a later program made the database. */
export function refuseNewer(db: Database): void {
  const found = versionOf(db)
  if (found > migrations.length)
    throw failure('catalog_too_new', { found, known: migrations.length })
}

/** Brings a database to a version, by default the newest. */
export function migrate(db: Database, version: number = migrations.length): void {
  for (const [index, sql] of migrations.slice(0, version).entries()) {
    if (index < versionOf(db))
      continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
}

/** What was thrown; where SQLite says that the file is damaged, as catalog_damaged. */
export function nameDamage(thrown: unknown, path: string): unknown {
  return isDamage(thrown) ? failure('catalog_damaged', { path, reason: thrown.message }, thrown) : thrown
}

/** Does some work on a catalog. Errors: catalog_damaged, those of the work. */
export function withDamageNamed<T>(path: string, work: () => T): T {
  try {
    return work()
  }
  catch (error) {
    throw nameDamage(error, path)
  }
}

/** Looks at the catalog without writing to it: a connection that may write would take in the journal as soon as it is closed. */
function examine(dataDir: string, path: string): void {
  if (!existsSync(path))
    return
  const size = sizeOf(path)
  if (size > 0 && size < smallestDatabase)
    throw failure('catalog_damaged', { path, reason: `it has ${size} bytes, the smallest catalog has ${smallestDatabase}` })
  if (sizeOf(`${path}-journal`) > 0)
    rollBack(path)
  const db = new SQLite(path, { readonly: true })
  try {
    refuseNewer(db)
    const findings = endedUncleanly(dataDir) ? findingsOf(db, 'quick') : []
    if (findings.length > 0)
      throw failure('catalog_damaged', { path, reason: findings.join('; ') })
  }
  finally {
    db.close()
  }
}

/** SQLite undoes what was under way by itself, given a connection that may write. */
function rollBack(path: string): void {
  const db = new SQLite(path)
  try {
    versionOf(db)
  }
  finally {
    db.close()
  }
}
