import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { TableEntry } from '../catalog/metadata-table.ts'
import type { MetadataTable, MetadataTableRequest } from '../contract/browse.ts'
import { setImmediate } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import { columnOf, fixedColumns, joinTags } from './metadata-columns.ts'

export interface TableRequest extends Omit<z.output<typeof MetadataTableRequest>, 'ids'> {
  /** These assets, in this order; else all whose files are there. */
  readonly ids?: Uint32Array | undefined
}

/** Assets that are read and written at once: some milliseconds. */
const pageSize = 250

/** These have columns of their own. */
const ownColumns: ReadonlySet<string> = new Set(fixedColumns.slice(5))

/**
 * Metadata as a table: a row for each asset, with the value that counts under each key. CSV is UTF-8 with a byte order mark, as
 * RFC 4180 has it; JSON is an array of objects that lack what an asset has not.
 */
export async function exportMetadata(catalog: Catalog, { format, ids, keys: asked }: TableRequest): Promise<z.infer<typeof MetadataTable>> {
  const keys = (asked ? [...new Set(asked)] : await keysOf(catalog, ids)).filter(key => !ownColumns.has(key))
  const parts: string[] = format === 'csv' ? [`\uFEFF${csv([[...fixedColumns, ...keys.map(columnOf)]])}`] : ['[']
  for await (const page of pages(catalog, ids)) {
    if (format === 'csv')
      parts.push(csv(page.map(entry => rowOf(entry, keys))))
    else
      parts.push(...page.map((entry, i) => `${i === 0 && parts.length === 1 ? '' : ','}\n${JSON.stringify(objectOf(entry, keys))}`))
  }
  return {
    fileName: `likeness-metadata-${new Date().toISOString().slice(0, 10)}.${format}`,
    mediaType: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json',
    text: parts.join('') + (format === 'csv' ? '' : '\n]\n'),
  }
}

async function keysOf(catalog: Catalog, ids: Uint32Array | undefined): Promise<string[]> {
  if (!ids)
    return catalog.metadataTable.keys()
  const keys = new Set<string>()
  for (let start = 0; start < ids.length; start += pageSize) {
    catalog.metadataTable.keysOf(ids.subarray(start, start + pageSize)).forEach(key => keys.add(key))
    await setImmediate()
  }
  return [...keys].sort()
}

async function* pages(catalog: Catalog, ids: Uint32Array | undefined): AsyncGenerator<readonly TableEntry[]> {
  if (ids) {
    for (let start = 0; start < ids.length; start += pageSize) {
      yield catalog.metadataTable.many(ids.subarray(start, start + pageSize))
      await setImmediate()
    }
    return
  }
  for (let after = 0; ;) {
    const page = catalog.metadataTable.page(after, pageSize)
    yield page
    if (page.length < pageSize)
      return
    after = page.at(-1)!.id
    await setImmediate()
  }
}

function rowOf({ library, path, hash, name, tags, values }: TableEntry, keys: readonly string[]): string[] {
  return [library, path, hash ?? '', name, joinTags(tags), ...['rating', 'description', ...keys].map(key => values.get(key) ?? '')]
}

function objectOf({ library, path, hash, name, tags, values }: TableEntry, keys: readonly string[]): Record<string, unknown> {
  const said = ['rating', 'description', ...keys].flatMap(key => values.has(key) ? [[columnOf(key), values.get(key)]] : [])
  return { library, path, ...hash !== null && { hash }, name, tags, ...Object.fromEntries(said) as Record<string, string> }
}

/** Rows as CSV. A lone line break is quoted, too, not only the one that ends rows. */
function csv(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ })
}
