import type { Asset } from '../contract/entities.ts'
import type { ErrorCode } from '../contract/errors.ts'
import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'
import type { Sql } from './filter/sql.ts'
import { pictureUrls } from '../contract/routes.ts'
import { compileFilter } from './filter/compile.ts'
import { inCollectionsOf } from './filter/lists.ts'
import { compileSort } from './filter/sort.ts'
import { isAnyOf, joined, sql } from './filter/sql.ts'

/** Which assets: every given condition must hold; `collections` are keys, an asset is in at least one of them. */
export interface AssetFilter {
  readonly ids?: readonly number[]
  readonly libraryId?: number | undefined
  readonly kinds?: readonly Kind[] | undefined
  readonly collections?: readonly string[] | undefined
  readonly state?: Asset['state'] | undefined
  /** Such as `kind = image AND rating >= 4`; docs/filters.md has the grammar. Where it cannot be understood, filter_invalid is thrown. */
  readonly expression?: string | undefined
  /** The key of a channel in which an asset has a vector. */
  readonly embedded?: string | undefined
  /** The key of a channel in which an asset has no vector, for it waits for one or failed. */
  readonly lacking?: string | undefined
}

interface AssetRow {
  readonly id: number
  readonly library_id: number
  readonly folder: string
  readonly name: string
  readonly kind: Kind
  readonly format: string
  readonly size: number
  readonly mtime_ms: number
  readonly created_ms: number
  readonly hash: string | null
  readonly picture: string | null
  readonly width: number | null
  readonly height: number | null
  readonly triangles: number | null
  readonly added_at: number
  readonly missing_since: number | null
  readonly state: Asset['state']
  readonly code: ErrorCode | null
  readonly message: string | null
}

const failed = `EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND state = 'failed')`

/** The conditions of each state; the first that holds is the asset's. */
const stateConditions: Record<Asset['state'], string> = {
  missing: 'missing_since IS NOT NULL',
  failed: `missing_since IS NULL AND ${failed}`,
  pending: `missing_since IS NULL AND pending = 1 AND NOT ${failed}`,
  ready: `missing_since IS NULL AND pending = 0 AND NOT ${failed}`,
}

const select = `SELECT asset.*, failure.code, failure.message,
  CASE WHEN missing_since IS NOT NULL THEN 'missing' WHEN failure.state IS NOT NULL THEN 'failed' WHEN pending = 1 THEN 'pending' ELSE 'ready' END AS state
  FROM asset LEFT JOIN ingest_step AS failure ON failure.asset_id = asset.id AND failure.step = (SELECT min(step) FROM ingest_step WHERE asset_id = asset.id AND state = 'failed')`

/** Filters whose vectors are remembered: of a large library up to 1.6 MB each. */
const keptChoices = 8

/** Reading assets. */
export function assetQueries(db: Database) {
  const get = db.prepare<[number], AssetRow>(`${select} WHERE asset.id = ?`)
  const many = db.prepare<[string], AssetRow>(`${select} WHERE asset.id IN (SELECT value FROM json_each(?))`)
  const kindsOf = db.prepare<[string], { readonly id: number, readonly kind: Kind }>('SELECT id, kind FROM asset WHERE id IN (SELECT value FROM json_each(?))')
  const byPath = db.prepare<[string, string, string], { readonly id: number }>(
    'SELECT asset.id FROM asset JOIN library ON library.id = library_id WHERE library.path = ? AND folder = ? AND asset.name = ?',
  )
  const unknown = db.prepare<[string], { readonly id: number }>('SELECT value AS id FROM json_each(?) WHERE value NOT IN (SELECT id FROM asset) LIMIT 1')
  const sidecar = db.prepare<[number], { readonly sidecar: string | null }>('SELECT sidecar FROM asset WHERE id = ?')
  const setSidecar = db.prepare('UPDATE asset SET sidecar = ? WHERE id = ?')
  const beginningWith = db.prepare<{ readonly id: number, readonly from: string, readonly to: string }, { readonly name: string }>(`SELECT other.name FROM asset
    JOIN asset AS other ON other.library_id = asset.library_id AND other.folder = asset.folder AND other.name >= @from AND other.name < @to
    WHERE asset.id = @id AND other.id <> asset.id AND other.missing_since IS NULL`)
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  const chosen = new Map<string, { readonly changes: number | undefined, readonly ids: Int32Array }>()

  function embeddingIds(filter: AssetFilter, channel: string, limit: number): Int32Array {
    const { text, values } = conditionOf(db, filter)
    return Int32Array.from(db.prepare<unknown[], number>(`SELECT embedding.id FROM asset CROSS JOIN embedding ON embedding.asset_id = asset.id AND encoder = ? WHERE ${text} LIMIT ?`).pluck().all(channel, ...values, limit))
  }

  const everyId = db.prepare<[number], { readonly id: number }>('SELECT id FROM asset WHERE library_id = ?')
  const location = db.prepare<[number], { readonly root: string, readonly folder: string, readonly name: string }>(
    'SELECT library.path AS root, folder, asset.name FROM asset JOIN library ON library.id = library_id WHERE asset.id = ?',
  )
  return {
    get: (id: number): Asset | undefined => {
      const row = get.get(id)
      return row && toAsset(row)
    },
    /** Many at once, by id; unknown ids are absent. */
    many: (ids: readonly number[]): Map<number, Asset> => new Map(many.all(JSON.stringify(ids)).map(row => [row.id, toAsset(row)])),
    /** The kinds of many assets, by id. */
    kinds: (ids: readonly number[]): Map<number, Kind> => new Map(kindsOf.all(JSON.stringify(ids)).map(row => [row.id, row.kind])),
    /** The asset at a place in a library, whatever its state. */
    idAt: (root: string, folder: string, name: string): number | undefined => byPath.get(root, folder, name)?.id,
    /** The first of these ids that no asset has. */
    firstUnknown: (ids: readonly number[]): number | undefined => unknown.get(JSON.stringify(ids))?.id,
    /** Name and time of modification (`<name>:<ms>`) of the `.xmp` beside the asset's file, as it was last looked at. */
    sidecar: (id: number): string | null => sidecar.get(id)?.sidecar ?? null,
    setSidecar: (id: number, value: string): void => void setSidecar.run(value, id),
    /** The names of the other present assets in the asset's folder that are this stem, a dot and anything. */
    othersOfStem: (id: number, stem: string): string[] => beginningWith.all({ id, from: `${stem}.`, to: `${stem}/` }).map(row => row.name),
    /** The library's root, the folder below it and the file name of an asset. */
    location: (id: number) => location.get(id),
    /** Up to `limit` assets with ids above `after`, in order of their ids. */
    page: (filter: AssetFilter, after: number, limit: number): Asset[] => {
      const { text, values } = conditionOf(db, filter)
      return db.prepare<unknown[], AssetRow>(`${select} WHERE asset.id > ? AND ${text} ORDER BY asset.id LIMIT ?`).all(after, ...values, limit).map(toAsset)
    },
    /**
     * The ids of up to `limit` assets that match, after the first `offset`, in the order of rules such as `createdAt:desc`: those
     * without a value last, among equals the older id first. Errors: bad_request, filter_invalid.
     */
    sorted: (filter: AssetFilter, rules: readonly string[], offset: number, limit: number): number[] => {
      const { text, values } = conditionOf(db, filter)
      const order = compileSort(rules)
      return db.prepare<unknown[], number>(`SELECT asset.id FROM asset WHERE ${text} ORDER BY ${order.text} LIMIT ? OFFSET ?`).pluck().all(...values, ...order.values, limit, offset)
    },
    count: (filter: AssetFilter): number => {
      const { text, values } = conditionOf(db, filter)
      return db.prepare<unknown[], number>(`SELECT count(*) FROM asset WHERE ${text}`).pluck().get(...values) ?? 0
    },
    /**
     * The ids of up to `limit` vectors that the assets that match have in a channel. Those of the last few filters are remembered
     * for as long as nothing changes. Errors: filter_invalid.
     */
    embeddingIds: (filter: AssetFilter, channel: string, limit: number): Int32Array => {
      const key = JSON.stringify([filter, channel, limit])
      const known = chosen.get(key)
      chosen.delete(key)
      const kept = known !== undefined && known.changes === changes.get() ? known : { changes: changes.get(), ids: embeddingIds(filter, channel, limit) }
      chosen.set(key, kept)
      if (chosen.size > keptChoices)
        chosen.delete(chosen.keys().next().value!)
      return kept.ids
    },
    /** Rows of the catalog that were written since it was opened: while this number stays, so does all that can be asked. */
    changes: (): number => changes.get() ?? 0,
    /** The ids of all assets of a library, missing ones included. */
    everyId: (libraryId: number): number[] => everyId.all(libraryId).map(row => row.id),
    /** The ids of all that match, rising. */
    ids: (filter: AssetFilter): number[] => {
      const { text, values } = conditionOf(db, filter)
      return db.prepare<unknown[], number>(`SELECT asset.id FROM asset WHERE ${text} ORDER BY asset.id`).pluck().all(...values)
    },
  }
}

/**
 * A filter as a condition over rows of `asset`. `ofFew`: it is asked of few assets, each by itself, rather than of all.
 * Errors: filter_invalid.
 */
export function conditionOf(db: Database, { ids, libraryId, kinds, collections, state, expression, embedded, lacking }: AssetFilter, ofFew = ids !== undefined): Sql {
  const context = { db, ofFew }
  return joined('AND', [
    sql(`(${state === undefined ? 'missing_since IS NULL' : stateConditions[state]})`),
    ...ids ? [isAnyOf('asset.id', ids)] : [],
    ...libraryId === undefined ? [] : [sql('library_id = ?', libraryId)],
    ...kinds ? [isAnyOf('kind', kinds)] : [],
    ...collections ? [inCollectionsOf(collections, context)] : [],
    ...embedded === undefined ? [] : [sql('EXISTS (SELECT 1 FROM embedding WHERE asset_id = asset.id AND encoder = ?)', embedded)],
    ...lacking === undefined
      ? []
      : [sql(`asset.id IN (SELECT id FROM asset WHERE pending = 1 UNION SELECT asset_id FROM ingest_step WHERE state = 'failed')
      AND NOT EXISTS (SELECT 1 FROM embedding WHERE asset_id = asset.id AND encoder = ?)`, lacking)],
    ...expression === undefined ? [] : [compileFilter(expression, context)],
  ])
}

function toAsset(row: AssetRow): Asset {
  return {
    id: row.id,
    libraryId: row.library_id,
    path: row.folder === '' ? row.name : `${row.folder}/${row.name}`,
    name: row.name,
    kind: row.kind,
    format: row.format,
    size: row.size,
    hash: row.hash,
    width: row.width,
    height: row.height,
    triangles: row.triangles,
    createdAt: new Date(row.created_ms).toISOString(),
    modifiedAt: new Date(row.mtime_ms).toISOString(),
    addedAt: new Date(row.added_at).toISOString(),
    missingSince: row.missing_since === null ? null : new Date(row.missing_since).toISOString(),
    state: row.state,
    failure: row.code === null ? null : { code: row.code, message: row.message ?? '' },
    preview: row.picture === null ? null : pictureUrls.preview(row.picture),
    strip: row.picture === null || row.kind === 'image' ? null : pictureUrls.strip(row.picture),
  }
}
