import type { SearchResponse } from '../../contract/entities.ts'
import type { SearchRequest } from '../../contract/query.ts'
import type { DialectParts } from '../dialect.ts'
import { setImmediate } from 'node:timers/promises'
import { deepestResult } from '../../contract/query.ts'

const pageSize = 1000

/** All that a search finds, best first, at most 10,000, page by page; between pages others have their turn. Errors: those of the search. */
export async function* pagesOf({ search }: Pick<DialectParts, 'search'>, request: Omit<SearchRequest, 'limit' | 'offset'>): AsyncGenerator<SearchResponse, void> {
  for (let offset = 0, total = 1; offset < Math.min(total, deepestResult); offset += pageSize) {
    const page = await search({ ...request, limit: pageSize, offset })
    yield page
    total = page.total
    await setImmediate()
  }
}
