import type { Names } from '../../locales/asking.ts'
import type { Between, Query } from '../../query/query.ts'
import { formatBytes, formatDay } from '../../locales/format.ts'
import { messages } from '../../locales/messages.ts'
import { momentOf } from '../../query/days.ts'
import { allAssets, everywhere, isBounded, isSearch } from '../../query/query.ts'

/** Something that filters, as its chip says it. */
export interface ActiveFilter {
  readonly id: string
  readonly text: string
  /** What is asked without it. */
  readonly without: Partial<Query>
}

type ScopeNames = Pick<Names, 'library' | 'collection'>

/** Everything that filters what is shown. The scope is told besides a search, which has no heading that says it. */
export function activeFilters(query: Query, names: ScopeNames): readonly ActiveFilter[] {
  const texts = messages.filters
  const { scope, tags, formats, labels, collections, rating, modified, size, filter } = query
  const each = (list: 'tags' | 'formats' | 'labels' | 'collections', say: (value: string) => string) => query[list].map((value): ActiveFilter => ({
    id: `${list} ${value}`,
    text: say(value),
    without: { [list]: query[list].filter(other => other !== value) },
  }))
  const one = (is: boolean, id: string, text: () => string, without: Partial<Query>): ActiveFilter[] => is ? [{ id, text: text(), without }] : []
  return [
    ...one(isSearch(query) && scope.of !== 'all', 'scope', () => texts.scope(scopeName(query, names)), { scope: allAssets.scope }),
    ...tags.length > 0 ? each('tags', texts.tag) : [],
    ...formats.length > 0 ? each('formats', texts.format) : [],
    ...labels.length > 0 ? each('labels', texts.labelled) : [],
    ...collections.length > 0 ? each('collections', key => texts.collection(names.collection(key))) : [],
    ...one(rating !== undefined, 'rating', () => texts.rating(rating ?? 0), { rating: undefined }),
    ...one(isBounded(modified), 'modified', () => texts.changed(range(modified, timeText, texts.since, texts.until)), { modified: everywhere }),
    ...one(isBounded(size), 'size', () => texts.sized(range(size, bytes => formatBytes(Number(bytes)), texts.atLeast, texts.atMost)), { size: everywhere }),
    ...one(filter !== '', 'filter', () => filter, { filter: '' }),
  ]
}

function scopeName({ scope }: Query, names: ScopeNames): string {
  switch (scope.of) {
    case 'all': return messages.sidebar.allAssets
    case 'library': return scope.folder === '' ? names.library(scope.id) : `${names.library(scope.id)}/${scope.folder}`
    case 'missing': return messages.missing.title(names.library(scope.id))
    case 'collection': return names.collection(scope.key)
  }
}

function range({ from, to }: Between, say: (end: string) => string, begins: (end: string) => string, ends: (end: string) => string): string {
  if (from !== undefined && to !== undefined)
    return from === to ? say(from) : messages.filters.between(say(from), say(to))
  return from === undefined ? ends(say(to ?? '')) : begins(say(from))
}

/** A day in the reader's words; a year or a month as it is. */
function timeText(time: string): string {
  return time.length === 10 ? formatDay(momentOf(time, 0)) : time
}
