import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'
import { fromBlob, toBlob } from './vectors.ts'

export interface AnchorRow {
  readonly id: string
  readonly name: string
  /** Where the file lies; null for an upload. */
  readonly path: string | null
  readonly kind: Kind
  readonly format: string
  /** The name of its preview. */
  readonly picture: string
  readonly expiresAt: number
}

/** Anchors: uploaded files that are searched by, kept until they expire. */
export function anchorQueries(db: Database) {
  const get = db.prepare<[string, number], AnchorRow>('SELECT id, name, path, kind, format, picture, expires_at AS expiresAt FROM anchor WHERE id = ? AND expires_at > ?')
  const insert = db.prepare<AnchorRow>('INSERT INTO anchor (id, name, path, kind, format, picture, expires_at) VALUES (@id, @name, @path, @kind, @format, @picture, @expiresAt)')
  const expired = db.prepare<[number], AnchorRow>('SELECT id, name, path, kind, format, picture, expires_at AS expiresAt FROM anchor WHERE expires_at <= ?')
  const remove = db.prepare('DELETE FROM anchor WHERE id = ?')
  const vectors = db.prepare<[string, string], { readonly vector: Uint8Array }>('SELECT vector FROM anchor_embedding WHERE anchor_id = ? AND encoder = ? ORDER BY view')
  const insertVector = db.prepare('INSERT OR REPLACE INTO anchor_embedding (anchor_id, encoder, view, vector) VALUES (?, ?, ?, ?)')
  const shown = db.prepare<[string, string], { readonly n: number }>('SELECT EXISTS (SELECT 1 FROM asset WHERE picture = ?) OR EXISTS (SELECT 1 FROM anchor WHERE picture = ?) AS n')
  return {
    /** An anchor that has not expired. */
    get: (id: string): AnchorRow | undefined => get.get(id, Date.now()),
    expired: (): AnchorRow[] => expired.all(Date.now()),
    /** Whether an asset or an anchor has this picture. */
    isShown: (picture: string): boolean => shown.get(picture, picture)?.n === 1,
    remove: (id: string): void => void remove.run(id),
    insert: (anchor: AnchorRow): void => void insert.run(anchor),
    /** Its vectors in an encoder's space, by view; empty when it was not embedded with that encoder. */
    vectors: (id: string, encoder: string): Float32Array[] => vectors.all(id, encoder).map(row => fromBlob(row.vector)),
    saveVectors: db.transaction((id: string, encoder: string, list: readonly Float32Array[]): void => {
      for (const [view, vector] of list.entries())
        insertVector.run(id, encoder, view, toBlob(vector))
    }),
  }
}
