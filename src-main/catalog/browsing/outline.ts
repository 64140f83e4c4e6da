import type { Outline, OutlineGroup } from '../../contract/browse.ts'
import type { AssetFilter } from '../assets.ts'
import type { Database } from '../connection.ts'
import { Buffer } from 'node:buffer'
import { shapeByte } from '../../contract/shape.ts'
import { conditionOf } from '../assets.ts'
import { compileSort } from '../filter/sort.ts'
import { foldText } from '../fold.ts'
import { groupingQueries } from '../grouping.ts'

/** Which assets are listed, and how. */
export interface OutlineQuestion {
  readonly filter: AssetFilter
  /** Such as `createdAt:desc`. Without any, the oldest in the catalog come first. */
  readonly sort: readonly string[]
  /** What `groupingQueries` knows; undefined: not in groups. */
  readonly groupBy: string | undefined
}

/** id, 1 for a model, width, height */
type Row = readonly [id: number, isModel: number, width: number | null, height: number | null]

/** What a model's picture is, and what is no picture yet. */
const [square, unknown] = [128, 0]

/**
 * All assets of a list in its order, in a few bytes each. In groups: these in the order of their values, null last, and in each the
 * order of the list; of several values of an asset the first counts. Errors: bad_request, filter_invalid.
 */
export function outlineOf(db: Database, { filter, sort, groupBy }: OutlineQuestion): Outline {
  const condition = conditionOf(db, filter)
  const order = compileSort(sort)
  const rows = db.prepare<unknown[], Row>(`SELECT asset.id, kind = 'model', width, height FROM asset WHERE ${condition.text} ORDER BY ${order.text}`)
    .raw()
    .all(...condition.values, ...order.values)
  if (groupBy === undefined)
    return { ...columnsOf(rows), groups: null }
  const values = groupingQueries(db).values(rows.map(([id]) => id), groupBy)
  const groups = grouped(rows, ([id]) => values.get(id)?.[0] ?? null, groupBy.startsWith('metadata.'))
  return {
    ...columnsOf(groups.flatMap(({ members }) => members)),
    groups: groups.map(({ value, members }): OutlineGroup => ({ value, count: members.length })),
  }
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

function columnsOf(rows: readonly Row[]): Omit<Outline, 'groups'> {
  const ids = new DataView(new ArrayBuffer(4 * rows.length))
  const shapes = new Uint8Array(rows.length)
  rows.forEach(([id, isModel, width, height], at) => {
    ids.setUint32(4 * at, id, true)
    shapes[at] = isModel === 1 ? square : width !== null && height !== null && width > 0 && height > 0 ? shapeByte(width, height) : unknown
  })
  return { total: rows.length, ids: Buffer.from(ids.buffer).toString('base64'), shapes: Buffer.from(shapes).toString('base64') }
}
