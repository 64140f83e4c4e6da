import type { Library } from '../contract/entities.ts'
import type { Database } from './connection.ts'

interface LibraryRow {
  readonly id: number
  readonly path: string
  readonly name: string
  readonly state: Library['state']
  readonly added_at: number
  readonly scanned_at: number | null
  readonly assets: number
}

/** Libraries: the root folders that Likeness looks through. */
export function libraryQueries(db: Database) {
  const select = `SELECT library.*, (SELECT count(*) FROM asset WHERE library_id = library.id AND missing_since IS NULL) AS assets FROM library`
  const list = db.prepare<[], LibraryRow>(`${select} ORDER BY id`)
  const get = db.prepare<[number], LibraryRow>(`${select} WHERE id = ?`)
  const insert = db.prepare('INSERT INTO library (path, name, added_at) VALUES (?, ?, ?)')
  const setState = db.prepare('UPDATE library SET state = ? WHERE id = ?')
  const setScanned = db.prepare('UPDATE library SET scanned_at = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM library WHERE id = ?')
  return {
    list: (): Library[] => list.all().map(toLibrary),
    get: (id: number): Library | undefined => {
      const row = get.get(id)
      return row && toLibrary(row)
    },
    /** Adds a library and answers its id. The path must not be there yet. */
    insert: (path: string, name: string): number => Number(insert.run(path, name, Date.now()).lastInsertRowid),
    setState: (id: number, state: Library['state']): void => void setState.run(state, id),
    setScanned: (id: number): void => void setScanned.run(Date.now(), id),
    /** Forgets a library with its assets, embeddings and its implicit collection. */
    remove: (id: number): void => void remove.run(id),
  }
}

function toLibrary(row: LibraryRow): Library {
  return {
    id: row.id,
    path: row.path,
    name: row.name,
    state: row.state,
    assets: row.assets,
    addedAt: new Date(row.added_at).toISOString(),
    scannedAt: row.scanned_at === null ? null : new Date(row.scanned_at).toISOString(),
  }
}
