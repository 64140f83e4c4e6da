import type { Database } from '../connection.ts'
import { foldText } from '../fold.ts'
import { counts } from '../metadata.ts'

/** What is said in a row of `asset` itself. */
const columns: Readonly<Record<string, string>> = {
  kind: 'kind',
  format: 'format',
  folder: 'folder',
  library: '(SELECT library.path FROM library WHERE library.id = library_id)',
}

/** What is said in other tables: of several values of an asset the first. */
const selects: Readonly<Record<string, string>> = {
  tag: 'SELECT asset_id, tag.name, min(tag.folded) FROM asset_tag JOIN tag ON tag.id = tag_id GROUP BY asset_id',
  collection: 'SELECT asset_id, min(collection.key) FROM collection_asset JOIN collection ON collection.id = collection_id GROUP BY asset_id',
  label: 'SELECT asset_id, min(label) FROM detection GROUP BY asset_id',
}

const metadataPrefix = 'metadata.'

/** The expression over a row of `asset` that groups by `kind`, `format`, `folder` or `library` go by; undefined for all else. */
export function groupColumn(by: string): string | undefined {
  return columns[by]
}

/** The value of each asset that groups by `tag`, `collection`, `label` or `metadata.<key>` go by; assets that have none are absent. */
export function groupValues(db: Database, by: string): ReadonlyMap<number, string> {
  type Row = readonly [id: number, value: string]
  const rows = by.startsWith(metadataPrefix)
    ? db.prepare<[string], Row>(`SELECT asset_id, value FROM metadata WHERE key = ? AND ${counts}`).raw().all(by.slice(metadataPrefix.length))
    : selects[by] === undefined ? [] : db.prepare<[], Row>(selects[by]).raw().all()
  const values = new Map<number, string>()
  for (const [id, value] of rows)
    values.set(id, value)
  return values
}

/**
 * Puts what has the same value together, in the order that it comes in; the groups are in the order of their values as they are
 * read without difference of case, null last. With `byNumber`, values that are numbers come first, in the order of these.
 */
export function grouped<T>(members: readonly T[], valueOf: (member: T) => string | null, byNumber: boolean): { readonly value: string | null, readonly members: readonly T[] }[] {
  const keyed = [...Map.groupBy(members, valueOf)].map(([value, members]) => ({ value, members, key: value === null ? null : foldText(value), number: byNumber ? numberOf(value) : Number.NaN }))
  return keyed.sort((a, b) => {
    if (a.key === null || b.key === null)
      return Number(a.key === null) - Number(b.key === null)
    if (!Number.isNaN(a.number) || !Number.isNaN(b.number))
      return Number(Number.isNaN(a.number)) - Number(Number.isNaN(b.number)) || a.number - b.number
    return a.key < b.key ? -1 : Number(a.key > b.key)
  }).map(({ value, members }) => ({ value, members }))
}

function numberOf(value: string | null): number {
  return value === null || value.trim() === '' ? Number.NaN : Number(value)
}
