import type { Database } from './connection.ts'
import SQLite from 'better-sqlite3'

/** quick: every page and row can be read. full: and the indexes agree with the rows. */
export type Thoroughness = 'quick' | 'full'

/** Rows of a table that belong to rows which are not there. */
export interface Orphans {
  readonly table: string
  readonly rowids: readonly (number | null)[]
}

const messageLimit = 20

/** What SQLite finds wrong with the pages and rows of a database, at most 20 findings; empty when it is sound. */
export function damageOf(db: Database, thoroughness: Thoroughness): string[] {
  try {
    const findings = db.prepare<[], string>(`PRAGMA ${thoroughness === 'full' ? 'integrity_check' : 'quick_check'}(${messageLimit})`).pluck().all()
    return findings.filter(finding => finding !== 'ok')
  }
  catch (error) {
    if (isDamage(error))
      return [error.message]
    throw error
  }
}

/** Rows that break a foreign key, by table. A table without row ids has null in place of each. */
export function orphansOf(db: Database): Orphans[] {
  const byTable = new Map<string, (number | null)[]>()
  for (const { table, rowid } of db.prepare<[], { readonly table: string, readonly rowid: number | null }>('PRAGMA foreign_key_check').iterate())
    byTable.get(table)?.push(rowid) ?? byTable.set(table, [rowid])
  return [...byTable].map(([table, rowids]) => ({ table, rowids }))
}

/** Both, in words. */
export function findingsOf(db: Database, thoroughness: Thoroughness): string[] {
  const damage = damageOf(db, thoroughness)
  return damage.length > 0
    ? damage
    : orphansOf(db).map(({ table, rowids }) => `${rowids.length} ${rowids.length === 1 ? 'row' : 'rows'} of "${table}" belong to nothing`)
}

/** Whether an error says that the file is no SQLite database, or a damaged one. */
export function isDamage(error: unknown): error is Error {
  return error instanceof SQLite.SqliteError && (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))
}
