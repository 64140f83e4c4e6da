import type { Outline, OutlineGroup } from '../../contract/browse.ts'
import type { AssetFilter } from '../assets.ts'
import type { Database } from '../connection.ts'
import { Buffer } from 'node:buffer'
import { shapeByte } from '../../contract/shape.ts'
import { conditionOf } from '../assets.ts'
import { compileSort } from '../filter/sort.ts'
import { groupColumn, grouped, groupValues } from './groups.ts'

/** Which assets are listed, and how. */
export interface OutlineQuestion {
  readonly filter: AssetFilter
  /** Such as `createdAt:desc`. Without any, the oldest in the catalog come first. */
  readonly sort: readonly string[]
  /** `kind`, `format`, `folder`, `library`, `tag`, `collection`, `label` or `metadata.<key>`; undefined: not in groups. */
  readonly groupBy: string | undefined
}

type Row = readonly [id: number, isModel: number, width: number | null, height: number | null, value: string | null]

/** What a model's picture is, and what is no picture yet. */
const [square, unknown] = [128, 0]

/**
 * All assets of a list in its order, in a few bytes each. In groups: these in the order of their values, null last, and in each the
 * order of the list; of several values of an asset the first counts. Errors: bad_request, filter_invalid.
 */
export function outlineOf(db: Database, { filter, sort, groupBy }: OutlineQuestion): Outline {
  const condition = conditionOf(db, filter)
  const order = compileSort(sort)
  const column = groupBy === undefined ? undefined : groupColumn(groupBy)
  const rows = db.prepare<unknown[], Row>(`SELECT asset.id, kind = 'model', width, height, ${column ?? 'NULL'} FROM asset WHERE ${condition.text} ORDER BY ${order.text}`)
    .raw()
    .all(...condition.values, ...order.values)
  if (groupBy === undefined)
    return { ...columnsOf(rows), groups: null }
  const values = column === undefined ? groupValues(db, groupBy) : undefined
  const groups = grouped(rows, ([id, , , , value]) => values ? values.get(id) ?? null : value, groupBy.startsWith('metadata.'))
  return {
    ...columnsOf(groups.flatMap(({ members }) => members)),
    groups: groups.map(({ value, members }): OutlineGroup => ({ value, count: members.length })),
  }
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
