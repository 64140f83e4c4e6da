import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'

/** A file as a scan finds it. */
export interface FoundFile {
  readonly name: string
  readonly kind: Kind
  readonly format: string
  readonly size: number
  readonly mtimeMs: number
  readonly createdMs: number
}

/** A file as the catalog knows it. */
export interface KnownFile {
  readonly id: number
  readonly name: string
  readonly size: number
  readonly mtimeMs: number
  readonly missingSince: number | null
}

/** What a scan reads and writes: the files of one folder at a time. */
export function scanQueries(db: Database) {
  const inFolder = db.prepare<[number, string], KnownFile>('SELECT id, name, size, mtime_ms AS mtimeMs, missing_since AS missingSince FROM asset WHERE library_id = ? AND folder = ?')
  const folders = db.prepare<[number], { readonly folder: string }>('SELECT DISTINCT folder FROM asset WHERE library_id = ?')
  const insert = db.prepare(`INSERT INTO asset (library_id, folder, name, kind, format, size, mtime_ms, created_ms, added_at)
    VALUES (@libraryId, @folder, @name, @kind, @format, @size, @mtimeMs, @createdMs, @addedAt)`)
  const change = db.prepare('UPDATE asset SET size = @size, mtime_ms = @mtimeMs, created_ms = @createdMs, hash = NULL, picture = NULL, missing_since = NULL, pending = 1 WHERE id = @id')
  const dropSteps = db.prepare('DELETE FROM ingest_step WHERE asset_id = ?')
  const returned = db.prepare(`UPDATE asset SET missing_since = NULL,
    pending = max(pending, EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND state = 'failed')) WHERE id = ?`)
  const missing = db.prepare('UPDATE asset SET missing_since = ? WHERE id = ? AND missing_since IS NULL')
  return {
    inFolder: (libraryId: number, folder: string): KnownFile[] => inFolder.all(libraryId, folder),
    /** Every folder that holds, or held, an asset. */
    folders: (libraryId: number): string[] => folders.all(libraryId).map(row => row.folder),
    insert: (libraryId: number, folder: string, file: FoundFile): number => Number(insert.run({ libraryId, folder, ...file, addedAt: Date.now() }).lastInsertRowid),
    /** The bytes are others: everything that was derived from them is to be done again; until then the old embeddings answer. */
    change: (id: number, file: Pick<FoundFile, 'size' | 'mtimeMs' | 'createdMs'>): void => {
      change.run({ id, size: file.size, mtimeMs: file.mtimeMs, createdMs: file.createdMs })
      dropSteps.run(id)
    },
    /** It is there again, as it was. A step that failed, perhaps because it was gone, is tried again. */
    returned: (id: number): void => void returned.run(id),
    missing: (id: number): void => void missing.run(Date.now(), id),
  }
}
