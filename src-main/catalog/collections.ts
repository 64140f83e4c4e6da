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
  const list = db.prepare<[], CollectionRow>(`${select}
    WHERE library_id IS NULL OR library_id IN (SELECT id FROM library WHERE removed_at IS NULL) ORDER BY name COLLATE NOCASE, id`)
  const get = db.prepare<[string], CollectionRow>(`${select} WHERE key = ?`)
  const insert = db.prepare('INSERT INTO collection (key, name, library_id, created_at) VALUES (?, ?, ?, ?)')
  const addAsset = db.prepare('INSERT OR IGNORE INTO collection_asset (collection_id, asset_id) VALUES (?, ?)')
  const addTo = db.prepare(`INSERT OR IGNORE INTO collection_asset (collection_id, asset_id)
    SELECT collection.id, asked.value FROM collection, json_each(@ids) AS asked WHERE collection.key = @key AND library_id IS NULL`)
  const removeFrom = db.prepare(`DELETE FROM collection_asset WHERE asset_id IN (SELECT value FROM json_each(@ids))
    AND collection_id = (SELECT id FROM collection WHERE key = @key AND library_id IS NULL)`)
  const rename = db.prepare('UPDATE collection SET name = ? WHERE key = ? AND library_id IS NULL')
  const keysOf = db.prepare<[number], { readonly key: string }>('SELECT key FROM collection JOIN collection_asset ON collection_id = collection.id WHERE asset_id = ? ORDER BY name COLLATE NOCASE, key')
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
    /** Puts assets, which must exist, into a collection; nothing happens when there is none under the key, or it is a library's own. */
    add: (key: string, assetIds: readonly number[]): void => void addTo.run({ key, ids: JSON.stringify(assetIds) }),
    /** Takes assets out of a collection; they stay in the catalog. */
    take: (key: string, assetIds: readonly number[]): void => void removeFrom.run({ key, ids: JSON.stringify(assetIds) }),
    /** Gives a collection another name; its key stays. A library's own keeps its name. */
    rename: (key: string, name: string): void => void rename.run(name, key),
    /** The keys of the collections that an asset was put into. */
    keysOf: (assetId: number): string[] => keysOf.all(assetId).map(row => row.key),
    /** Removes a collection, not its assets; false when there is none or it is a library's own. */
    remove: (key: string): boolean => remove.run(key).changes > 0,
  }
}

function toCollection(row: CollectionRow): Collection {
  return {
    key: row.key,
    name: row.name,
    libraryId: row.library_id,
    query: null,
    assets: row.assets,
    createdAt: new Date(row.created_at).toISOString(),
  }
}
