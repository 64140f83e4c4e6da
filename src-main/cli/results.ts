import type { Client } from '../contract/client.ts'
import type { SearchResponse, SearchResult } from '../contract/entities.ts'
import type { Column } from './output.ts'
import { libraryRoots, pathOf } from './assets.ts'
import { count, print, printTable, warn } from './output.ts'

/** Prints what a search found as a table, or one for each group; on standard error what there is to say of it. */
export async function printResults(client: Client, { results, groups, text, total, encoder }: SearchResponse, offset = 0): Promise<void> {
  const roots = await libraryRoots(client)
  const columns: Column<SearchResult>[] = [
    { title: 'score', value: result => result.score.toFixed(2) },
    { title: 'cosine', value: result => result.cosine?.toFixed(3) ?? '', align: 'right' },
    { title: 'view', value: result => result.view === null ? '' : String(result.view), align: 'right' },
    { title: 'id', value: result => String(result.asset.id), align: 'right' },
    { title: 'kind', value: result => result.asset.kind },
    ...results.some(({ object }) => object) ? [{ title: 'object', value: ({ object }: SearchResult) => object ? `${object.label} (object:${object.id})` : '' }] : [],
    { title: 'path', value: result => pathOf(roots, result.asset) },
  ]
  if (groups && results.length > 0) {
    for (const [index, { value, assetIds }] of groups.entries()) {
      print(`${index > 0 ? '\n' : ''}${value ?? '(none)'}`)
      printTable(results.filter(({ asset }) => assetIds.includes(asset.id)), columns, '')
    }
  }
  else {
    printTable(results, columns, 'Nothing is similar enough.')
  }
  if (text === 'words')
    warn(`Only words were searched: names, folders, tags and metadata. The encoder ${encoder} does not understand text.`)
  const end = offset + results.length
  if (results.length > 0 && end < total)
    warn(`${count(offset + 1)} to ${count(end)} of ${count(total)}; --offset ${end} shows more.`)
}
