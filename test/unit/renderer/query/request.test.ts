import type { Filter, Word } from '../../../../src-main/catalog/filter/syntax.ts'
import type { Query } from '../../../../src-renderer/query/query.ts'
import { expect, it } from 'vitest'
import { parseFilter } from '../../../../src-main/catalog/filter/parse.ts'
import { OutlineRequest } from '../../../../src-main/contract/browse.ts'
import { SavedQuery, SearchRequest } from '../../../../src-main/contract/query.ts'
import { allAssets, everywhere, isSearch, leastScore } from '../../../../src-renderer/query/query.ts'
import { canBeKept, filterOf, hangsOn, outlineRequest, savedQuery, searchRequest } from '../../../../src-renderer/query/request.ts'
import { randomOf, randomQuery } from './random-query.ts'

/** Attributes of a filter with what they are compared with. */
function comparisons(filter: Filter): [string, string, ...string[]][] {
  if (filter.type === 'not')
    return comparisons(filter.part)
  if (filter.type !== 'condition')
    return filter.parts.flatMap(comparisons)
  const { attribute, test } = filter
  const values: readonly Word[] = test.type === 'in' ? test.values : 'value' in test ? [test.value] : []
  return [[attribute.text, test.type === 'compare' ? test.by : test.type, ...values.map(({ text }) => text)]]
}

function queries(count: number): Query[] {
  const random = randomOf(2)
  return Array.from({ length: count }, () => randomQuery(random))
}

it('writes filters that the engine reads as they were meant, whatever the names hold', () => {
  for (const query of queries(1000)) {
    const written = filterOf({ ...query, filter: '' })
    const found = written === '' ? [] : comparisons(parseFilter(written))
    const folder = query.scope.of === 'library' ? query.scope.folder : ''
    expect(found.filter(([, by]) => by !== '>=' && by !== '<=' && by !== '<')).toEqual([
      ...folder === '' ? [] : [['folder', '=', folder], ['folder', 'startsWith', `${folder}/`]],
      ...query.formats.length > 0 ? [['format', 'in', ...query.formats]] : [],
      ...query.tags.map(tag => ['tags', '=', tag]),
      ...query.labels.map(label => ['labels', '=', label]),
      ...query.collections.map(key => ['collections', '=', key]),
    ])
  }
})

it('asks the engine what it takes', () => {
  for (const query of queries(1000)) {
    expect(OutlineRequest.safeParse(outlineRequest(query)).error, JSON.stringify(query)).toBeUndefined()
    if (isSearch(query))
      expect(SearchRequest.safeParse({ ...searchRequest(query, 0.5), limit: 500 }).error, JSON.stringify(query)).toBeUndefined()
  }
})

it('can be kept when, and only when, the engine keeps it', () => {
  const all = queries(2000).map(query => ({ ...query, concept: undefined, text: '' }))
  const tried = all.map(query => [canBeKept(query), SavedQuery.safeParse(savedQuery(query, 0.5)).success])
  expect(tried.filter(([says, does]) => says !== does)).toEqual([])
  expect(tried.filter(([says]) => says).length).toBeGreaterThan(100)
  expect(canBeKept(allAssets)).toBe(false)
  expect(hangsOn({ ...allAssets, like: [{ source: { anchorId: 'a' }, region: undefined, weight: 1 }, { source: { assetId: 1 }, region: undefined, weight: 1 }] })).toHaveLength(1)
})

it('keeps the least score of a search, and none of a list', () => {
  expect(savedQuery({ ...allAssets, text: 'oak' }, 0.5)).toMatchObject({ text: 'oak', threshold: 0.5 })
  expect(savedQuery({ ...allAssets, kind: 'image' }, 0.5)).toMatchObject({ kinds: ['image'], threshold: 0 })
})

it.each([
  ['2024', '2024-01-01', '2025-01-01'],
  ['2024-02', '2024-02-01', '2024-03-01'],
  ['2024-12', '2024-12-01', '2025-01-01'],
  ['2024-02-29', '2024-02-29', '2024-03-01'],
  ['2024-12-31', '2024-12-31', '2025-01-01'],
])('takes %s for all of itself, in the reader\'s time zone', (time, first, behind) => {
  const midnight = (day: string) => new Date(`${day}T00:00:00`).toISOString()
  expect(filterOf({ ...allAssets, modified: { from: time, to: time } })).toBe(`modifiedAt >= ${midnight(first)} AND modifiedAt < ${midnight(behind)}`)
  expect(() => parseFilter(filterOf({ ...allAssets, modified: { from: time, to: undefined } }))).not.toThrow()
})

it('sets what people wrote apart from what else is asked', () => {
  expect(filterOf({ ...allAssets, rating: 3, size: { from: '10', to: undefined }, modified: everywhere, filter: 'kind = image OR kind = model' })).toBe('rating >= 3 AND size >= 10 AND (kind = image OR kind = model)')
})

it('shows results of examples down to what people set last, of words all that are found', () => {
  expect(leastScore({ ...allAssets, like: [{ source: { assetId: 1 }, region: undefined, weight: 1 }] }, 0.5)).toBe(0.5)
  expect(leastScore({ ...allAssets, text: 'oak' }, 0.5)).toBe(0)
  expect(leastScore({ ...allAssets, text: 'oak', threshold: 0.3 }, 0.5)).toBe(0.3)
})
