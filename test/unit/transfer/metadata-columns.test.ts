import { expect, it } from 'vitest'
import { columnOf, joinTags, keyOf, splitTags } from '../../../src-main/transfer/metadata-columns.ts'

it.each([
  [[], ''],
  [['a', 'b c'], 'a; b c'],
  [['a;b', 'c'], String.raw`a\;b; c`],
  [['back\\', '\\;'], String.raw`back\\; \\\;`],
  [[String.raw`C:\new`], String.raw`C:\\new`],
])('writes %j in one cell and reads them again', (tags, cell) => {
  expect(joinTags(tags)).toBe(cell)
  expect(splitTags(cell)).toEqual(tags)
})

it('reads what people write by hand', () => {
  expect(splitTags(' a;b ;; c d ;')).toEqual(['a', 'b', 'c d'])
  expect(splitTags(String.raw`a\b\ `)).toEqual([String.raw`a\b\ `.trim()])
})

it.each([['mood', 'mood'], ['name', 'metadata.name'], ['metadata.name', 'metadata.metadata.name'], ['rating', 'rating']])('heads the column of the key %s with %s', (key, column) => {
  expect(columnOf(key)).toBe(column)
  expect(keyOf(column)).toBe(key)
})
