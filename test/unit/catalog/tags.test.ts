import { expect, it } from 'vitest'
import { removeTag } from './edits.ts'
import { insertAsset, withCatalog } from './seed.ts'

it('takes names that differ in case or composition for one tag, as it was written first, in any script', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  catalog.tags.add([a], [' Été ', 'red', ''])
  catalog.tags.add([a, b], ['e\u0301TE\u0301', 'RED', 'Ψηφίο'])
  catalog.tags.add([b], ['ψΗΦΊΟ'])
  expect(catalog.tags.ofAsset(a)).toEqual(['Été', 'red', 'Ψηφίο'])
  expect(catalog.tags.list()).toEqual([{ name: 'Été', assets: 2 }, { name: 'red', assets: 2 }, { name: 'Ψηφίο', assets: 2 }])
}))

it('forgets a tag with its last asset, however that goes', () => withCatalog((catalog) => {
  const [x, y] = [catalog.libraries.insert('/x', 'x'), catalog.libraries.insert('/y', 'y')]
  const [a, b] = [insertAsset(catalog, x, 'a.png'), insertAsset(catalog, y, 'b.png')]
  catalog.tags.add([a, b], ['both'])
  catalog.tags.add([a], ['one'])
  catalog.tags.add([b], ['other'])
  removeTag(catalog, [a, b], 'ONE')
  removeTag(catalog, [a, b], 'never heard of')
  expect(catalog.tags.list().map(({ name }) => name)).toEqual(['both', 'other'])
  catalog.libraries.remove(y)
  expect(catalog.tags.list()).toEqual([{ name: 'both', assets: 1 }])
  catalog.tags.add([a], ['ONE'])
  expect(catalog.tags.ofAsset(a)).toEqual(['both', 'ONE'])
}))

it('takes a tag off whoever said it, and replaces only what a source said itself', () => withCatalog((catalog) => {
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  catalog.tags.replaceFrom(asset, 'file', ['sea', 'sky'])
  catalog.tags.replaceFrom(asset, 'sidecar', ['Sea'])
  catalog.tags.add([asset], ['sky'])
  catalog.tags.replaceFrom(asset, 'file', [])
  expect(catalog.tags.ofAsset(asset)).toEqual(['sea', 'sky'])
  expect(catalog.tags.saidBy(asset, ['sidecar'])).toEqual(['sea'])
  removeTag(catalog, [asset], 'SEA')
  expect(catalog.tags.ofAsset(asset)).toEqual(['sky'])
}))

it('counts present assets alone', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  catalog.tags.add([a, b], ['both'])
  catalog.tags.add([b], ['gone'])
  catalog.scans.missing(b)
  expect(catalog.tags.list()).toEqual([{ name: 'both', assets: 1 }])
  expect(catalog.tags.ofAsset(b)).toEqual(['both', 'gone'])
}))
