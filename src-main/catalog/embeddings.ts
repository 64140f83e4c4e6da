import type { Database } from './connection.ts'
import { concatenate, fromBlob, toBlob } from './vectors.ts'

export interface EmbeddingPlace {
  readonly id: number
  readonly assetId: number
  /** 0 for an image, the number of the view for a model. */
  readonly view: number
}

interface VectorRow { readonly id: number, readonly assetId: number, readonly vector: Uint8Array }

/** Embeddings: one vector per view of an asset and encoder. Their ids only rise. */
export function embeddingQueries(db: Database) {
  const removeOf = db.prepare('DELETE FROM embedding WHERE asset_id = ? AND encoder = ?')
  const idsOf = db.prepare<[number], { readonly id: number, readonly encoder: string }>('SELECT id, encoder FROM embedding WHERE asset_id = ?')
  const insert = db.prepare('INSERT INTO embedding (asset_id, encoder, view, vector) VALUES (?, ?, ?, ?)')
  const ofAssets = db.prepare<[string, string], VectorRow>('SELECT id, asset_id AS assetId, vector FROM embedding WHERE asset_id IN (SELECT value FROM json_each(?)) AND encoder = ? ORDER BY asset_id, view')
  const places = db.prepare<[string], EmbeddingPlace>('SELECT id, asset_id AS assetId, view FROM embedding WHERE id IN (SELECT value FROM json_each(?))')
  const after = db.prepare<[string, number, number], VectorRow>('SELECT id, asset_id AS assetId, vector FROM embedding WHERE encoder = ? AND id > ? ORDER BY id LIMIT ?')
  const count = db.prepare<[string], { readonly n: number }>('SELECT count(*) AS n FROM embedding WHERE encoder = ?')
  const countOf = db.prepare<[string, string], number>('SELECT count(*) FROM embedding WHERE asset_id IN (SELECT value FROM json_each(?)) AND encoder = ?').pluck()
  const tombstones = db.prepare<[string, number, number], { readonly seq: number, readonly embeddingId: number }>('SELECT seq, embedding_id AS embeddingId FROM embedding_tombstone WHERE encoder = ? AND seq > ? ORDER BY seq LIMIT ?')
  const marks = db.prepare<[string, string], { readonly highWater: number, readonly tombstoneSeq: number }>(`SELECT
    coalesce((SELECT max(id) FROM embedding WHERE encoder = ?), 0) AS highWater,
    coalesce((SELECT max(seq) FROM embedding_tombstone WHERE encoder = ?), 0) AS tombstoneSeq`)
  const isAwaited = db.prepare<{ readonly from: string, readonly to: string, readonly codes: string }, number>(`SELECT EXISTS (SELECT 1 FROM asset WHERE missing_since IS NULL
    AND (pending = 1 OR id IN (SELECT asset_id FROM ingest_step WHERE state = 'failed' AND code IN (SELECT value FROM json_each(@codes))))
    AND EXISTS (SELECT 1 FROM embedding WHERE asset_id = asset.id AND encoder = @from)
    AND NOT EXISTS (SELECT 1 FROM embedding WHERE asset_id = asset.id AND encoder = @to))`).pluck()
  const forget = db.prepare('DELETE FROM embedding_tombstone WHERE encoder = ? AND seq <= ?')
  const removeEncoder = db.prepare('DELETE FROM embedding WHERE encoder = ?')
  const forgetEncoder = db.prepare('DELETE FROM embedding_tombstone WHERE encoder = ?')

  return {
    /** Puts these views in place of those that the asset has for this encoder; answers the new ids, in order of the views. */
    replace: db.transaction((assetId: number, encoder: string, vectors: readonly Float32Array[]): number[] => {
      removeOf.run(assetId, encoder)
      return vectors.map((vector, view) => Number(insert.run(assetId, encoder, view, toBlob(vector)).lastInsertRowid))
    }),
    /** The ids that an asset has, with their encoders. */
    idsOf: (assetId: number) => idsOf.all(assetId),
    /** The vectors of many assets, by asset, in order of the views. Assets without any are absent. */
    ofAssets: (assetIds: readonly number[], encoder: string): Map<number, Float32Array[]> => {
      const grouped = new Map<number, Float32Array[]>()
      for (const row of ofAssets.iterate(JSON.stringify(assetIds), encoder)) {
        const views = grouped.get(row.assetId)
        if (views)
          views.push(fromBlob(row.vector))
        else
          grouped.set(row.assetId, [fromBlob(row.vector)])
      }
      return grouped
    },
    /** Which asset and view each id belongs to; ids that are gone are absent. */
    places: (ids: readonly number[]): EmbeddingPlace[] => places.all(JSON.stringify(ids)),
    /** Up to `limit` embeddings with ids above `id`, in order of their ids; `vectors` holds them one after another. */
    after: (encoder: string, id: number, limit: number): { readonly ids: number[], readonly vectors: Float32Array } => {
      const rows = after.all(encoder, id, limit)
      return { ids: rows.map(row => row.id), vectors: concatenate(rows.map(row => fromBlob(row.vector))) }
    },
    count: (encoder: string): number => count.get(encoder)?.n ?? 0,
    /** How many embeddings of an encoder these assets have. */
    countOf: (encoder: string, assetIds: readonly number[]): number => countOf.get(JSON.stringify(assetIds), encoder) ?? 0,
    /**
     * Whether an asset that is not missing has embeddings of the encoder `from`, and none of `to` so far: it waits, as in a library that
     * is offline, or failed with one of these codes.
     */
    isAwaited: (from: string, to: string, codes: readonly string[]): boolean => isAwaited.get({ from, to, codes: JSON.stringify(codes) }) === 1,
    /** Up to `limit` removals after a sequence number, in order. */
    tombstonesAfter: (encoder: string, seq: number, limit: number) => tombstones.all(encoder, seq, limit),
    /** The highest embedding id and removal number of an encoder so far; 0 for none. */
    marks: (encoder: string): { readonly highWater: number, readonly tombstoneSeq: number } => marks.get(encoder, encoder) ?? { highWater: 0, tombstoneSeq: 0 },
    /** Drops removals that every snapshot of the index contains. */
    forgetTombstones: (encoder: string, throughSeq: number): void => void forget.run(encoder, throughSeq),
    /** Drops everything of an encoder. */
    removeEncoder: db.transaction((encoder: string): void => {
      removeEncoder.run(encoder)
      forgetEncoder.run(encoder)
    }),
  }
}
