import type { ReceivedFile } from '../contract/received.ts'
import type { Database } from './connection.ts'

/** What was said of a received file from outside. */
export interface Said {
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

/** A received file as it was put down. */
export interface ReceivedRecord {
  readonly collection: string
  readonly key: string
  /** Of its bytes, as they came. */
  readonly hash: string
  readonly assetId: number
  /** Below the folder for received files. */
  readonly path: string
}

interface Row extends Omit<ReceivedFile, 'path'> {
  readonly folder: string
}

interface RecordRow extends ReceivedRecord {
  readonly tags: string
  readonly metadata: string
}

/** Files that other Likeness servers put into collections, and the files beside them that they refer to. */
export function receivedQueries(db: Database) {
  // Of these is there what is in its collection, and not missing.
  const present = `FROM received JOIN asset ON asset.id = received.asset_id AND missing_since IS NULL
    JOIN collection ON collection.key = received.collection JOIN collection_asset AS member ON member.collection_id = collection.id AND member.asset_id = asset.id`
  const columns = 'received.key, asset.name, folder, size AS bytes, coalesce(asset.hash, received.hash) AS revision, asset.id AS assetId'
  const page = db.prepare<[string, string, number], Row>(`SELECT ${columns} ${present} WHERE received.collection = ? AND received.key > ? ORDER BY received.key LIMIT ?`)
  const find = db.prepare<[string, string], Row>(`SELECT ${columns} ${present} WHERE received.collection = ? AND received.key = ?`)
  const get = db.prepare<[string, string], RecordRow>('SELECT collection, key, hash, asset_id AS assetId, path, tags, metadata FROM received WHERE collection = ? AND key = ?')
  const ofHash = db.prepare<[string, string], { readonly key: string }>('SELECT key FROM received WHERE collection = ? AND hash = ?')
  const insert = db.prepare(`INSERT INTO received (collection, key, hash, asset_id, path, place) VALUES (@collection, @key, @hash, @assetId, @path, @place)
    ON CONFLICT (collection, key) DO UPDATE SET hash = excluded.hash, asset_id = excluded.asset_id, path = excluded.path, place = excluded.place`)
  const say = db.prepare('UPDATE received SET tags = @tags, metadata = @metadata WHERE collection = @collection AND key = @key')
  const remove = db.prepare('DELETE FROM received WHERE collection = ? AND key = ?')
  const beside = db.prepare<[string, string], string>('SELECT path FROM received_beside WHERE collection = ? AND key = ?').pluck()
  const forgetBeside = db.prepare('DELETE FROM received_beside WHERE collection = ? AND key = ?')
  const addBeside = db.prepare('INSERT OR IGNORE INTO received_beside (collection, key, path, place) VALUES (@collection, @key, @path, @place)')
  const others = db.prepare<{ readonly place: string, readonly path: string }, 1>(`SELECT 1 FROM received JOIN asset ON asset.id = received.asset_id WHERE place = @place AND path <> @path AND missing_since IS NULL
    UNION ALL SELECT 1 FROM received_beside WHERE place = @place AND path <> @path LIMIT 1`).pluck()
  const needed = db.prepare<{ readonly place: string, readonly path: string }, 1>(`SELECT 1 FROM received JOIN asset ON asset.id = received.asset_id WHERE place = @place AND path = @path AND missing_since IS NULL
    UNION ALL SELECT 1 FROM received_beside WHERE place = @place AND path = @path LIMIT 1`).pluck()
  const kindOf = db.prepare<[string], { readonly libraryId: number | null, readonly query: string | null }>('SELECT library_id AS libraryId, query FROM collection WHERE key = ?')
  return {
    /** Up to `limit` received files of a collection, with keys behind `after`. */
    page: (collection: string, after: string, limit: number): ReceivedFile[] => page.all(collection, after, limit).map(toFile),
    /** A received file that is there: in its collection, and its file not missing. */
    find: (collection: string, key: string): ReceivedFile | undefined => {
      const row = find.get(collection, key)
      return row && toFile(row)
    },
    /** What was put down under a key, whatever became of it. */
    get: (collection: string, key: string): ReceivedRecord & Said | undefined => {
      const row = get.get(collection, key)
      return row && { ...row, tags: JSON.parse(row.tags) as string[], metadata: JSON.parse(row.metadata) as Record<string, string> }
    },
    /** The keys of a collection under which these bytes were put down. */
    keysOf: (collection: string, hash: string): string[] => ofHash.all(collection, hash).map(({ key }) => key),
    /** Puts down a file and what lies beside it, in place of what was put down under its key. Call it in a transaction. */
    put: (record: ReceivedRecord, besides: readonly string[]): void => {
      const { collection, key, path } = record
      insert.run({ ...record, place: placeOf(path) })
      forgetBeside.run(collection, key)
      besides.forEach(other => addBeside.run({ collection, key, path: other, place: placeOf(other) }))
    },
    say: (collection: string, key: string, { tags, metadata }: Said): void => void say.run({ collection, key, tags: JSON.stringify(tags), metadata: JSON.stringify(metadata) }),
    /** The files beside a received one that it refers to. */
    beside: (collection: string, key: string): string[] => beside.all(collection, key),
    remove: (collection: string, key: string): void => void remove.run(collection, key),
    /** Whether another file was put where a file system would take this path for the same, in another spelling. */
    isTaken: (path: string): boolean => others.get({ place: placeOf(path), path }) !== undefined,
    /** Whether a file at this path is a received one, or lies beside one that is there. */
    isNeeded: (path: string): boolean => needed.get({ place: placeOf(path), path }) !== undefined,
    /** What a collection is; undefined when there is none of this key. */
    kindOf: (collection: string): 'own' | 'library' | 'smart' | undefined => {
      const row = kindOf.get(collection)
      return row && (row.libraryId !== null ? 'library' : row.query !== null ? 'smart' : 'own')
    },
  }
}

function placeOf(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

function toFile({ folder, ...row }: Row): ReceivedFile {
  return { ...row, path: folder === '' ? row.name : `${folder}/${row.name}` }
}
