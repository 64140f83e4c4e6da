import type { Catalog } from '../catalog/catalog.ts'
import type { Change } from '../catalog/changes.ts'
import type { TableEntry } from '../catalog/metadata-table.ts'
import type { MetadataImportReport } from '../contract/browse.ts'
import type { ReadTable, RefusedRow, TableRow, Unreadable } from './metadata-rows.ts'
import { Worker } from 'node:worker_threads'
import { valueChange } from '../catalog/changes.ts'
import { foldText } from '../catalog/fold.ts'
import { inSlices } from '../catalog/in-turns.ts'
import { cleanTag } from '../catalog/tags.ts'
import { failure } from '../contract/errors.ts'
import { waysOf } from './import.ts'

export interface ReadImport {
  readonly report: Omit<MetadataImportReport, 'undo'>
  /** What is to be done. */
  readonly changes: readonly Change[]
}

/** Bytes that a table may have. */
const mostBytes = 200_000_000

/** Rows that are looked up at once: some milliseconds. */
const chunkSize = 100

const takenReason = 'another row says something of the same file.'

interface Match {
  readonly id: number
  readonly row: TableRow
}

/**
 * Reads a table of metadata and says what is to be done so that the assets are as it tells: those of the rows' content, at their
 * own place first, else those at the place. Nothing is done for what is so already. Errors: import_invalid.
 */
export async function importMetadata(catalog: Catalog, file: Blob, fileName: string): Promise<ReadImport> {
  if (file.size > mostBytes)
    throw failure('import_invalid', { path: fileName, reason: `it has more than ${mostBytes / 1e6} MB. Import it in parts.` })
  const table = await readInThread(new Uint8Array(await file.arrayBuffer()))
  if ('problem' in table)
    throw failure('import_invalid', { path: fileName, reason: table.problem })
  const { matches, refused } = await matchesOf(catalog, table.rows)
  const changes: Change[] = []
  let set = 0
  await inSlices(matches, chunkSize, (chunk) => {
    const entries = new Map(catalog.metadataTable.many(Uint32Array.from(chunk, ({ id }) => id)).map(entry => [entry.id, entry]))
    const differences = chunk.flatMap(({ id, row }) => entries.has(id) ? differencesOf(entries.get(id)!, row) : [])
    changes.push(...changesOf(differences))
    set += differences.length
  })
  return { report: { matched: matches.length, set, refused: [...table.refused, ...refused] }, changes }
}

/** A large table takes long to read: others go on meanwhile, also while it comes over. */
function readInThread(bytes: Uint8Array<ArrayBuffer>): Promise<ReadTable | Unreadable> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./metadata-rows-worker.ts', import.meta.url), { workerData: bytes, transferList: [bytes.buffer], execArgv: [] })
    const rows: TableRow[] = []
    const refused: RefusedRow[] = []
    worker.on('message', (message: ReadTable | Unreadable | null) => {
      if (message === null)
        return resolve({ rows, refused })
      if ('problem' in message)
        return resolve(message)
      rows.push(...message.rows)
      refused.push(...message.refused)
      worker.postMessage('next')
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('the reading of the table was stopped')))
  })
}

/** The asset that each row means, each asset of one row. */
async function matchesOf(catalog: Catalog, rows: readonly TableRow[]): Promise<{ readonly matches: readonly Match[], readonly refused: readonly RefusedRow[] }> {
  const claimed = new Set<number>()
  const matches: Match[] = []
  const refused: RefusedRow[] = []
  let left = rows
  for (const way of waysOf(catalog, claimed)) {
    const others: TableRow[] = []
    await inSlices(left, chunkSize, chunk => chunk.forEach((row) => {
      const [id] = way({ ...row, size: null })
      if (id === undefined) {
        others.push(row)
      }
      else if (claimed.has(id)) {
        refused.push({ entry: row.entry, reason: takenReason })
      }
      else {
        claimed.add(id)
        matches.push({ id, row })
      }
    }))
    left = others
  }
  const anyway = waysOf(catalog, new Set())
  await inSlices(left, chunkSize, chunk => chunk.forEach((row) => {
    const isTaken = anyway.some(way => way({ ...row, size: null }).length > 0)
    refused.push({ entry: row.entry, reason: isTaken ? takenReason : `no library has a file of this content${row.path === '' ? '' : `, or one at "${row.path}"`}.` })
  }))
  return { matches, refused }
}

/** What is not so yet of what a row says of its asset. */
type Difference
  = | { readonly id: number, readonly tag: string, readonly isCarried: boolean }
    | { readonly id: number, readonly key: string, readonly value: string | null }

function differencesOf({ id, tags, values, own }: TableEntry, row: TableRow): Difference[] {
  const asked = new Map(row.tags?.map(name => [foldTag(name), name]))
  const carried = new Map(row.tags && tags.map(name => [foldTag(name), name]))
  const missingIn = (some: ReadonlyMap<string, string>, all: ReadonlyMap<string, string>) => [...some].flatMap(([folded, tag]) => all.has(folded) ? [] : [tag])
  return [
    ...missingIn(asked, carried).map(tag => ({ id, tag, isCarried: true })),
    ...missingIn(carried, asked).map(tag => ({ id, tag, isCarried: false })),
    ...row.values.flatMap(([key, value]) => (value === null ? !own.has(key) : values.get(key) === value) ? [] : [{ id, key, value }]),
  ]
}

/** The same, by tags and keys. */
function changesOf(differences: readonly Difference[]): Change[] {
  const tags = Map.groupBy(differences.flatMap(one => 'tag' in one ? [one] : []), ({ tag, isCarried }) => `${isCarried} ${foldTag(tag)}`)
  const values = Map.groupBy(differences.flatMap(one => 'key' in one ? [one] : []), ({ key }) => key)
  return [
    ...Array.from(tags.values(), (list): Change => {
      const { tag: name, isCarried } = list[0]!
      const ids = Uint32Array.from(list, ({ id }) => id)
      return isCarried ? { of: 'tag', name, source: 'user', isCarried, ids } : { of: 'untag', name, ids }
    }),
    ...Array.from(values, ([key, list]) => valueChange(key, list.map(({ id, value }) => [id, value]))),
  ]
}

/** What is the same of names that are one tag. */
function foldTag(name: string): string {
  return foldText(cleanTag(name))
}
