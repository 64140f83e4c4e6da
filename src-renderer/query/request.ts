import type { OutlineRequest } from '../../src-main/contract/browse.ts'
import type { HostedSearchRequest } from '../../src-main/contract/hosted-search.ts'
import type { AnchorRef, SearchRequest } from '../../src-main/contract/query.ts'
import type { CreateCollection } from '../../src-main/contract/requests.ts'
import type { Between, Example, Query } from './query.ts'
import { momentOf } from './days.ts'
import { allAssets, isFiltered, isSearch } from './query.ts'

/** Newest first. */
const usualOrder = 'addedAt:desc'

/** What is asked of the engine to list what passes a query that searches by nothing. */
export function outlineRequest(query: Query): OutlineRequest {
  const { scope } = query
  const filter = filterOf(query)
  return {
    ...(scope.of === 'library' || scope.of === 'missing' ? { libraryId: scope.id } : {}),
    ...(scope.of === 'missing' ? { state: 'missing' } : {}),
    ...(scope.of === 'collection' ? { collection: scope.key } : {}),
    ...(query.kind ? { kind: query.kind } : {}),
    ...(filter ? { filter } : {}),
    sort: query.sort ?? usualOrder,
    ...(query.groupBy ? { groupBy: query.groupBy } : {}),
  }
}

/** What is asked of the engine to search. `threshold`: least score that is answered. */
export function searchRequest(query: Query, threshold: number): SearchRequest {
  return {
    ...asked(query),
    threshold,
    ...(query.sort ? { sort: [query.sort] } : {}),
    ...(query.groupBy ? { groupBy: query.groupBy } : {}),
  }
}

/** Examples and counter-examples that a hosted service is asked by, at most. */
const mostHostedExamples = 10

export type HostedQuestion = Omit<HostedSearchRequest, 'accountId' | 'container'>

/** The part of a query that hosted services can be asked: its examples and words; undefined where it has neither. */
export function hostedQuestion({ like, unlike, text }: Query): HostedQuestion | undefined {
  if (like.length === 0 && !text)
    return undefined
  const refs = (examples: readonly Example[]) => examples.slice(0, mostHostedExamples).map(example => refOf({ ...example, weight: 1 }))
  return { like: refs(like), unlike: refs(unlike), ...(text ? { text } : {}) }
}

/** What a query may ask of the assets here that says nothing to a hosted service. */
const onlyHere = ['scope', 'filters', 'concept', 'objects', 'balance', 'weights'] as const

/** The parts of a query that do not count at hosted services. */
export function askedOnlyHere(query: Query): readonly (typeof onlyHere[number])[] {
  const { scope, concept, among, meaning, shape, textWeight, like, unlike, text } = query
  const usual = meaning === allAssets.meaning && shape === allAssets.shape && (text === '' || textWeight === allAssets.textWeight)
  const counts: Readonly<Record<typeof onlyHere[number], boolean>> = {
    scope: scope.of !== 'all',
    filters: isFiltered(query),
    concept: concept !== undefined,
    objects: among === 'objects',
    balance: !usual,
    weights: [...like, ...unlike].some(({ weight }) => weight !== 1),
  }
  return onlyHere.filter(part => counts[part])
}

/**
 * A query as a smart collection keeps it, which finds what is shown now: grouping aside. The engine refuses one that hangs on an
 * upload or an address, which are gone after a day.
 */
export function savedQuery(query: Query, threshold: number): NonNullable<CreateCollection['query']> {
  return { ...asked(query), threshold: isSearch(query) ? threshold : 0, ...(query.sort ? { sort: [query.sort] } : {}) }
}

function asked(query: Query): Omit<NonNullable<CreateCollection['query']>, 'threshold'> {
  const filter = joined([scopeFilter(query), filterOf(query)])
  return {
    ...(query.like.length > 0 ? { like: query.like.map(refOf) } : {}),
    ...(query.unlike.length > 0 ? { unlike: query.unlike.map(refOf) } : {}),
    ...(query.text ? { text: query.text } : {}),
    ...(query.concept ? { concept: query.concept } : {}),
    among: query.among,
    meaning: query.meaning,
    shape: query.shape,
    textWeight: query.textWeight,
    ...(query.kind ? { kinds: [query.kind] } : {}),
    ...(query.scope.of === 'collection' ? { collections: [query.scope.key] } : {}),
    ...(filter ? { filter } : {}),
  }
}

/** Whether a smart collection can keep a query: it asks for something, and does not hang on what is gone after a day. */
export function canBeKept(query: Query): boolean {
  return isKeptAsking(query) && hangsOn(query).length === 0
}

/** The examples that keep a query from being kept: files that were given, addresses, objects. */
export function hangsOn({ like, unlike }: Query): readonly Example[] {
  return [...like, ...unlike].filter(({ source }) => !('assetId' in source))
}

function isKeptAsking(query: Query): boolean {
  return isSearch(query) || query.kind !== undefined || query.scope.of === 'collection' || joined([scopeFilter(query), filterOf(query)]) !== ''
}

/** An example as the engine is told of it. */
export function refOf({ source, region, weight }: Example): AnchorRef {
  return 'objectId' in source ? { ...source, weight } : { ...source, weight, ...(region ? { region } : {}) }
}

/** All that a query says of assets' facts, in the language of docs/filters.md; '' when it says nothing. */
export function filterOf(query: Query): string {
  return joined([
    query.scope.of === 'library' && query.scope.folder !== '' ? folderFilter(query.scope.folder) : '',
    query.formats.length > 0 ? `format IN [${query.formats.map(filterText).join(', ')}]` : '',
    ...query.tags.map(tag => `tags = ${filterText(tag)}`),
    ...query.labels.map(label => `labels = ${filterText(label)}`),
    ...query.collections.map(key => `collections = ${filterText(key)}`),
    query.rating === undefined ? '' : `rating >= ${query.rating}`,
    timesFilter('modifiedAt', query.modified),
    sizeFilter(query.size),
    query.filter === '' ? '' : `(${query.filter})`,
  ])
}

function scopeFilter({ scope }: Query): string {
  return scope.of === 'library' || scope.of === 'missing' ? `library = ${scope.id}` : ''
}

function folderFilter(folder: string): string {
  return `(folder = ${filterText(folder)} OR folder STARTS WITH ${filterText(`${folder}/`)})`
}

function sizeFilter({ from, to }: Between): string {
  return joined([from === undefined ? '' : `size >= ${from}`, to === undefined ? '' : `size <= ${to}`])
}

/** Years, months and days are those of the reader's time zone, as they are shown to them. */
function timesFilter(attribute: string, { from, to }: Between): string {
  return joined([
    from === undefined ? '' : `${attribute} >= ${momentOf(from, 0).toISOString()}`,
    to === undefined ? '' : `${attribute} < ${momentOf(to, 1).toISOString()}`,
  ])
}

function joined(parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' AND ')
}

/** A text of the filter language, whatever it holds. */
export function filterText(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
