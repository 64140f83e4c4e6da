import type { Query } from '../../../../src-renderer/query/query.ts'
import { describe, expect, it } from 'vitest'
import { StoredQuery } from '../../../../src-main/contract/query.ts'
import { allAssets, exampleOf } from '../../../../src-renderer/query/query.ts'
import { savedQuery } from '../../../../src-renderer/query/request.ts'
import { conditionsOf, queryOf } from '../../../../src-renderer/query/stored.ts'

/** A query after it was kept and read again. */
function again(parts: Partial<Query>, threshold = 0): Query {
  return queryOf(StoredQuery.parse(savedQuery({ ...allAssets, ...parts }, threshold)))
}

describe('what a smart collection asks, in the query bar', () => {
  it.each<[string, Partial<Query>]>([
    ['a library', { scope: { of: 'library', id: 3, folder: '' } }],
    ['a folder', { scope: { of: 'library', id: 3, folder: 'props/"odd" \\ AND (so' } }],
    ['a collection', { scope: { of: 'collection', key: 'late-sea-5767' } }],
    ['tags and labels', { tags: ['wood', 'a "quoted" OR b'], labels: ['chair'] }],
    ['collections', { collections: ['late-sea-5767', 'dry-hat-1'] }],
    ['formats', { formats: ['glb', 'png'], kind: 'model' }],
    ['stars', { rating: 4 }],
    ['days', { modified: { from: '2024-03-31', to: '2024-10-27' } }],
    ['sizes', { size: { from: '1000', to: undefined } }],
    ['a filter of one\'s own', { filter: 'width > 100 OR name = "x) AND ("' }],
    ['a filter beside others', { rating: 2, filter: '(width > 100) AND (height > 5)' }],
    ['examples and words', { like: [{ ...exampleOf({ assetId: 5 }), weight: 2 }], unlike: [exampleOf({ assetId: 6 }, { x: 0, y: 0, width: 0.5, height: 0.5 })], text: 'a red chair', textWeight: 0.25 }],
    ['a concept, an order and how it is compared', { concept: 'dry-hat-1', sort: 'name:asc', meaning: 0.5, shape: 1, among: 'objects' }],
  ])('is what was kept: %s', (_, parts) => {
    expect(again(parts)).toEqual({ ...allAssets, ...parts })
  })

  it('has the least score that was kept', () => {
    expect(again({ text: 'chair' }, 0.6).threshold).toBe(0.6)
    expect(again({ rating: 3 }, 0.6).threshold).toBeUndefined()
  })

  it('asks in a filter for what the window has no words for', () => {
    const stored = StoredQuery.parse({ kinds: ['image', 'model'], collections: ['a-b-1', 'c-d-2'], filter: 'rating < 3' })
    expect(queryOf(stored)).toEqual({ ...allAssets, filter: '((rating < 3) AND (kind IN [image, model])) AND (collections IN ["a-b-1", "c-d-2"])' })
  })

  it('keeps a month that was kept as the days that it has', () => {
    expect(again({ modified: { from: '2024-05', to: '2024-06' } }).modified).toEqual({ from: '2024-05-01', to: '2024-06-30' })
  })

  it('reads two libraries as a scope and a filter', () => {
    expect(queryOf(StoredQuery.parse({ filter: 'library = 1 AND library = 2' }))).toEqual({ ...allAssets, scope: { of: 'library', id: 1, folder: '' }, filter: 'library = 2' })
  })
})

describe('the conditions of a filter', () => {
  it('are those that AND joins outside of brackets and texts', () => {
    expect(conditionsOf('a = 1 AND (b = 2 AND c = 3) and d IN ["x AND y", z] AND e = "\\" AND f"')).toEqual(['a = 1', '(b = 2 AND c = 3)', 'd IN ["x AND y", z]', 'e = "\\" AND f"'])
  })

  it('are one where an OR joins them', () => {
    expect(conditionsOf('a = 1 AND b = 2 OR c = 3')).toEqual(['a = 1 AND b = 2 OR c = 3'])
    expect(conditionsOf(' ')).toEqual([])
  })
})
