import type { Statement } from 'better-sqlite3'
import type { Database } from './connection.ts'
import { Buffer } from 'node:buffer'
import { closeSync, constants, copyFileSync, existsSync, fstatSync, ftruncateSync, openSync, readSync, rmSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'
import { migrate, refuseNewer, versionOf, withDamageNamed } from './connection.ts'
import { catalogPath, replacementPath } from './files.ts'
import { replaceCatalog } from './restore.ts'
import { removeOrphans } from './safekeeping.ts'
import { findingsOf, isDamage } from './soundness.ts'

export interface Salvaged {
  /** What SQLite said of the file. */
  readonly damage: readonly string[]
  /** Rows that were taken over. */
  readonly kept: number
  /** Rows that were read and belong to what could not be. */
  readonly orphans: number
  /** Absolute path of the damaged catalog. */
  readonly replaced: string
}

interface Column { readonly name: string, readonly type: string, readonly pk: number }

interface Sequence { readonly name: string, readonly seq: number }

/** Ranges of rows that may be unreadable before what is left of a table is given up. */
const failureLimit = 50_000

/**
 * Takes what can still be read of a damaged catalog over into a new one, row by row, and puts that in its place; the damaged one
 * stays beside it. The data folder must be locked. Errors: catalog_damaged when the file tells nothing at all, catalog_too_new;
 * then nothing was changed.
 */
export function salvageCatalog(dataDir: string): Salvaged {
  const path = catalogPath(dataDir)
  const draft = `${replacementPath(dataDir)}.draft`
  const copy = `${replacementPath(dataDir)}.damaged.draft`
  const removeDrafts = () => [draft, copy].forEach(file => ['', '-wal', '-shm', '-journal'].forEach(suffix => rmSync(file + suffix, { force: true })))
  removeDrafts()
  if (!existsSync(path))
    throw failure('not_found', { what: `catalog ${path}` })
  try {
    for (const suffix of ['', '-wal', '-journal'])
      existsSync(path + suffix) && copyFileSync(path + suffix, copy + suffix, constants.COPYFILE_FICLONE)
    extendToPages(copy)
    const taken = withDamageNamed(path, () => takeOver(path, copy, draft))
    return { ...taken, replaced: replaceCatalog(dataDir, draft) ?? path }
  }
  finally {
    removeDrafts()
  }
}

/** SQLite reads nothing of a file that is shorter than its header says; with empty pages at its end it reads what there is. */
function extendToPages(path: string): void {
  const file = openSync(path, 'r+')
  try {
    const header = Buffer.alloc(100)
    if (readSync(file, header, 0, 100, 0) < 100 || header.toString('latin1', 0, 15) !== 'SQLite format 3')
      return
    const size = (header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16)) * header.readUInt32BE(28)
    if (fstatSync(file).size < size)
      ftruncateSync(file, size)
  }
  finally {
    closeSync(file)
  }
}

function takeOver(path: string, copy: string, draft: string): Omit<Salvaged, 'replaced'> {
  using old = closing(new SQLite(copy))
  using fresh = closing(new SQLite(draft))
  refuseNewer(old.db)
  const version = versionOf(old.db)
  if (version === 0)
    throw failure('catalog_damaged', { path, reason: 'nothing in it can be read' })
  const damage = findingsOf(old.db, 'quick')
  fresh.db.pragma('foreign_keys = OFF')
  migrate(fresh.db, version)
  const tables = fresh.db.prepare<[], string>(`SELECT name FROM sqlite_master
    WHERE name IN (SELECT name FROM pragma_table_list WHERE type = 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`).pluck().all()
  const sequences = sequencesOf(old.db)
  const highestId = sequences.length > 0 ? Math.max(...sequences.map(({ seq }) => seq)) : 2 ** 40
  const kept = tables.reduce((sum, table) => sum + fresh.db.transaction(() => copyTable(old.db, fresh.db, table, highestId))(), 0)
  keepSequences(sequences, fresh.db)
  if (kept === 0)
    throw failure('catalog_damaged', { path, reason: 'nothing in it can be read' })
  return { damage, kept, orphans: removeOrphans(fresh.db) }
}

/**
 * Copies the rows of a table. Where its key is a number, a range that cannot be read is halved until the rows beside the damage
 * are told from those in it; other tables are read from the front and then from the back, up to the damage.
 */
function copyTable(from: Database, to: Database, table: string, highestId: number): number {
  const columns = to.prepare<[string], Column>('SELECT name, type, pk FROM pragma_table_info(?)').all(table)
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  const keys = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  const insert = to.prepare(`INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
  let kept = 0
  /** False when some of the rows could not be read. */
  const take = (rows: Statement<number[], readonly unknown[]>, ...values: number[]): boolean => {
    try {
      for (const row of rows.iterate(...values))
        kept += insert.run(...row).changes
      return true
    }
    catch (error) {
      if (isDamage(error))
        return false
      throw error
    }
  }
  const select = (clause: string) => from.prepare<number[], readonly unknown[]>(`SELECT ${names} FROM "${table}" ${clause}`).raw()
  if (take(select('')))
    return kept
  const key = keys[0]
  if (key?.type !== 'INTEGER') {
    take(select(`ORDER BY ${keys.map(({ name }) => `"${name}" DESC`).join(', ')}`))
    return kept
  }
  const within = select(`WHERE "${key.name}" BETWEEN ? AND ?`)
  const ranges: (readonly [number, number])[] = [[0, highestId]]
  for (let failures = 0, range = ranges.pop(); range && failures < failureLimit; range = ranges.pop()) {
    const [low, high] = range
    if (take(within, low, high))
      continue
    failures++
    const middle = Math.floor((low + high) / 2)
    if (low < high)
      ranges.push([middle + 1, high], [low, middle])
  }
  return kept
}

/** The highest id that was given out in each table whose ids only rise; empty where that cannot be read. */
function sequencesOf(db: Database): Sequence[] {
  try {
    return db.prepare<[], Sequence>('SELECT name, seq FROM sqlite_sequence').all()
  }
  catch (error) {
    if (isDamage(error))
      return []
    throw error
  }
}

/** Ids go on above those of rows that were lost. */
function keepSequences(sequences: readonly Sequence[], db: Database): void {
  const raise = db.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?')
  const start = db.prepare('INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)')
  for (const { name, seq } of sequences)
    raise.run(seq, name).changes > 0 || start.run(seq, name)
}

function closing(db: Database): { readonly db: Database } & Disposable {
  return { db, [Symbol.dispose]: () => void db.close() }
}
