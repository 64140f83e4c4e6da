import type { DetectedObject, Tag } from '../contract/entities.ts'
import type { Finding } from '../detectors/types.ts'
import type { Database } from './connection.ts'

/** A finding as the catalog keeps it. */
export interface Detection extends DetectedObject {
  readonly assetId: number
  /** Its place among the detections of its image, from 0, and the view of its embeddings. */
  readonly n: number
}

interface Row {
  readonly id: number
  readonly assetId: number
  readonly n: number
  readonly label: string
  readonly score: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const columns = 'detection.id, detection.asset_id AS assetId, n, label, score, x, y, width, height'

/** Objects that a detector found in images. */
export function detectionQueries(db: Database) {
  const get = db.prepare<[number], Row>(`SELECT ${columns} FROM detection WHERE id = ?`)
  const ofAsset = db.prepare<[number], Row>(`SELECT ${columns} FROM detection WHERE asset_id = ? ORDER BY n`)
  const byEmbeddings = db.prepare<[string], Row & { readonly embeddingId: number }>(`SELECT ${columns}, embedding.id AS embeddingId FROM detection
    JOIN embedding ON embedding.asset_id = detection.asset_id AND embedding.view = n WHERE embedding.id IN (SELECT value FROM json_each(?))`)
  // Counted by the index alone; the few images that are missing are counted apart.
  const labels = db.prepare<[], Tag>(`WITH
    held AS (SELECT label, count(DISTINCT asset_id) AS images FROM detection GROUP BY label),
    gone AS (SELECT label, count(DISTINCT asset_id) AS images FROM library
      CROSS JOIN asset ON library_id = library.id AND missing_since > 0 CROSS JOIN detection ON asset_id = asset.id GROUP BY label)
    SELECT held.label AS name, held.images - coalesce(gone.images, 0) AS assets FROM held LEFT JOIN gone ON gone.label = held.label
    WHERE assets > 0 ORDER BY assets DESC, name`)
  const removeOfAsset = db.prepare('DELETE FROM detection WHERE asset_id = ?')
  const insert = db.prepare('INSERT INTO detection (asset_id, detector, n, label, score, x, y, width, height) VALUES (@assetId, @detector, @n, @label, @score, @x, @y, @width, @height)')
  const copy = db.prepare(`INSERT INTO detection (asset_id, detector, n, label, score, x, y, width, height)
    SELECT ?, detector, n, label, score, x, y, width, height FROM detection WHERE asset_id = ?`)
  const assetsOf = db.prepare<[string, number], number>('SELECT DISTINCT asset_id FROM detection WHERE detector = ? LIMIT ?').pluck()
  const count = db.prepare<[string], number>('SELECT count(*) FROM detection WHERE detector = ?').pluck()
  const detectors = db.prepare<[], string>('SELECT DISTINCT detector FROM detection').pluck()

  return {
    get: (id: number): Detection | undefined => {
      const row = get.get(id)
      return row && fromRow(row)
    },
    /** In the order of `n`: the surest first. */
    ofAsset: (assetId: number): Detection[] => ofAsset.all(assetId).map(fromRow),
    /** Of embeddings of objects: what each is of, by the embedding's id. Those that are gone are absent. */
    byEmbeddings: (ids: readonly number[]): Map<number, Detection> => new Map(byEmbeddings.all(JSON.stringify(ids)).map(row => [row.embeddingId, fromRow(row)])),
    /** Every label with how many images on disk hold such an object, the most frequent first. */
    labels: (): Tag[] => labels.all(),
    /** Nothing is known any more of what is in an image. */
    removeOf: (assetId: number): void => void removeOfAsset.run(assetId),
    /** Puts these in place of what was found in an image before; their order becomes `n`. */
    replace: db.transaction((assetId: number, detector: string, findings: readonly Finding[]): void => {
      removeOfAsset.run(assetId)
      findings.forEach(({ label, score, region }, n) => insert.run({ assetId, detector, n, label, score, ...region }))
    }),
    /** Puts what was found in one image in place of what was found in another with the same content. */
    copy: db.transaction((fromId: number, toId: number): void => {
      removeOfAsset.run(toId)
      copy.run(toId, fromId)
    }),
    /** The detectors that detections are of. */
    detectors: (): string[] => detectors.all(),
    /** Up to `limit` images in which a detector found something. */
    assetsOf: (detector: string, limit: number): number[] => assetsOf.all(detector, limit),
    /** How many objects a detector found. */
    count: (detector: string): number => count.get(detector) ?? 0,
  }
}

/** A detection as clients see it. */
export function objectOf({ id, label, score, region }: Detection): DetectedObject {
  return { id, label, score, region }
}

function fromRow({ id, assetId, n, label, score, x, y, width, height }: Row): Detection {
  return { id, assetId, n, label, score, region: { x, y, width, height } }
}
