import type { Database } from 'better-sqlite3'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { migrations } from '../../../src-main/catalog/migrations/all.ts'

interface Column { readonly name: string, readonly type: string, readonly dflt_value: string | null }

/** What a CHECK allows and what tells something; all other columns get a value of their type. */
const values: Readonly<Record<string, unknown>> = { state: 'online', kind: 'image', format: 'png', source: 'user', step: 'preview', encoder: 'likeness-mini', points: '[[0,0],[1,1]]', retry_at: null, missing_since: null, removed_at: null, suspicion: null, watch: null, exclude: null, parent: null, library_id: 1, asset_id: 1, collection_id: 1, query: null, anchor_id: 'anchor', tag_id: 1, pending: 0, entry: '{}', account_id: 'account', sync_id: 'sync' }

/** Values that differ from table to table. */
const exceptions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ingest_step: { state: 'done', version: 1 },
  anchor: { id: 'anchor', expires_at: 9_000_000_000_000 },
  setting: { key: 'encoder.active', value: 'likeness-mini' },
  embedding: { vector: new Uint8Array([1, 2]) },
  library: { id: 1, path: '/photos', name: 'photos' },
  asset: { id: 1, hash: 'a'.repeat(32), folder: 'below', name: 'one.png' },
  account: { id: 'account', secrets_kept: 'sealed' },
  sync: { id: 'sync' },
  received_beside: { collection: 'received.collection', key: 'received.key' },
}

/** Makes the catalog that a program of an earlier version would have: its first `version` migrations, and a row in every table. */
export function writeOldCatalog(folder: string, version: number): void {
  const db = new SQLite(join(folder, 'catalog.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('foreign_keys = ON')
  for (const sql of migrations.slice(0, version))
    db.exec(sql)
  db.pragma(`user_version = ${version}`)
  for (const table of tablesOf(db))
    fill(db, table)
  db.close()
}

/** The names of the tables, parents before those that refer to them; without what full-text search keeps for itself. */
export function tablesOf(db: Database): string[] {
  return db.prepare<[], string>(`SELECT name FROM sqlite_master
    WHERE name IN (SELECT name FROM pragma_table_list WHERE type = 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`).pluck().all()
}

/** Every row of every table, as it is. */
export function contentsOf(db: Database): Record<string, Record<string, unknown>[]> {
  return Object.fromEntries(tablesOf(db).map(table => [table, db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all()]))
}

function fill(db: Database, table: string): void {
  const columns = db.prepare<[string], Column>('SELECT name, type, dflt_value FROM pragma_table_info(?)').all(table)
  const row = columns.map(({ name, type }) => {
    const given = exceptions[table] !== undefined && name in exceptions[table] ? exceptions[table][name] : values[name]
    return given !== undefined ? given : type === 'TEXT' ? `${table}.${name}` : type === 'BLOB' ? new Uint8Array([7]) : 1
  })
  db.prepare(`INSERT OR REPLACE INTO "${table}" VALUES (${columns.map(() => '?').join(', ')})`).run(...row)
}
