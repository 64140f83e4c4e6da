import type { Database } from './connection.ts'

interface PlaceRow {
  readonly library_id: number
  readonly folder: string
  readonly name: string
  readonly format: string
  readonly size: number
  readonly mtime_ms: number
  readonly created_ms: number
  readonly inode: number | null
  readonly sidecar: string | null
}

/** What it takes to let an asset live on at the place of another one. */
export function moveQueries(db: Database) {
  const placeOf = db.prepare<[number], PlaceRow>('SELECT library_id, folder, name, format, size, mtime_ms, created_ms, inode, sidecar FROM asset WHERE id = ?')
  const moveRow = db.prepare(`UPDATE asset SET library_id = @library_id, folder = @folder, name = @name, format = @format, size = @size,
    mtime_ms = @mtime_ms, created_ms = @created_ms, inode = @inode, sidecar = @sidecar, missing_since = NULL,
    pending = max(pending, sidecar IS NOT @sidecar, EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = @id AND state = 'failed')) WHERE id = @id`)
  const dropMetadata = db.prepare(`DELETE FROM ingest_step WHERE asset_id = @id AND step = 'metadata' AND (SELECT sidecar FROM asset WHERE id = @id) IS NOT @sidecar`)
  return {
    /** Where an asset lies, and all else that goes with its place. */
    of: (id: number): PlaceRow | undefined => placeOf.get(id),
    /** The asset lies there now. Another `.xmp` beside it is read; what failed is tried again. No other asset may be there. */
    take: (id: number, place: PlaceRow): void => {
      dropMetadata.run({ id, sidecar: place.sidecar })
      moveRow.run({ ...place, id })
    },
  }
}
