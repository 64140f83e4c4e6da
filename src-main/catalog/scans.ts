import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'

/** A file as a scan finds it. */
export interface FoundFile {
  readonly name: string
  readonly kind: Kind
  readonly format: string
  readonly size: number
  readonly mtimeMs: number
  readonly createdMs: number
  /** Number that the file keeps when it is moved on its disk; null where the file system has none that lasts. */
  readonly inode: number | null
  /** `<name>:<mtimeMs>` of the `.xmp` file beside it; null when there is none. */
  readonly sidecar: string | null
}

/** A file as the catalog knows it. */
export interface KnownFile {
  readonly id: number
  readonly name: string
  readonly format: string
  readonly size: number
  readonly mtimeMs: number
  readonly inode: number | null
  readonly sidecar: string | null
  readonly missingSince: number | null
}

/** Where a file lies, or lay. */
export interface Place {
  readonly libraryId: number
  readonly folder: string
  readonly name: string
}

/** A known file that a found one may be, and where it was. */
export interface MoveCandidate extends KnownFile, Place {
  readonly kind: Kind
  /** Absolute path of its library's folder. */
  readonly root: string
  /** Whether its library was removed. */
  readonly isRemoved: boolean
}

/** An asset whose file has been missing for long, and the place where it was known. */
export interface ExpiredAsset {
  readonly id: number
  /** Absolute path of its library's folder; null when the library was removed. */
  readonly root: string | null
  readonly folder: string
  readonly name: string
}

type CandidateRow = Omit<MoveCandidate, 'isRemoved'> & { readonly isRemoved: 0 | 1 }

/** An asset and another one with the same content. */
interface LateCopy {
  readonly id: number
  readonly copy: number
}

/** How many files of one inode are looked at: hard links of one file, and traces of where it was. */
const candidateLimit = 16

/** What a scan reads and writes: the files of one folder at a time. */
export function scanQueries(db: Database) {
  const columns = 'asset.id, asset.name, format, size, mtime_ms AS mtimeMs, inode, sidecar, missing_since AS missingSince'
  const inFolder = db.prepare<[number, string], KnownFile>(`SELECT ${columns} FROM asset WHERE library_id = ? AND folder = ?`)
  const presentFolders = db.prepare<{ readonly id: number, readonly from: string, readonly to: string | null }, { readonly folder: string }>(`WITH RECURSIVE known(folder) AS (
      SELECT min(folder) FROM asset WHERE library_id = @id AND folder >= @from
      UNION ALL SELECT (SELECT min(folder) FROM asset WHERE library_id = @id AND folder > known.folder) FROM known
        WHERE known.folder IS NOT NULL AND (@to IS NULL OR known.folder < @to))
    SELECT folder FROM known WHERE folder IS NOT NULL AND (@to IS NULL OR folder < @to)
    AND EXISTS (SELECT 1 FROM asset WHERE library_id = @id AND asset.folder = known.folder AND +missing_since IS NULL)`)
  const candidateRows = `SELECT ${columns}, kind, library_id AS libraryId, folder, library.path AS root, removed_at IS NOT NULL AS isRemoved
    FROM asset JOIN library ON library.id = library_id`
  const candidateAt = db.prepare<[number, string, string, number, number], CandidateRow>(`${candidateRows} WHERE library_id = ? AND folder = ? AND asset.name = ? AND size = ? AND mtime_ms = ?`)
  const candidates = db.prepare<Pick<FoundFile, 'inode' | 'kind' | 'size' | 'mtimeMs' | 'createdMs'>, CandidateRow>(`${candidateRows}
    WHERE inode = @inode AND kind = @kind AND ((size = @size AND mtime_ms = @mtimeMs) OR created_ms = @createdMs)
    ORDER BY size = @size AND mtime_ms = @mtimeMs DESC, removed_at IS NOT NULL, missing_since IS NOT NULL, missing_since DESC, asset.id LIMIT ${candidateLimit}`)
  const isKnown = db.prepare<[number], 1>('SELECT 1 FROM asset WHERE inode = ? LIMIT 1').pluck()
  const insert = db.prepare(`INSERT INTO asset (library_id, folder, name, kind, format, size, mtime_ms, created_ms, inode, sidecar, added_at)
    VALUES (@libraryId, @folder, @name, @kind, @format, @size, @mtimeMs, @createdMs, @inode, @sidecar, @addedAt)`)
  const change = db.prepare('UPDATE asset SET size = @size, mtime_ms = @mtimeMs, created_ms = @createdMs, inode = @inode, missing_since = NULL, pending = 1 WHERE id = @id')
  const dropReading = db.prepare(`DELETE FROM ingest_step WHERE asset_id = ? AND (step = 'identify' OR state = 'failed')`)
  const dropUnderWay = db.prepare('DELETE FROM under_way WHERE asset_id = ?')
  const dropMetadata = db.prepare(`DELETE FROM ingest_step WHERE asset_id = ? AND step = 'metadata'`)
  const returned = db.prepare(`UPDATE asset SET missing_since = NULL,
    pending = max(pending, EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND state = 'failed')) WHERE id = ?`)
  const move = db.prepare(`UPDATE asset SET library_id = @libraryId, folder = @folder, name = @name, format = @format, inode = @inode,
    missing_since = NULL, pending = max(pending, EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND state = 'failed'
      AND (asset.missing_since IS NOT NULL OR code = 'file_unreadable'))) WHERE id = @id`)
  const setInode = db.prepare('UPDATE asset SET inode = ? WHERE id = ?')
  const setSidecar = db.prepare('UPDATE asset SET sidecar = ?, pending = 1 WHERE id = ?')
  const missing = db.prepare('UPDATE asset SET missing_since = ? WHERE id = ? AND missing_since IS NULL')
  const isThere = db.prepare<[number, number, string, string], { readonly id: number }>('SELECT id FROM asset WHERE id = ? AND library_id = ? AND folder = ? AND name = ? AND missing_since IS NULL')
  const present = db.prepare<[number], { readonly n: number }>('SELECT count(*) AS n FROM asset WHERE library_id = ? AND missing_since IS NULL')
  const missingAfter = db.prepare<[number, number], { readonly n: number }>('SELECT count(*) AS n FROM asset WHERE library_id = ? AND missing_since > ?')
  const sample = db.prepare<[number, number], KnownFile & Place>(`SELECT ${columns}, library_id AS libraryId, folder FROM asset WHERE library_id = ? AND missing_since IS NULL ORDER BY random() LIMIT ?`)
  const forgetInodes = db.prepare('UPDATE asset SET inode = NULL WHERE library_id = ?')
  const expired = db.prepare<[number, number, number], ExpiredAsset>(`SELECT asset.id, CASE WHEN removed_at IS NULL THEN path END AS root, folder, asset.name FROM library CROSS JOIN asset ON library_id = library.id AND missing_since < ?
    WHERE removed_at IS NOT NULL OR (state = 'online' AND suspicion IS NULL AND scanned_at - missing_since >= ?) LIMIT ?`)
  const lateCopies = db.prepare<{ readonly ids: string, readonly libraries: string, readonly since: number }, LateCopy>(`WITH
    gone AS (SELECT id, hash, size, format, row_number() OVER (PARTITION BY hash, size, format ORDER BY id) AS nth
      FROM asset WHERE id IN (SELECT value FROM json_each(@ids))),
    copies AS (SELECT id AS copy, hash, size, format, row_number() OVER (PARTITION BY hash, size, format ORDER BY id) AS nth
      FROM asset WHERE hash IN (SELECT hash FROM gone) AND missing_since IS NULL AND added_at > @since AND +library_id IN (SELECT value FROM json_each(@libraries)))
    SELECT id, copy FROM gone JOIN copies USING (hash, size, format, nth)`)
  const countFrom = db.prepare('UPDATE asset SET missing_since = ? WHERE id = ?')
  const forget = db.prepare('DELETE FROM asset WHERE id = ?')
  return {
    inFolder: (libraryId: number, folder: string): KnownFile[] => inFolder.all(libraryId, folder),
    /** The folders that hold assets which are not missing: all of a library, or those below a folder, itself left out. */
    presentFolders: (libraryId: number, below = ''): string[] => presentFolders
      .all(below === '' ? { id: libraryId, from: '', to: null } : { id: libraryId, from: `${below}/`, to: `${below}0` })
      .map(row => row.folder),
    /**
     * Known files with the inode and kind of a found one, and with its size and time, or, where it was written to since, with its
     * time of creation; in any library, also removed ones: first those that are as they were, then those that are not missing,
     * then those that have been so for the shortest time.
     */
    moveCandidates: ({ inode, size, mtimeMs, createdMs, kind }: FoundFile): MoveCandidate[] =>
      inode === null || isKnown.get(inode) === undefined ? [] : candidates.all({ inode, size, mtimeMs, createdMs, kind }).map(toCandidate),
    /** The file that is known at a place of a library, when it has the size and time of a found one. */
    moveCandidateAt: ({ libraryId, folder, name }: Place, { size, mtimeMs }: FoundFile): MoveCandidate[] => candidateAt.all(libraryId, folder, name, size, mtimeMs).map(toCandidate),
    insert: (libraryId: number, folder: string, file: FoundFile): number => Number(insert.run({ libraryId, folder, ...file, addedAt: Date.now() }).lastInsertRowid),
    /**
     * The file may have other bytes: it is to be read anew. What is known of the old ones stays, and answers, until that tells
     * whether they are others. Without `inode` that is learned by the next scan.
     */
    change: (id: number, { size, mtimeMs, createdMs, inode = null }: Pick<FoundFile, 'size' | 'mtimeMs' | 'createdMs'> & { readonly inode?: number | null }): void => {
      change.run({ id, size, mtimeMs, createdMs, inode })
      dropReading.run(id)
      dropUnderWay.run(id)
    },
    /** The file lies at another place, or has another name, with the same bytes. No other asset may be known there. */
    move: (id: number, { libraryId, folder, name }: Place, { format, inode }: Pick<FoundFile, 'format' | 'inode'>): void =>
      void move.run({ id, libraryId, folder, name, format, inode }),
    /** It is there again, as it was. A step that failed, perhaps because it was gone, is tried again. */
    returned: (id: number): void => void returned.run(id),
    setInode: (id: number, inode: number | null): void => void setInode.run(inode, id),
    /** The `.xmp` file beside it came, changed or went: metadata is read again, nothing else is done. */
    sidecarChanged: (id: number, sidecar: string | null): void => {
      setSidecar.run(sidecar, id)
      dropMetadata.run(id)
    },
    missing: (id: number): void => void missing.run(Date.now(), id),
    /** Whether an asset is still known at a place, and not missing. */
    isThere: (id: number, { libraryId, folder, name }: Place): boolean => isThere.get(id, libraryId, folder, name) !== undefined,
    /** How many assets of a library are not missing. */
    present: (libraryId: number): number => present.get(libraryId)?.n ?? 0,
    /** How many have been missing only since after `time`, in ms since 1970. */
    missingAfter: (libraryId: number, time: number): number => missingAfter.get(libraryId, time)?.n ?? 0,
    /** Some assets of a library that are not missing, at most `limit`, at random. */
    sample: (libraryId: number, limit: number): (KnownFile & Place)[] => sample.all(libraryId, limit),
    /** Of these assets, those that have copies in some libraries which were added since a time, in ms since 1970: each with one of its own. */
    lateCopies: (ids: readonly number[], libraryIds: readonly number[], since: number): LateCopy[] =>
      lateCopies.all({ ids: JSON.stringify(ids), libraries: JSON.stringify(libraryIds), since }),
    /** The files of a library are on another disk: their inodes are learned anew. */
    forgetInodes: (libraryId: number): void => void forgetInodes.run(libraryId),
    /**
     * Assets that have been missing for `keptMs` and more at a time in ms since 1970, at most `limit`. A library that was not
     * removed must have been looked through that late and be there: while nobody looked, files may have come back.
     */
    expired: (now: number, keptMs: number, limit: number): ExpiredAsset[] => expired.all(now - keptMs, keptMs, limit),
    /** A missing asset counts as missing only since then, in ms since 1970. */
    countFrom: (id: number, since: number): void => void countFrom.run(since, id),
    /** Forgets an asset with all that was made of it and said of it. */
    forget: (id: number): void => void forget.run(id),
  }
}

function toCandidate(row: CandidateRow): MoveCandidate {
  return { ...row, isRemoved: row.isRemoved === 1 }
}
