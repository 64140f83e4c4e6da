import type { MetadataSource } from '../contract/entities.ts'
import type { Database } from './connection.ts'

/** An asset as a table of metadata tells it. */
export interface TableEntry {
  readonly id: number
  /** Absolute path of its library's folder. */
  readonly library: string
  /** Relative to it, '/' between folders. */
  readonly path: string
  readonly name: string
  readonly hash: string | null
  readonly tags: readonly string[]
  /** The value that counts under each key. */
  readonly values: ReadonlyMap<string, string>
  /** The keys whose value the user set. */
  readonly own: ReadonlySet<string>
}

interface Row {
  readonly id: number
  readonly library: string
  readonly folder: string
  readonly name: string
  readonly hash: string | null
  readonly tags: string
  readonly pairs: string
}

interface UserValue {
  readonly id: number
  readonly value: string
}

const inOrder = new Intl.Collator('en').compare

/** What tables of metadata are written of, and keys are changed by; a page at a time. */
export function metadataTableQueries(db: Database) {
  // Of several values under a key the user's comes last, and stays.
  const columns = `asset.id, library.path AS library, folder, asset.name, hash,
    (SELECT json_group_array(DISTINCT tag.name) FROM asset_tag JOIN tag ON tag.id = tag_id WHERE asset_id = asset.id) AS tags,
    (SELECT json_group_array(json_array(key, value, source) ORDER BY source) FROM metadata WHERE asset_id = asset.id) AS pairs`
  const page = db.prepare<[number, number], Row>(`SELECT ${columns} FROM asset JOIN library ON library.id = library_id WHERE asset.id > ? AND +missing_since IS NULL ORDER BY asset.id LIMIT ?`)
  const many = db.prepare<[string], Row>(`SELECT ${columns} FROM json_each(?) AS asked CROSS JOIN asset ON asset.id = asked.value JOIN library ON library.id = library_id ORDER BY asked.key`)
  const allKeys = db.prepare<[], string>(`WITH RECURSIVE known(key) AS (SELECT min(key) FROM metadata UNION ALL SELECT (SELECT min(key) FROM metadata WHERE key > known.key) FROM known WHERE known.key IS NOT NULL)
    SELECT key FROM known WHERE key IS NOT NULL`).pluck()
  const keysOf = db.prepare<[string], string>('SELECT DISTINCT key FROM metadata WHERE asset_id IN (SELECT value FROM json_each(?))').pluck()
  const userValues = db.prepare<{ readonly key: string, readonly value: string, readonly id: number, readonly limit: number }, UserValue>(`SELECT asset_id AS id, value FROM metadata
    WHERE key = @key AND (value, asset_id) > (@value, @id) AND source = 'user' ORDER BY value, asset_id LIMIT @limit`)
  const withUserValue = db.prepare<{ readonly key: string, readonly ids: string }, number>(`SELECT asset_id FROM metadata WHERE key = @key AND source = 'user' AND asset_id IN (SELECT value FROM json_each(@ids))`).pluck()
  return {
    /** Up to `limit` assets above `after` whose files are there, in order of their ids. */
    page: (after: number, limit: number): TableEntry[] => page.all(after, limit).map(toEntry),
    /** These assets, missing ones too, in this order. */
    many: (ids: Uint32Array): TableEntry[] => many.all(`[${ids.join()}]`).map(toEntry),
    /** All keys that there are. */
    keys: (): string[] => allKeys.all(),
    /** The keys under which these assets have values. */
    keysOf: (ids: Uint32Array): string[] => keysOf.all(`[${ids.join()}]`),
    /** Up to `limit` values that the user set under a key, by value and id, after one of them. */
    userValues: (key: string, after: UserValue, limit: number): UserValue[] => userValues.all({ key, ...after, limit }),
    /** Those of these assets that have a value of the user's under a key. */
    withUserValue: (key: string, ids: readonly number[]): number[] => withUserValue.all({ key, ids: JSON.stringify(ids) }),
  }
}

function toEntry({ folder, name, tags, pairs, ...row }: Row): TableEntry {
  const said = JSON.parse(pairs) as [key: string, value: string, source: MetadataSource][]
  return {
    ...row,
    name,
    path: folder === '' ? name : `${folder}/${name}`,
    tags: (JSON.parse(tags) as string[]).sort(inOrder),
    values: new Map(said.map(([key, value]) => [key, value])),
    own: new Set(said.flatMap(([key, , source]) => source === 'user' ? [key] : [])),
  }
}
