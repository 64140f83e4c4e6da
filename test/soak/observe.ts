import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { fromBlob } from '../../src-main/catalog/vectors.ts'

/** An asset as the catalog has it. */
export interface ObservedAsset {
  readonly id: number
  /** Name of the library and path below it. */
  readonly place: string
  readonly missing: boolean
  readonly pending: boolean
  readonly hash: string | null
  /** Code of the step that failed. */
  readonly failure: string | null
  readonly tags: readonly string[]
  readonly rating: string | null
  readonly collections: readonly string[]
  /** Of the active encoder. */
  readonly embeddings: readonly { readonly id: number, readonly vector: Float32Array }[]
  readonly picture: string | null
}

interface Row {
  readonly id: number
  readonly libraryId: number
  readonly folder: string
  readonly name: string
  readonly missing: number
  readonly pending: number
  readonly hash: string | null
  readonly picture: string | null
  readonly failure: string | null
  readonly tags: string
  readonly rating: string | null
  readonly collections: string
}

/** Reads the catalog from outside, as it is at this moment. `libraries` names the libraries by their ids. */
export function observe(dataDir: string, libraries: ReadonlyMap<number, string>): ObservedAsset[] {
  const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
  try {
    return db.transaction(() => {
      const vectors = Map.groupBy(
        db.prepare(`SELECT id, asset_id AS asset, vector FROM embedding WHERE encoder = (SELECT value FROM setting WHERE key = 'encoder.active') ORDER BY id`).all() as { readonly id: number, readonly asset: number, readonly vector: Uint8Array }[],
        ({ asset }) => asset,
      )
      const rows = db.prepare(`SELECT id, library_id AS libraryId, folder, name, missing_since IS NOT NULL AS missing, pending, hash, picture,
        (SELECT group_concat(code) FROM ingest_step WHERE asset_id = asset.id AND state = 'failed') AS failure,
        (SELECT json_group_array(tag.name) FROM asset_tag JOIN tag ON tag.id = tag_id WHERE asset_id = asset.id AND source = 'user') AS tags,
        (SELECT value FROM metadata WHERE asset_id = asset.id AND key = 'rating' AND source = 'user') AS rating,
        (SELECT json_group_array(collection.key) FROM collection_asset JOIN collection ON collection.id = collection_id WHERE asset_id = asset.id) AS collections
        FROM asset`).all() as Row[]
      return rows.map(({ libraryId, folder, name, missing, pending, tags, collections, ...row }) => ({
        ...row,
        place: [libraries.get(libraryId) ?? `library ${libraryId}`, ...folder === '' ? [] : [folder], name].join('/'),
        missing: missing === 1,
        pending: pending === 1,
        tags: JSON.parse(tags) as string[],
        collections: JSON.parse(collections) as string[],
        embeddings: (vectors.get(row.id) ?? []).map(({ id, vector }) => ({ id, vector: fromBlob(vector) })),
      }))
    })()
  }
  finally {
    db.close()
  }
}

/** What SQLite says of the catalog file itself; empty when it is sound. */
export function damageOf(dataDir: string): string[] {
  const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
  try {
    const said = db.prepare('PRAGMA integrity_check').pluck().all() as string[]
    const dangling = db.prepare('PRAGMA foreign_key_check').all()
    return [...said.filter(line => line !== 'ok'), ...dangling.map(row => JSON.stringify(row))]
  }
  finally {
    db.close()
  }
}

/** What the engines have logged as errors so far: things that should not happen, whatever happens to files. */
export function loggedErrors(dataDir: string): string[] {
  return readFileSync(join(dataDir, 'soak.log'), 'utf8').split('\n').filter(line => /^\{"level":[56]0/.test(line))
}
