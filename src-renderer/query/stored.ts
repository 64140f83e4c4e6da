import type { StoredQuery } from '../../src-main/contract/query.ts'
import type { Example, Query, Scope } from './query.ts'
import { dayOf, daysAgo, momentOf } from './days.ts'
import { allAssets } from './query.ts'

type Parts = Partial<Query>

const text = String.raw`"((?:[^"\\]|\\.)*)"`

/** Each kind of condition that the window writes into filters, and what of a query says it. */
const conditions: readonly (readonly [pattern: RegExp, read: (found: readonly string[], so: Query) => Parts | undefined])[] = [
  [/^library = (\d+)$/, ([id]) => ({ scope: { of: 'library', id: Number(id), folder: '' } })],
  [new RegExp(`^\\(folder = ${text} OR folder STARTS WITH ${text}\\)$`), ([folder = ''], so) => ({ scope: folderScope(so.scope, unescaped(folder)) })],
  [/^format IN \[(.*)\]$/, ([list = '']) => ({ formats: [...list.matchAll(new RegExp(text, 'g'))].map(([, name = '']) => unescaped(name)) })],
  [new RegExp(`^tags = ${text}$`), ([name = ''], so) => ({ tags: [...so.tags, unescaped(name)] })],
  [new RegExp(`^labels = ${text}$`), ([name = ''], so) => ({ labels: [...so.labels, unescaped(name)] })],
  [new RegExp(`^collections = ${text}$`), ([key = ''], so) => ({ collections: [...so.collections, unescaped(key)] })],
  [/^rating >= ([1-5])$/, ([stars]) => ({ rating: Number(stars) })],
  [/^modifiedAt >= (\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/, ([moment = ''], so) => isMidnight(moment) ? { modified: { ...so.modified, from: dayOf(new Date(moment)) } } : undefined],
  [/^modifiedAt < (\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/, ([moment = ''], so) => isMidnight(moment) ? { modified: { ...so.modified, to: daysAgo(new Date(moment), 1) } } : undefined],
  [/^size >= (\d+)$/, ([from], so) => ({ size: { ...so.size, from } })],
  [/^size <= (\d+)$/, ([to], so) => ({ size: { ...so.size, to } })],
]

/** What a smart collection asks as a query of the window: the inverse of `savedQuery`. What the window has no words for stands in its filter. */
export function queryOf(stored: StoredQuery): Query {
  const [collection, ...others] = stored.collections ?? []
  const kind = stored.kinds?.length === 1 ? stored.kinds[0] : undefined
  const kindFilter = stored.kinds && stored.kinds.length > 1 ? [`kind IN [${stored.kinds.join(', ')}]`] : []
  const collectionFilter = others.length > 0 ? [`collections IN [${(stored.collections ?? []).map(quoted).join(', ')}]`] : []
  const base: Query = {
    ...allAssets,
    scope: collection !== undefined && others.length === 0 ? { of: 'collection', key: collection } : allAssets.scope,
    like: stored.like.flatMap(exampleIn),
    unlike: stored.unlike.flatMap(exampleIn),
    text: stored.text ?? '',
    concept: stored.concept,
    among: stored.among,
    meaning: stored.meaning,
    shape: stored.shape,
    textWeight: stored.textWeight,
    kind,
    threshold: stored.threshold > 0 ? stored.threshold : undefined,
    sort: stored.sort?.[0],
  }
  return [...conditionsOf(stored.filter ?? ''), ...kindFilter, ...collectionFilter].reduce(readCondition, base)
}

function readCondition(query: Query, condition: string): Query {
  for (const [pattern, read] of conditions) {
    const found = pattern.exec(condition)
    // Of two libraries the second is a filter: a scope is one alone.
    const parts = found && !(condition.startsWith('library') && query.scope.of !== 'all') ? read(found.slice(1), query) : undefined
    if (parts)
      return { ...query, ...parts }
  }
  const bare = isWrapped(condition) ? condition.slice(1, -1) : condition
  return { ...query, filter: query.filter === '' ? bare : `(${query.filter}) AND (${bare})` }
}

/** The conditions that a filter joins by AND, outside brackets and texts. One with an OR at its top is a single condition. */
export function conditionsOf(filter: string): readonly string[] {
  const parts: string[] = []
  let [start, depth, quote] = [0, 0, false]
  for (let i = 0; i < filter.length; i++) {
    const sign = filter[i] ?? ''
    if (quote) {
      if (sign === '\\')
        i++
      else if (sign === '"')
        quote = false
    }
    else if (sign === '"') {
      quote = true
    }
    else if ('([])'.includes(sign)) {
      depth += '(['.includes(sign) ? 1 : -1
    }
    else if (depth === 0 && /^ OR /i.test(filter.slice(i, i + 4))) {
      return [filter]
    }
    else if (depth === 0 && /^ AND /i.test(filter.slice(i, i + 5))) {
      parts.push(filter.slice(start, i))
      start = i + 5
      i += 4
    }
  }
  return [...parts, filter.slice(start)].map(part => part.trim()).filter(part => part !== '')
}

/** Whether the bracket at its beginning is closed at its end. */
function isWrapped(condition: string): boolean {
  let [depth, quote] = [0, false]
  for (let i = 0; i < condition.length; i++) {
    const sign = condition[i] ?? ''
    if (quote && sign === '\\')
      i++
    else if (sign === '"')
      quote = !quote
    else if (!quote && '()'.includes(sign))
      depth += sign === '(' ? 1 : -1
    if (depth === 0 && i < condition.length - 1)
      return false
  }
  return condition.startsWith('(')
}

/** Whether a day begins then, in the reader's time zone. */
function isMidnight(moment: string): boolean {
  const day = new Date(moment)
  return momentOf(dayOf(day), 0).getTime() === day.getTime()
}

function exampleIn(ref: StoredQuery['like'][number]): readonly Example[] {
  return 'assetId' in ref ? [{ source: { assetId: ref.assetId }, region: ref.region, weight: ref.weight }] : []
}

function folderScope(scope: Scope, folder: string): Scope {
  return scope.of === 'library' ? { ...scope, folder } : scope
}

function quoted(key: string): string {
  return JSON.stringify(key)
}

function unescaped(written: string): string {
  return written.replaceAll(/\\(.)/gs, '$1')
}
