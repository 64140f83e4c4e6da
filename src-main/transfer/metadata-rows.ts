import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { isRating } from '../contract/user-data.ts'
import { jsonErrorPosition } from './json-position.ts'
import { keyOf, removal, splitTags } from './metadata-columns.ts'

/** What a row of a table says of an asset; what it leaves as it is is not in it. */
export interface TableRow {
  /** Where it stands, such as `line 3`. */
  readonly entry: string
  readonly hash: string | null
  /** Absolute path of the library's folder; '' where the row does not tell. */
  readonly library: string
  /** '' where the row does not tell. */
  readonly path: string
  /** All tags that the asset is to carry. */
  readonly tags?: readonly string[]
  /** null: the user's value is to be taken away. */
  readonly values: readonly (readonly [key: string, value: string | null])[]
}

export type RefusedRow = Readonly<Record<'entry' | 'reason', string>>

export interface ReadTable {
  readonly rows: readonly TableRow[]
  readonly refused: readonly RefusedRow[]
}

/** Why a file is no table: a sentence without its beginning. */
export interface Unreadable {
  readonly problem: string
}

/** Names and values of a row: null takes away; what is not there, or is empty in CSV, stays. */
type Cells = readonly (readonly [column: string, value: string | readonly string[] | null])[]

const longestName = 200
const longestValue = 100_000

const separators = [',', ';', '\t'] as const

/** Reads a table of metadata: CSV with a heading, its cells parted by commas, semicolons or tabulators, or a JSON array of objects. */
export function readTable(bytes: Uint8Array): ReadTable | Unreadable {
  const text = decoded(bytes)
  if (typeof text !== 'string')
    return text
  return /^\s*[[{]/.test(text) ? readJson(text) : readCsv(text)
}

function decoded(bytes: Uint8Array): string | Unreadable {
  const isUtf16 = bytes[0] === 0xFF && bytes[1] === 0xFE
  const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
  try {
    return isUtf16 ? text : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  }
  catch {
    return { problem: `it is not UTF-8 at ${placeOf(text, text.indexOf('\uFFFD'))}. Save it as "CSV UTF-8".` }
  }
}

function readCsv(text: string): ReadTable | Unreadable {
  const firstLine = text.split(/\r\n|\r|\n/, 1)[0]!
  const delimiter = separators.toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0]!
  let heading: readonly string[] | undefined
  const read: TableRow[] = []
  const refused: RefusedRow[] = []
  try {
    parse(text, {
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: readonly string[], { lines }) => {
        if (!heading) {
          heading = cells.map(name => name.trim())
          return null
        }
        const entry = `line ${lines}`
        if (cells.length === heading.length)
          take(entry, heading.map((name, i) => [name, cells[i] === removal ? null : cells[i]!] as const).filter(([, value]) => value !== ''), read, refused)
        else
          refused.push({ entry, reason: `it has ${cells.length} cells; the heading has ${heading.length}.` })
        return null
      },
    })
  }
  catch (error) {
    if (!(error instanceof CsvError))
      throw error
    return { problem: `it is not CSV at line ${String(error['lines'])}, column ${Number(error['column'] ?? 0) + 1}: ${error.message.replace(/\.$/, '')}.` }
  }
  return headingProblem(heading ?? []) ?? { rows: read, refused }
}

function headingProblem(heading: readonly string[]): Unreadable | undefined {
  const twice = heading.find((name, i) => name !== '' && heading.indexOf(name) !== i)
  if (!heading.includes('hash') && !(heading.includes('library') && heading.includes('path')))
    return { problem: `line 1 is to name the columns: "hash", or "library" and "path", and those of the values. It names ${heading.length === 0 ? 'none' : heading.slice(0, 10).map(name => `"${name}"`).join(', ')}.` }
  const empty = heading.indexOf('')
  if (empty >= 0)
    return { problem: `column ${empty + 1} has no name in line 1.` }
  return twice === undefined ? undefined : { problem: `line 1 names the column "${twice}" twice, the second time as column ${heading.lastIndexOf(twice) + 1}.` }
}

const Cell = z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null(), z.array(z.string())], { error: 'expected text, a number, true, false or null' })
const Entry = z.record(z.string(), z.unknown())

function readJson(text: string): ReadTable | Unreadable {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  }
  catch (error) {
    return { problem: `it is not JSON at ${placeOf(text, jsonErrorPosition(text))}: ${(error as Error).message.replace(/\.$/, '')}.` }
  }
  if (!Array.isArray(parsed))
    return { problem: 'it is to be a list of objects: [{"hash": "…", "rating": 4}].' }
  const read: TableRow[] = []
  const refused: RefusedRow[] = []
  for (const [index, raw] of parsed.entries()) {
    const entry = `entry ${index + 1}`
    const object = Entry.safeParse(raw)
    const cells = object.success ? Object.entries(object.data).map(([name, value]) => [name, Cell.safeParse(value)] as const) : []
    const wrong = cells.find(([, cell]) => !cell.success)
    if (!object.success || wrong)
      refused.push({ entry, reason: wrong ? `"${wrong[0]}": expected text, a number, true, false or null.` : 'it is no object.' })
    else
      take(entry, cells.flatMap(([name, cell]) => cell.success ? [[name, cell.data] as const] : []), read, refused)
  }
  return { rows: read, refused }
}

function take(entry: string, cells: Cells, read: TableRow[], refused: RefusedRow[]): void {
  const row = rowOf(entry, cells)
  if ('reason' in row)
    refused.push(row)
  else
    read.push(row)
}

function rowOf(entry: string, cells: Cells): TableRow | RefusedRow {
  const refuse = (reason: string): RefusedRow => ({ entry, reason })
  const place = new Map<string, string>()
  const values: (readonly [string, string | null])[] = []
  let tags: readonly string[] | undefined
  for (const [column, value] of cells) {
    if (column === 'tags') {
      tags = value === null ? [] : typeof value === 'string' ? splitTags(value) : value.map(tag => tag.trim()).filter(tag => tag !== '')
      const long = tags.find(tag => tag.length > longestName)
      if (long !== undefined)
        return refuse(`the tag "${long.slice(0, 40)}…" has more than ${longestName} characters.`)
    }
    else if (typeof value === 'object' && value !== null) {
      return refuse(`"${column}": only "tags" may be a list.`)
    }
    else if (column === 'hash' || column === 'library' || column === 'path') {
      place.set(column, value ?? '')
    }
    else if (column !== 'name') {
      const key = keyOf(column).trim()
      if (key === '' || key.length > longestName)
        return refuse(`the key "${key.slice(0, 40)}" is empty, or has more than ${longestName} characters.`)
      if (value !== null && value.length > longestValue)
        return refuse(`the value under "${key}" has more than ${longestValue} characters.`)
      if (key === 'rating' && value !== null && !isRating(value.trim()))
        return refuse(`a rating is a whole number from 0 to 5, not "${value.slice(0, 40)}".`)
      values.push([key, key === 'rating' && value !== null ? value.trim() : value])
    }
  }
  const hash = place.get('hash')?.toLowerCase() ?? ''
  if (hash !== '' && !/^[0-9a-f]{32}$/.test(hash))
    return refuse(`"${hash.slice(0, 40)}" is no content hash: that has 32 hexadecimal digits.`)
  if (hash === '' && (!place.get('library') || !place.get('path')))
    return refuse('it names no file, neither by its hash nor by its library and path.')
  return { entry, hash: hash === '' ? null : hash, library: place.get('library') ?? '', path: place.get('path') ?? '', ...tags && { tags }, values }
}

function placeOf(text: string, position: number): string {
  const before = text.slice(0, Math.max(0, position)).split('\n')
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`
}
