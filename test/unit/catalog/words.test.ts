import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import { expect, it } from 'vitest'
import { removeTag, setValue } from './edits.ts'
import { insertAsset, withCatalog } from './seed.ts'

function seed(catalog: Catalog, ...paths: readonly string[]): number[] {
  const library = catalog.libraries.insert('/x', 'x')
  return paths.map(path => insertAsset(catalog, library, path))
}

function find(catalog: Catalog, text: string, limit = 100): number[] {
  return catalog.words.search(text, { limit }).map(({ assetId }) => assetId)
}

it('finds names by their words, whatever holds them together, and the beginning of the last one', () => withCatalog((catalog) => {
  const [oak, pine, table] = seed(catalog, 'OakChair_02.png', 'pine-chair.png', 'table.png')
  expect(find(catalog, 'oak chair')).toEqual([oak, pine])
  expect(find(catalog, 'oakchair')).toEqual([oak])
  expect(find(catalog, 'OakChair')[0]).toBe(oak)
  expect(find(catalog, 'CHAIR 2')[0]).toBe(oak)
  expect(find(catalog, 'chair0002')[0]).toBe(oak)
  expect(find(catalog, 'cha')).toEqual(expect.arrayContaining([oak, pine]))
  expect(find(catalog, 'pi')).toEqual([pine])
  expect(find(catalog, 'tab')).toEqual([table])
  expect(find(catalog, 'hair')).toEqual([])
}))

it('puts names before tags, those before folders, and those before metadata', () => withCatalog((catalog) => {
  const [metadata, folder, tag, name, none] = seed(catalog, 'a.png', 'walnut/b.png', 'c.png', 'walnut.png', 'd.png')
  setValue(catalog, [metadata!], 'description', 'made of walnut')
  catalog.tags.add([tag!], ['Walnut'])
  const results = catalog.words.search('walnut', { limit: 10 })
  expect(results.map(({ assetId }) => assetId)).toEqual([name, tag, folder, metadata])
  expect(results[0]!.score).toBe(1)
  expect(results.every(({ score }, n) => score > 0.5 && score <= (results[n - 1]?.score ?? 1))).toBe(true)
  expect(find(catalog, 'd')).toContain(none)
}))

it('puts assets with all words first, then those with all but for typos, then those with any', () => withCatalog((catalog) => {
  const [any, misspelt, all, anyMisspelt] = seed(catalog, 'chair.png', 'wodden chair.png', 'wooden chair.png', 'woodne.png')
  const results = catalog.words.search('wooden chair', { limit: 10 })
  expect(results.map(({ assetId }) => assetId)).toEqual([all, misspelt, any, anyMisspelt])
  const [a, b, c, d] = results.map(({ score }) => score)
  expect(a).toBe(1)
  expect(b).toBeGreaterThan(0.4)
  expect(b).toBeLessThanOrEqual(0.6)
  expect(c).toBeGreaterThan(0.2)
  expect(c).toBeLessThanOrEqual(0.4)
  expect(d).toBeLessThanOrEqual(0.2)
  expect(find(catalog, 'wooden chair', 2)).toEqual([all, misspelt])
  expect(catalog.words.count('wooden chair')).toBe(4)
}))

it('puts what has the word itself before what has a longer one that begins with it, however often', () => withCatalog((catalog) => {
  const [, whole] = seed(catalog, 'm440 m441 m442.png', 'some folder/with many words/m44 and more of them.png')
  const results = catalog.words.search('m44', { limit: 10 })
  expect(results[0]).toEqual({ assetId: whole, score: 1 })
  expect(results).toHaveLength(2)
}))

it('forgives one letter from five on, and two from nine on, the first letter counting as two', () => withCatalog((catalog) => {
  const [chair, landscape, oak] = seed(catalog, 'chair.png', 'landscape.png', 'oak.png')
  for (const text of ['chiar', 'chairs', 'chsir', 'chhair', 'chaid'])
    expect(find(catalog, text), text).toEqual([chair])
  for (const text of ['chsri', 'shair', 'oka', 'oaj'])
    expect(find(catalog, text), text).toEqual([])
  for (const text of ['landscapes', 'lnadscpae', 'kandscape', 'landscpae'])
    expect(find(catalog, text), text).toEqual([landscape])
  expect(find(catalog, 'oak')).toEqual([oak])
}))

it('lets a common word not crowd out a rare one, however many have it', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const zebra = insertAsset(catalog, library, 'zebra.png')
  catalog.transaction(() => Array.from({ length: 10_500 }, (_, n) => insertAsset(catalog, library, `photo ${n}.png`)))
  while (catalog.words.refresh(2000) > 0);
  expect(find(catalog, 'photo zebra', 3)[0]).toBe(zebra)
  expect(catalog.words.count('photo')).toBe(10_000)
}))

it('finds words of any script', () => withCatalog((catalog) => {
  const [chair, boat, greek, crab, accents] = seed(catalog, '木の椅子.png', '小舟と椅.png', 'Ψηφίο.png', 'a 🦀.png', 'Cafe\u0301 Zürich.png')
  expect(find(catalog, '椅子')).toEqual([chair])
  expect(find(catalog, '椅')).toEqual(expect.arrayContaining([chair, boat]))
  expect(find(catalog, '子')).toContain(chair)
  expect(find(catalog, '木の椅子')[0]).toBe(chair)
  expect(find(catalog, 'ΨΗΦΙΟ')).toEqual([greek])
  expect(find(catalog, '🦀')).toEqual([crab])
  expect(find(catalog, 'cafe zurich')).toEqual([accents])
}))

it('follows what changes: names, tags, metadata, and assets that go', () => withCatalog((catalog) => {
  const [a, b] = seed(catalog, 'old/name.png', 'other.png')
  expect(catalog.words.refresh(1)).toBe(1)
  expect(catalog.words.refresh(100)).toBe(0)
  const library = catalog.libraries.list()[0]!.id
  catalog.scans.move(a!, { libraryId: library, folder: 'new', name: 'title.png' }, { format: 'png', inode: null })
  expect(find(catalog, 'name')).toEqual([])
  expect(find(catalog, 'title new')).toEqual([a])
  catalog.tags.add([b!], ['Sunset'])
  catalog.metadata.replaceFrom(b!, 'file', { tags: ['beach'], values: { title: 'At the lake' } })
  expect([find(catalog, 'sunset'), find(catalog, 'beach'), find(catalog, 'lake')]).toEqual([[b], [b], [b]])
  setValue(catalog, [b!], 'title', 'At the sea')
  removeTag(catalog, [b!], 'sunset')
  catalog.metadata.replaceFrom(b!, 'file', { tags: [], values: { title: 'By the river' } })
  expect([find(catalog, 'sunset'), find(catalog, 'beach'), find(catalog, 'lake'), find(catalog, 'river'), find(catalog, 'sea')]).toEqual([[], [], [], [], [b]])
  setValue(catalog, [b!], 'title', null)
  expect(find(catalog, 'river')).toEqual([b])
  catalog.scans.missing(b!)
  expect(find(catalog, 'river')).toEqual([])
  expect(catalog.words.search('river', { limit: 1, filter: { state: 'missing' } })).toMatchObject([{ assetId: b }])
  catalog.scans.forget(b!)
  expect(catalog.words.refresh(100)).toBe(0)
  expect(catalog.words.count('river', { state: 'missing' })).toBe(0)
}))

it('looks among what passes a filter', () => withCatalog((catalog) => {
  const [red, plain] = seed(catalog, 'chair.png', 'chair too.png')
  catalog.tags.add([red!], ['red'])
  expect(catalog.words.search('chair', { limit: 10, filter: { expression: 'tags = red' } })).toMatchObject([{ assetId: red }])
  expect(catalog.words.search('chair', { limit: 10, filter: { expression: 'NOT tags = red' } })).toMatchObject([{ assetId: plain }])
  expect(catalog.words.search('chair', { limit: 10, filter: { ids: [plain!] } })).toMatchObject([{ assetId: plain }])
  expect([catalog.words.count('chair'), catalog.words.count('chair', { expression: 'tags = red' })]).toEqual([2, 1])
}))

it.each([
  '',
  ' ',
  '"',
  '\'',
  '""" AND (',
  'a AND',
  'OR',
  'NOT',
  'NEAR(a b)',
  'name: chair',
  '{name tags}: chair',
  '*',
  '^chair',
  'chair*',
  '-chair',
  'a\0b',
  '\0',
  '🦀🦀',
  '\uD800',
  '😀\uDC00',
  '%_',
  'chair\\',
  '); DROP TABLE asset; --',
  'chair '.repeat(2000),
  'x'.repeat(10_000),
  '椅子'.repeat(5000),
  'ab '.repeat(3333),
  '1'.repeat(400),
  'aB'.repeat(5000),
])('searches by odd input without harm: %#', text => withCatalog((catalog) => {
  const [chair] = seed(catalog, 'chair.png')
  const results = catalog.words.search(text, { limit: 10 })
  expect(results.every(({ score }) => score >= 0 && score <= 1)).toBe(true)
  expect(catalog.words.count(text)).toBe(results.length)
  expect(find(catalog, 'chair')).toEqual([chair])
}))
