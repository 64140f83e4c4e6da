import type { Database } from '../../catalog/connection.ts'
import { fromBlob } from '../../catalog/vectors.ts'

/** The present assets that are embedded, in columns, by rising id. */
export interface Survey {
  readonly ids: Uint32Array
  /** The highest id among the embeddings of each: another one when it was embedded again. */
  readonly marks: Float64Array
  /** 0 image, 1 model. */
  readonly kinds: Uint8Array
}

type Row = readonly [id: number, kind: string, mark: number]

/** Reads which present assets have embeddings of an encoder. */
export function surveyOf(db: Database, encoder: string): Survey {
  const rows = db.prepare<[string], Row>(`SELECT asset.id, kind, max(embedding.id) FROM asset CROSS JOIN embedding ON asset_id = asset.id AND encoder = ?
    WHERE missing_since IS NULL GROUP BY asset.id ORDER BY asset.id`).raw().all(encoder)
  return {
    ids: Uint32Array.from(rows, ([id]) => id),
    marks: Float64Array.from(rows, ([, , mark]) => mark),
    kinds: Uint8Array.from(rows, ([, kind]) => kind === 'model' ? 1 : 0),
  }
}

/**
 * The vectors of assets, one after another, `dimensions` numbers each: of a model the mean of its views, of unit length. Zeros
 * where an asset has none any more.
 */
export function meansOf(db: Database, encoder: string, ids: ArrayLike<number>, dimensions: number): Float32Array {
  const places = new Map(Array.from(ids, (id, place) => [id, place]))
  const means = new Float32Array(ids.length * dimensions)
  const rows = db.prepare<[string, string], readonly [number, Uint8Array]>('SELECT asset_id, vector FROM embedding WHERE asset_id IN (SELECT value FROM json_each(?)) AND encoder = ?').raw()
  for (const [id, blob] of rows.iterate(JSON.stringify(Array.from(ids)), encoder)) {
    const vector = fromBlob(blob)
    const start = places.get(id)! * dimensions
    for (let i = 0; i < dimensions; i++)
      means[start + i]! += vector[i]!
  }
  for (let start = 0; start < means.length; start += dimensions)
    normalise(means, start, dimensions)
  return means
}

/** How many numbers the vectors of an encoder have; undefined when there are none. */
export function dimensionsOf(db: Database, encoder: string): number | undefined {
  const bytes = db.prepare<[string], number>('SELECT length(vector) FROM embedding WHERE encoder = ? LIMIT 1').pluck().get(encoder)
  return bytes === undefined ? undefined : bytes / 2
}

function normalise(matrix: Float32Array, start: number, length: number): void {
  let sum = 0
  for (let i = start; i < start + length; i++)
    sum += matrix[i]! * matrix[i]!
  const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
  for (let i = start; i < start + length; i++)
    matrix[i]! *= scale
}
