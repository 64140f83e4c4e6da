import type { Collection } from '../contract/entities.ts'
import type { Region } from '../contract/query.ts'
import type { AskedBy } from '../contract/user-data.ts'
import type { Database } from './connection.ts'
import { StoredQuery } from '../contract/query.ts'

interface CollectionRow {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly library_id: number | null
  readonly query: string | null
  readonly colour: Collection['colour']
  readonly parent: string | null
  readonly created_at: number
  readonly assets: number
}

export interface NewCollection {
  readonly key: string
  readonly name: string
  readonly libraryId: number | null
  /** Makes it a smart one. */
  readonly query?: StoredQuery | undefined
  /** @default none */
  readonly colour?: Collection['colour'] | undefined
  /** The key of the collection that it lies in. @default at the top */
  readonly parent?: string | null | undefined
  /** Its place among those that lie where it does. @default behind those that have one, by its name */
  readonly position?: number | null | undefined
}

/**
 * Collections: named sets of assets under a key; a library's implicit one follows the library, and a smart one holds what its
 * query found when it was last looked at.
 */
export function collectionQueries(db: Database) {
  // Of members and missing assets the fewer are looked at one by one: mostly few are missing.
  const members = '(SELECT count(*) FROM collection_asset WHERE collection_id = collection.id)'
  const missing = 'library CROSS JOIN asset ON asset.library_id = library.id AND missing_since > 0'
  const select = `SELECT collection.*, CASE
    WHEN library_id IS NOT NULL THEN (SELECT count(*) FROM asset WHERE asset.library_id = collection.library_id AND missing_since IS NULL)
    WHEN ${members} < (SELECT count(*) FROM ${missing}) THEN (SELECT count(*) FROM collection_asset JOIN asset ON asset.id = asset_id WHERE collection_id = collection.id AND missing_since IS NULL)
    ELSE ${members} - (SELECT count(*) FROM ${missing} CROSS JOIN collection_asset ON collection_id = collection.id AND asset_id = asset.id) END AS assets FROM collection`
  const isThere = '(library_id IS NULL OR library_id IN (SELECT id FROM library WHERE removed_at IS NULL))'
  const list = db.prepare<[], CollectionRow>(`${select} WHERE ${isThere} ORDER BY position IS NULL, position, name COLLATE NOCASE, id`)
  const keys = db.prepare<[], string>(`SELECT key FROM collection WHERE ${isThere}`).pluck()
  const get = db.prepare<[string], CollectionRow>(`${select} WHERE key = ?`)
  const has = db.prepare<[string], 1>('SELECT 1 FROM collection WHERE key = ?').pluck()
  const insert = db.prepare('INSERT INTO collection (key, name, library_id, query, colour, parent, position, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const placedIn = db.prepare<[string | null], { readonly key: string, readonly position: number | null }>('SELECT key, position FROM collection WHERE parent IS ? AND library_id IS NULL ORDER BY position IS NULL, position, name COLLATE NOCASE, id')
  const positions = db.prepare<[], { readonly key: string, readonly position: number }>('SELECT key, position FROM collection WHERE position IS NOT NULL')
  const membersOf = db.prepare<[string], number>('SELECT asset_id FROM collection_asset JOIN collection ON collection.id = collection_id WHERE key = ?').pluck()
  const addAsset = db.prepare('INSERT OR IGNORE INTO collection_asset (collection_id, asset_id) VALUES (?, ?)')
  const addTo = db.prepare(`INSERT OR IGNORE INTO collection_asset (collection_id, asset_id)
    SELECT collection.id, asked.value FROM collection, json_each(@ids) AS asked WHERE collection.key = @key AND library_id IS NULL AND query IS NULL`)
  const smart = db.prepare<[], { readonly key: string, readonly query: string }>('SELECT key, query FROM collection WHERE query IS NOT NULL ORDER BY id')
  const setQuery = db.prepare('UPDATE collection SET query = ? WHERE key = ? AND query IS NOT NULL')
  const dropOthers = db.prepare(`DELETE FROM collection_asset WHERE collection_id = (SELECT id FROM collection WHERE key = @key AND query IS NOT NULL)
    AND asset_id NOT IN (SELECT value FROM json_each(@ids))`)
  const addFound = db.prepare(`INSERT OR IGNORE INTO collection_asset (collection_id, asset_id)
    SELECT collection.id, asset.id FROM collection, json_each(@ids) AS found JOIN asset ON asset.id = found.value WHERE collection.key = @key AND query IS NOT NULL`)
  const keysOf = db.prepare<[number], { readonly key: string }>('SELECT key FROM collection JOIN collection_asset ON collection_id = collection.id WHERE asset_id = ? AND query IS NULL ORDER BY name COLLATE NOCASE, key')
  const allSmart = () => smart.all().map(({ key, query }) => ({ key, query: StoredQuery.parse(JSON.parse(query)) }))

  return {
    /** All, those of removed libraries left out, each followed by those that lie in it; side by side those that were put into an order first, then by name. */
    list: (): Collection[] => nested(list.all()).map(toCollection),
    /** The keys of those that are listed, in no order; their assets are not counted. */
    keys: (): string[] => keys.all(),
    get: (key: string): Collection | undefined => {
      const row = get.get(key)
      return row && toCollection(row)
    },
    /** Whether there is a collection under a key; its assets are not counted. */
    has: (key: string): boolean => has.get(key) !== undefined,
    /** The places that collections were given among those beside them, by their keys. */
    positions: (): Map<string, number> => new Map(positions.all().map(({ key, position }) => [key, position])),
    /** Those that people made which lie in a collection, or at the top, in their order. */
    placedIn: (parent: string | null) => placedIn.all(parent),
    /** The ids of those that were put into a collection, or that a smart one found, missing ones too. */
    members: (key: string): number[] => membersOf.all(key),
    /** Adds a collection with its first members. The key must be free, every asset must exist. */
    insert: db.transaction(({ key, name, libraryId, query, colour = null, parent = null, position = null }: NewCollection, assetIds: readonly number[]): void => {
      const id = insert.run(key, name, libraryId, query === undefined ? null : JSON.stringify(query), colour, parent, position, Date.now()).lastInsertRowid
      for (const assetId of assetIds)
        addAsset.run(id, assetId)
    }),
    /** Puts assets, which must exist, into a collection; nothing happens when there is none under the key, or it is a library's own or a smart one. */
    add: (key: string, assetIds: readonly number[]): void => void addTo.run({ key, ids: JSON.stringify(assetIds) }),
    /** The smart collections: their keys and what they ask. */
    smart: (): { readonly key: string, readonly query: StoredQuery }[] => allSmart(),
    /** How smart collections ask by assets, by the assets' ids. */
    askedBy: (): Map<number, AskedBy[]> => {
      const asked = new Map<number, AskedBy[]>()
      for (const { key, query } of allSmart()) {
        for (const { id, ...rest } of partsOf(key, query))
          asked.get(id)?.push(rest) ?? asked.set(id, [rest])
      }
      return asked
    },
    /** Has a smart collection, when there is one under the key, ask by an asset, unless it does already. */
    askBy: (assetId: number, { collection: key, as, weight, region }: AskedBy): void => {
      const query = allSmart().find(smart => smart.key === key)?.query
      if (query && !query[as].some(ref => 'assetId' in ref && ref.assetId === assetId && isSame(ref.region, region)))
        setQuery.run(JSON.stringify({ ...query, [as]: [...query[as], { assetId, weight, ...region && { region } }] }), key)
    },
    /** These are what a smart collection found; ids that are gone are passed over. */
    setFound: db.transaction((key: string, assetIds: readonly number[]): void => {
      const ids = JSON.stringify(assetIds)
      dropOthers.run({ key, ids })
      addFound.run({ key, ids })
    }),
    /** The keys of the collections that an asset was put into. */
    keysOf: (assetId: number): string[] => keysOf.all(assetId).map(row => row.key),
  }
}

/** Rows, each followed by those that lie in it, otherwise in the order in which they come. */
function nested(rows: readonly CollectionRow[]): CollectionRow[] {
  const lyingIn = Map.groupBy(rows, ({ parent }) => parent)
  const withThoseIn = (row: CollectionRow): CollectionRow[] => [row, ...(lyingIn.get(row.key) ?? []).flatMap(withThoseIn)]
  return (lyingIn.get(null) ?? []).flatMap(withThoseIn)
}

/** What a smart collection asks of each asset that it asks by. */
function partsOf(collection: string, query: StoredQuery): (AskedBy & { readonly id: number })[] {
  return (['like', 'unlike'] as const).flatMap(as => query[as].flatMap(ref => 'assetId' in ref ? [{ id: ref.assetId, collection, as, weight: ref.weight, ...ref.region && { region: ref.region } }] : []))
}

function isSame(one: Region | undefined, other: Region | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height)
}

function toCollection(row: CollectionRow): Collection {
  return {
    key: row.key,
    name: row.name,
    libraryId: row.library_id,
    query: row.query === null ? null : StoredQuery.parse(JSON.parse(row.query)),
    colour: row.colour,
    parent: row.parent,
    assets: row.assets,
    createdAt: new Date(row.created_at).toISOString(),
  }
}
