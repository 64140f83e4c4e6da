import type { Catalog } from '../catalog/catalog.ts'
import type { Change } from '../catalog/changes.ts'
import type { TableEntry } from '../catalog/metadata-table.ts'
import type { MetadataImportReport } from '../contract/browse.ts'
import type { ReadTable, RefusedRow, TableRow, Unreadable } from './metadata-rows.ts'
import { Worker } from 'node:worker_threads'
import { valueChange } from '../catalog/changes.ts'
import { foldText } from '../catalog/fold.ts'
import { cleanTag } from '../catalog/tags.ts'
import { failure } from '../contract/errors.ts'
import { inChunks } from './chunks.ts'
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
  const gathered = gathering()
  await inChunks(matches, chunkSize, (chunk) => {
    const entries = new Map(catalog.metadataTable.many(Uint32Array.from(chunk, ({ id }) => id)).map(entry => [entry.id, entry]))
    chunk.forEach(({ id, row }) => entries.has(id) && gathered.add(entries.get(id)!, row))
  })
  return { report: { matched: matches.length, set: gathered.count(), refused: [...table.refused, ...refused] }, changes: gathered.changes() }
}

/** A large table takes long to read: others go on meanwhile. */
function readInThread(bytes: Uint8Array): Promise<ReadTable | Unreadable> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./metadata-rows-worker.ts', import.meta.url), { workerData: bytes, transferList: [bytes.buffer as ArrayBuffer], execArgv: [] })
    worker.on('message', resolve)
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
    await inChunks(left, chunkSize, chunk => chunk.forEach((row) => {
      const [id] = way({ ...row, size: null })
      if (id === undefined) {
        others.push(row)
      }
      else if (claimed.has(id)) {
        refused.push({ entry: row.entry, reason: 'another row says something of the same file.' })
      }
      else {
        claimed.add(id)
        matches.push({ id, row })
      }
    }))
    left = others
  }
  return { matches, refused: [...refused, ...left.map(({ entry, path }) => ({ entry, reason: `no library has a file of this content${path === '' ? '' : `, or one at "${path}"`}.` }))] }
}

/** What of the rows is not so yet, by tags and keys. */
function gathering() {
  const added = new Map<string, { readonly name: string, readonly ids: number[] }>()
  const removed = new Map<string, { readonly name: string, readonly ids: number[] }>()
  const values = new Map<string, (readonly [number, string | null])[]>()
  let count = 0

  function note(tags: typeof added, name: string, id: number): void {
    const folded = foldTag(name)
    const known = tags.get(folded)
    if (known)
      known.ids.push(id)
    else
      tags.set(folded, { name, ids: [id] })
    count++
  }

  return {
    add: ({ id, tags, values: known, own }: TableEntry, row: TableRow): void => {
      if (row.tags) {
        const carried = new Map(tags.map(name => [foldTag(name), name]))
        const asked = new Map(row.tags.map(name => [foldTag(name), name]))
        asked.forEach((name, folded) => carried.has(folded) || note(added, name, id))
        carried.forEach((name, folded) => asked.has(folded) || note(removed, name, id))
      }
      for (const [key, value] of row.values) {
        if (value === null ? !own.has(key) : known.get(key) === value)
          continue
        values.get(key)?.push([id, value]) ?? values.set(key, [[id, value]])
        count++
      }
    },
    count: () => count,
    changes: (): Change[] => [
      ...Array.from(added.values(), ({ name, ids }) => ({ of: 'tag', name, source: 'user', isCarried: true, ids: Uint32Array.from(ids) } as const)),
      ...Array.from(removed.values(), ({ name, ids }) => ({ of: 'untag', name, ids: Uint32Array.from(ids) } as const)),
      ...Array.from(values, ([key, entries]) => valueChange(key, entries)),
    ],
  }
}

/** What is the same of names that are one tag. */
function foldTag(name: string): string {
  return foldText(cleanTag(name))
}
