import type { Library, Suspicion, Watch } from '../contract/entities.ts'
import type { Database } from './connection.ts'

interface LibraryRow {
  readonly id: number
  readonly path: string
  readonly name: string
  readonly state: 'online' | 'offline'
  readonly suspicion: string | null
  readonly watch: string | null
  readonly exclude: string | null
  readonly added_at: number
  readonly scanned_at: number | null
  readonly removed_at: number | null
  readonly assets: number
  readonly missing: number
}

/** Libraries: the root folders that Likeness looks through, and those that were removed and are kept for a while. */
export function libraryQueries(db: Database) {
  const select = `SELECT library.*, (SELECT count(*) FROM asset WHERE library_id = library.id AND missing_since IS NULL) AS assets,
    (SELECT count(*) FROM asset WHERE library_id = library.id AND missing_since IS NOT NULL) AS missing FROM library`
  const list = db.prepare<[], LibraryRow>(`${select} WHERE removed_at IS NULL ORDER BY id`)
  const listRemoved = db.prepare<[], LibraryRow>(`${select} WHERE removed_at IS NOT NULL ORDER BY removed_at DESC, id`)
  const get = db.prepare<[number], LibraryRow>(`${select} WHERE id = ? AND removed_at IS NULL`)
  const getRemoved = db.prepare<[number], LibraryRow>(`${select} WHERE id = ? AND removed_at IS NOT NULL`)
  const insert = db.prepare('INSERT INTO library (path, name, added_at) VALUES (?, ?, ?)')
  const setState = db.prepare('UPDATE library SET state = ? WHERE id = ?')
  const setSuspicion = db.prepare('UPDATE library SET suspicion = ? WHERE id = ?')
  const setWatch = db.prepare('UPDATE library SET watch = ? WHERE id = ?')
  const setName = db.prepare('UPDATE library SET name = ? WHERE id = ?')
  const setExclude = db.prepare('UPDATE library SET exclude = ? WHERE id = ?')
  const setScanned = db.prepare('UPDATE library SET scanned_at = ? WHERE id = ?')
  const setPath = db.prepare('UPDATE library SET path = ?, name = ? WHERE id = ?')
  const renameCollection = db.prepare('UPDATE collection SET name = @name WHERE library_id = @id AND name = (SELECT name FROM library WHERE id = @id)')
  const markRemoved = db.prepare('UPDATE library SET removed_at = @at, suspicion = NULL, watch = NULL WHERE id = @id')
  const lastMissing = db.prepare<[number], number | null>('SELECT max(missing_since) FROM asset WHERE library_id = ?').pluck()
  const missAll = db.prepare('UPDATE asset SET missing_since = @at WHERE library_id = @id AND missing_since IS NULL')
  const findAll = db.prepare('UPDATE asset SET missing_since = NULL WHERE library_id = @id AND missing_since = (SELECT removed_at FROM library WHERE id = @id)')
  const unmark = db.prepare('UPDATE library SET removed_at = NULL WHERE id = ?')
  const forget = db.prepare('DELETE FROM library WHERE id = ?')
  const forgetRemoved = db.prepare('DELETE FROM library WHERE removed_at < ? AND NOT EXISTS (SELECT 1 FROM asset WHERE library_id = library.id)')
  const takeOver = db.prepare('UPDATE OR IGNORE asset SET library_id = @into WHERE library_id = @from')
  const samePlace = 'asset AS theirs JOIN asset AS own ON own.library_id = @into AND own.folder = theirs.folder AND own.name = theirs.name'
  const joins = [
    `INSERT OR IGNORE INTO asset_tag SELECT own.id, tag_id, source FROM ${samePlace} JOIN asset_tag ON asset_id = theirs.id AND source = 'user' WHERE theirs.library_id = @from`,
    `INSERT OR IGNORE INTO metadata SELECT own.id, key, source, value, number FROM ${samePlace} JOIN metadata ON asset_id = theirs.id AND source = 'user' WHERE theirs.library_id = @from`,
    `INSERT OR IGNORE INTO collection_asset SELECT collection_id, own.id FROM ${samePlace} JOIN collection_asset ON asset_id = theirs.id WHERE theirs.library_id = @from`,
    `INSERT OR IGNORE INTO concept_example SELECT concept_id, own.id, is_counter FROM ${samePlace} JOIN concept_example ON asset_id = theirs.id WHERE theirs.library_id = @from`,
  ].map(sql => db.prepare(sql))
  return {
    list: (): Library[] => list.all().map(toLibrary),
    /** Removed libraries, the latest first. */
    listRemoved: (): Library[] => listRemoved.all().map(toLibrary),
    /** A library that was not removed. */
    get: (id: number): Library | undefined => optional(get.get(id)),
    getRemoved: (id: number): Library | undefined => optional(getRemoved.get(id)),
    /** Adds a library and answers its id. The path must not be there yet. */
    insert: (path: string, name: string): number => Number(insert.run(path, name, Date.now()).lastInsertRowid),
    setState: (id: number, state: 'online' | 'offline'): void => void setState.run(state, id),
    setSuspicion: (id: number, suspicion: Suspicion | null): void => void setSuspicion.run(suspicion && JSON.stringify(suspicion), id),
    setWatch: (id: number, watch: Watch): void => void setWatch.run(JSON.stringify(watch), id),
    setScanned: (id: number): void => void setScanned.run(Date.now(), id),
    /** Its collection is named after it as long as nobody named that otherwise. */
    setName: db.transaction((id: number, name: string): void => {
      renameCollection.run({ id, name })
      setName.run(name, id)
    }),
    /** What is left out below its root; the files are not looked at. */
    setExclude: (id: number, patterns: readonly string[]): void => void setExclude.run(patterns.length === 0 ? null : JSON.stringify(patterns), id),
    /** Its folder is elsewhere. Its collection is named after it as long as nobody named it otherwise. */
    setPath: db.transaction((id: number, path: string, name: string): void => {
      renameCollection.run({ id, name })
      setPath.run(path, name, id)
    }),
    /**
     * It is listed no longer, and its assets are missing; all that is known of them is kept. Those that were missing before have
     * been so since an earlier time.
     */
    remove: db.transaction((id: number): void => {
      const at = Math.max(Date.now(), (lastMissing.get(id) ?? 0) + 1)
      missAll.run({ id, at })
      markRemoved.run({ id, at })
    }),
    /** Takes a removed library back: what is missing since it was removed is so no longer. */
    restore: db.transaction((id: number): void => {
      findAll.run({ id })
      unmark.run(id)
    }),
    /** Forgets a library with its assets, embeddings and its implicit collection. */
    forget: (id: number): void => void forget.run(id),
    /** Forgets the libraries without assets that were removed before a time, in ms since 1970; answers how many. */
    forgetRemoved: (before: number): number => forgetRemoved.run(before).changes,
    /**
     * Gives what is known of a library to another one, whose folder is the same: its assets, or, where that knows the file
     * already, what people made of them.
     */
    joinInto: db.transaction((from: number, into: number): void => {
      joins.forEach(join => join.run({ from, into }))
      takeOver.run({ from, into })
    }),
  }
}

function optional(row: LibraryRow | undefined): Library | undefined {
  return row && toLibrary(row)
}

function toLibrary(row: LibraryRow): Library {
  const suspicion = row.state === 'online' && row.suspicion !== null ? JSON.parse(row.suspicion) as Suspicion : null
  return {
    id: row.id,
    path: row.path,
    name: row.name,
    state: suspicion ? 'suspect' : row.state,
    suspicion,
    watch: row.watch === null ? { mode: 'off', reason: null } : JSON.parse(row.watch) as Watch,
    exclude: row.exclude === null ? [] : JSON.parse(row.exclude) as string[],
    assets: row.assets,
    missing: row.missing,
    addedAt: new Date(row.added_at).toISOString(),
    scannedAt: row.scanned_at === null ? null : new Date(row.scanned_at).toISOString(),
    removedAt: row.removed_at === null ? null : new Date(row.removed_at).toISOString(),
  }
}
