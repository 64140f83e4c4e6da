import type { Collection } from '../contract/entities.ts'
import type { Database } from './connection.ts'

interface CollectionRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly library_id: number | null
  readonly created_at: number
  readonly assets: number
}

/** Collections: named sets of assets under a key; a library's implicit one follows the library. */
export function collectionQueries(db: Database) {
  const select = `SELECT collection.*, CASE WHEN library_id IS NULL
    THEN (SELECT count(*) FROM collection_asset JOIN asset ON asset.id = asset_id WHERE collection_id = collection.id AND missing_since IS NULL)
    ELSE (SELECT count(*) FROM asset WHERE asset.library_id = collection.library_id AND missing_since IS NULL) END AS assets FROM collection`
  const list = db.prepare<[], CollectionRow>(`${select} ORDER BY name COLLATE NOCASE, id`)
  const get = db.prepare<[string], CollectionRow>(`${select} WHERE key = ?`)
  const insert = db.prepare('INSERT INTO collection (key, name, library_id, created_at) VALUES (?, ?, ?, ?)')
  const addAsset = db.prepare('INSERT OR IGNORE INTO collection_asset (collection_id, asset_id) VALUES (?, ?)')
  const remove = db.prepare('DELETE FROM collection WHERE key = ? AND library_id IS NULL')
  return {
    list: (): Collection[] => list.all().map(toCollection),
    get: (key: string): Collection | undefined => {
      const row = get.get(key)
      return row && toCollection(row)
    },
    /** Adds a collection with its first members. The key must be free, every asset must exist. */
    insert: db.transaction((collection: { readonly key: string, readonly name: string, readonly libraryId: number | null }, assetIds: readonly number[]): void => {
      const id = insert.run(collection.key, collection.name, collection.libraryId, Date.now()).lastInsertRowid
      for (const assetId of assetIds)
        addAsset.run(id, assetId)
    }),
    /** Removes a collection, not its assets; false when there is none or it is a library's own. */
    remove: (key: string): boolean => remove.run(key).changes > 0,
  }
}

function toCollection(row: CollectionRow): Collection {
  return {
    key: row.key,
    name: row.name,
    libraryId: row.library_id,
    assets: row.assets,
    createdAt: new Date(row.created_at).toISOString(),
  }
}
