import type { Database } from './connection.ts'

/** A member of a collection, as what can be sent of it is told by. */
export interface Member {
  readonly id: number
  /** The name of its library, and its folder. */
  readonly library: string
  readonly root: string
  readonly isOffline: boolean
  readonly isMissing: boolean
  /** Whether its content hash is that of the bytes which the last scan found. */
  readonly isRead: boolean
}

/** The file of an asset, as the last scan found it. */
export interface MemberFile extends Member {
  readonly folder: string
  readonly name: string
  readonly size: number
  readonly mtimeMs: number
  readonly hash: string | null
}

type MemberRow = Omit<MemberFile, 'isOffline' | 'isMissing' | 'isRead'> & { readonly isOffline: 0 | 1, readonly isMissing: 0 | 1, readonly isRead: 0 | 1 }

const columns = `asset.id, library.name AS library, library.path AS root, library.state = 'offline' AS isOffline, missing_since IS NOT NULL AS isMissing,
  hash IS NOT NULL AND EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND step = 'identify' AND state = 'done') AS isRead,
  folder, asset.name, size, mtime_ms AS mtimeMs, hash`

/** What is asked of collections that are kept at hosted services: their members with those whose files are away, and where these lie. */
export function outgoingQueries(db: Database) {
  // In the order of the ids, each page from where the last one ended: by the index of the library all of it would be sorted for each.
  const ofLibrary = db.prepare<[string, number, number], MemberRow>(`SELECT ${columns} FROM asset JOIN library ON library.id = library_id
    WHERE +library_id = (SELECT library_id FROM collection WHERE key = ?) AND asset.id > ? ORDER BY asset.id LIMIT ?`)
  const ofOthers = db.prepare<[string, number, number], MemberRow>(`SELECT ${columns} FROM collection_asset JOIN asset ON asset.id = asset_id JOIN library ON library.id = library_id
    WHERE collection_id = (SELECT id FROM collection WHERE key = ? AND library_id IS NULL) AND asset_id > ? ORDER BY asset_id LIMIT ?`)
  const file = db.prepare<[number], MemberRow>(`SELECT ${columns} FROM asset JOIN library ON library.id = library_id WHERE asset.id = ?`)
  const away = db.prepare<[string], number>(`SELECT asset.id FROM asset JOIN library ON library.id = library_id WHERE asset.id IN (SELECT value FROM json_each(?))
    AND (missing_since IS NOT NULL OR library.state = 'offline' OR suspicion IS NOT NULL OR removed_at IS NOT NULL)`).pluck()
  const unfinished = db.prepare<[string], number>('SELECT id FROM asset WHERE pending = 1 AND id IN (SELECT value FROM json_each(?))').pluck()
  return {
    /** Up to `limit` members of a collection with ids above `after`, in order; those that are missing too. */
    members: (collection: string, after: number, limit: number): Member[] =>
      [...ofLibrary.all(collection, after, limit), ...ofOthers.all(collection, after, limit)].map(toMember),
    file: (id: number): MemberFile | undefined => {
      const row = file.get(id)
      return row && toMember(row)
    },
    /** Those of some assets whose files are missing, or in a library that is offline, suspect or removed. */
    away: (ids: readonly number[]): ReadonlySet<number> => new Set(away.all(JSON.stringify(ids))),
    /** Those of some assets of which something is still to be indexed. */
    unfinished: (ids: readonly number[]): number[] => unfinished.all(JSON.stringify(ids)),
  }
}

function toMember(row: MemberRow): MemberFile {
  return { ...row, isOffline: row.isOffline === 1, isMissing: row.isMissing === 1, isRead: row.isRead === 1 }
}
