import type { Query } from '../../../../../src-renderer/query/query.ts'
import { expect, it } from 'vitest'
import { allAssets, isFiltered, unfiltered } from '../../../../../src-renderer/query/query.ts'
import { activeFilters } from '../../../../../src-renderer/views/query/active-filters.ts'
import { readRule, writeRule } from '../../../../../src-renderer/views/query/order.ts'

const names = { library: (id: number) => `Library ${id}`, collection: (key: string) => `Collection ${key}` }

const filtered: Query = {
  ...allAssets,
  tags: ['red', 'draft'],
  formats: ['png'],
  labels: ['chair'],
  collections: ['late-sea-5767'],
  rating: 3,
  modified: { from: '2024', to: undefined },
  size: { from: '1000', to: '2000000' },
  filter: 'width > 4',
}

it('says everything that filters, each with the query that is left without it', () => {
  const filters = activeFilters(filtered, names)
  expect(filters.map(({ text }) => text)).toEqual(['Tag: red', 'Tag: draft', 'Format: png', 'Shows: chair', 'In: Collection late-sea-5767', '3 stars or more', 'Changed since 2024', 'Size: 1 KB – 2 MB', 'width > 4'])
  expect(filters[0]?.without).toEqual({ tags: ['draft'] })
  const left = filters.reduce<Query>((query, { id }) => ({ ...query, ...activeFilters(query, names).find(filter => filter.id === id)?.without }), filtered)
  expect(left).toEqual(allAssets)
  expect(isFiltered(filtered)).toBe(true)
  expect(isFiltered({ ...filtered, ...unfiltered })).toBe(false)
})

it('tells the scope of a search, which no heading says', () => {
  const scope = { of: 'library', id: 3, folder: 'props/wood' } as const
  expect(activeFilters({ ...allAssets, scope }, names)).toEqual([])
  expect(activeFilters({ ...allAssets, scope, text: 'oak' }, names)).toEqual([{ id: 'scope', text: 'Only in Library 3/props/wood', without: { scope: { of: 'all' } } }])
})

it('sorts the way that is meant by an attribute, unless it is said', () => {
  expect(writeRule('name')).toBe('name:asc')
  expect(writeRule('size')).toBe('size:desc')
  expect(writeRule('metadata.a:b', true)).toBe('metadata.a:b:desc')
  expect(readRule('metadata.a:b:desc')).toEqual({ attribute: 'metadata.a:b', down: true })
})
