import type { Kind } from '../contract/formats.ts'
import type { Region } from '../contract/query.ts'
import type { Database } from './connection.ts'
import { fromBlob, toBlob } from './vectors.ts'

export interface AnchorRow {
  readonly id: string
  readonly name: string
  /** Where the file lies; null for an upload. */
  readonly path: string | null
  /** What the file is, whether or not only a region of it counts. */
  readonly kind: Kind
  readonly format: string
  /** The part of the picture that counts; null for all of it. */
  readonly region: Region | null
  /** The name of its preview. */
  readonly picture: string
  readonly expiresAt: number
}

type Row = Omit<AnchorRow, 'region'> & { readonly region: string | null }

/** Anchors: uploaded files that are searched by, kept until they expire. */
export function anchorQueries(db: Database) {
  const select = 'SELECT id, name, path, kind, format, region, picture, expires_at AS expiresAt FROM anchor'
  const get = db.prepare<[string, number], Row>(`${select} WHERE id = ? AND expires_at > ?`)
  const insert = db.prepare<Row>('INSERT INTO anchor (id, name, path, kind, format, region, picture, expires_at) VALUES (@id, @name, @path, @kind, @format, @region, @picture, @expiresAt)')
  const expired = db.prepare<[number], Row>(`${select} WHERE expires_at <= ?`)
  const remove = db.prepare('DELETE FROM anchor WHERE id = ?')
  const vectors = db.prepare<[string, string], { readonly vector: Uint8Array }>('SELECT vector FROM anchor_embedding WHERE anchor_id = ? AND encoder = ? ORDER BY view')
  const insertVector = db.prepare('INSERT OR REPLACE INTO anchor_embedding (anchor_id, encoder, view, vector) VALUES (?, ?, ?, ?)')
  const removeEncoder = db.prepare('DELETE FROM anchor_embedding WHERE encoder = ?')
  const shown = db.prepare<[string, string], { readonly n: number }>('SELECT EXISTS (SELECT 1 FROM asset WHERE picture = ?) OR EXISTS (SELECT 1 FROM anchor WHERE picture = ?) AS n')
  return {
    /** An anchor that has not expired. */
    get: (id: string): AnchorRow | undefined => {
      const row = get.get(id, Date.now())
      return row && fromRow(row)
    },
    expired: (): AnchorRow[] => expired.all(Date.now()).map(fromRow),
    /** Whether an asset or an anchor has this picture. */
    isShown: (picture: string): boolean => shown.get(picture, picture)?.n === 1,
    remove: (id: string): void => void remove.run(id),
    insert: (anchor: AnchorRow): void => void insert.run({ ...anchor, region: anchor.region && JSON.stringify(anchor.region) }),
    /** Its vectors in a channel, by the channel's key and in order of the views; empty when it has none there. */
    vectors: (id: string, key: string): Float32Array[] => vectors.all(id, key).map(row => fromBlob(row.vector)),
    saveVectors: db.transaction((id: string, key: string, list: readonly Float32Array[]): void => {
      for (const [view, vector] of list.entries())
        insertVector.run(id, key, view, toBlob(vector))
    }),
    /** Drops the vectors of all anchors in a channel. */
    removeEncoder: (key: string): void => void removeEncoder.run(key),
  }
}

function fromRow(row: Row): AnchorRow {
  return { ...row, region: row.region === null ? null : JSON.parse(row.region) as Region }
}
