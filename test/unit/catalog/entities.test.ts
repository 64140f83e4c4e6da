import { expect, it } from 'vitest'
import { newCollectionKey } from '../../../src-main/catalog/collection-key.ts'
import { Collection, Library } from '../../../src-main/contract/entities.ts'
import { axis, insertAsset, withCatalog } from './seed.ts'

it('makes collection keys of the form adjective-noun-number that are free', () => {
  const seen: string[] = []
  const key = newCollectionKey((candidate) => {
    seen.push(candidate)
    return seen.length < 4
  })
  expect(seen).toHaveLength(4)
  expect(key).toBe(seen.at(-1))
  expect(seen.every(candidate => /^[a-z]+-[a-z]+-[1-9]\d{3}$/.test(candidate))).toBe(true)
})

it('removes collections but not their assets, and never a library\'s own', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const asset = insertAsset(catalog, library, 'a.png')
  catalog.collections.insert({ key: 'own-key-1000', name: 'x', libraryId: library }, [])
  catalog.collections.insert({ key: 'made-key-1000', name: 'made', libraryId: null }, [asset, asset])
  expect(Collection.parse(catalog.collections.get('made-key-1000'))).toMatchObject({ assets: 1, libraryId: null })
  const remove = (key: string) => catalog.changes.apply({ of: 'collection removed', key })
  expect(() => remove('own-key-1000')).toThrow('own-key-1000')
  remove('made-key-1000')
  expect(() => remove('made-key-1000')).toThrow('made-key-1000')
  expect(catalog.assets.get(asset)).toBeDefined()
  expect(() => catalog.collections.insert({ key: 'bad-key-1000', name: 'bad', libraryId: null }, [999])).toThrow(/FOREIGN KEY/)
  expect(catalog.collections.get('bad-key-1000')).toBeUndefined()
}))

it('forgets a library with its assets and its own collection, and leaves others in made ones', () => withCatalog((catalog) => {
  const [x, y] = [catalog.libraries.insert('/x', 'x'), catalog.libraries.insert('/y', 'y')]
  catalog.collections.insert({ key: 'own-key-1000', name: 'x', libraryId: x }, [])
  const [a, b] = [insertAsset(catalog, x, 'a.png'), insertAsset(catalog, y, 'b.png')]
  catalog.collections.insert({ key: 'made-key-1000', name: 'made', libraryId: null }, [a, b])
  catalog.libraries.setScanned(y)
  catalog.libraries.forget(x)
  expect(catalog.libraries.list().map(library => Library.parse(library).id)).toEqual([y])
  expect(catalog.libraries.get(y)!.scannedAt).not.toBeNull()
  expect(catalog.collections.get('own-key-1000')).toBeUndefined()
  expect(catalog.assets.ids({ collections: ['made-key-1000'] })).toEqual([b])
}))

it('tells what was missing before a library was removed from what is since, also within a millisecond', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  catalog.scans.missing(a)
  catalog.libraries.remove(library)
  expect(catalog.libraries.getRemoved(library)).toMatchObject({ assets: 0, missing: 2 })
  catalog.libraries.restore(library)
  expect(Library.parse(catalog.libraries.get(library))).toMatchObject({ assets: 1, missing: 1, removedAt: null })
  expect([a, b].map(id => catalog.assets.get(id)!.state)).toEqual(['missing', 'pending'])
}))

it('keeps anchors and their vectors until their time is over', () => withCatalog((catalog) => {
  const anchor = { id: 'one', name: 'a.png', path: null, kind: 'image', format: 'png', region: { x: 0, y: 0, width: 0.5, height: 1 }, picture: 'aa', expiresAt: Date.now() + 60_000 } as const
  catalog.anchors.insert(anchor)
  catalog.anchors.insert({ ...anchor, id: 'old', expiresAt: 5 })
  catalog.anchors.saveVectors('one', 'e', [axis(4, 0), axis(4, 1)])
  expect(catalog.anchors.get('one')).toEqual(anchor)
  expect(catalog.anchors.get('old')).toBeUndefined()
  expect(catalog.anchors.vectors('one', 'e')).toEqual([axis(4, 0), axis(4, 1)])
  expect(catalog.anchors.vectors('one', 'f')).toEqual([])
  expect(catalog.anchors.expired().map(({ id }) => id)).toEqual(['old'])
  catalog.anchors.remove('one')
  expect(catalog.anchors.vectors('one', 'e')).toEqual([])
}))

it('remembers settings and calibrations', () => withCatalog((catalog) => {
  expect(catalog.settings.get('encoder.active')).toBeUndefined()
  catalog.settings.set('encoder.active', 'a')
  catalog.settings.set('encoder.active', 'b')
  expect(catalog.settings.get('encoder.active')).toBe('b')
  catalog.settings.remove('encoder.active')
  expect(catalog.settings.get('encoder.active')).toBeUndefined()
  catalog.calibrations.set('e', { points: [[0, 0], [1, 1]], text: null, images: 16 })
  expect(catalog.calibrations.get('e')).toEqual({ points: [[0, 0], [1, 1]], text: null, images: 16 })
  catalog.calibrations.set('e', { points: [[0.1, 0], [1, 1]], text: [[0.2, 0], [1, 1]], images: 40 })
  expect(catalog.calibrations.get('e')).toEqual({ points: [[0.1, 0], [1, 1]], text: [[0.2, 0], [1, 1]], images: 40 })
  catalog.calibrations.remove('e')
  expect(catalog.calibrations.get('e')).toBeUndefined()
  expect(catalog.calibrations.get('f')).toBeUndefined()
}))

it('undoes a transaction that throws', () => withCatalog((catalog) => {
  expect(() => catalog.transaction(() => {
    catalog.libraries.insert('/x', 'x')
    throw new Error('no')
  })).toThrow('no')
  expect(catalog.libraries.list()).toEqual([])
}))

it('counts the members of a collection that are there, whether few or most are missing', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const ids = Array.from({ length: 9 }, (_, i) => insertAsset(catalog, library, `${i}.png`))
  catalog.collections.insert({ key: 'large', name: 'large', libraryId: null }, ids)
  catalog.collections.insert({ key: 'small', name: 'small', libraryId: null }, ids.slice(0, 3))
  const counts = () => catalog.collections.list().map(({ assets }) => assets)
  for (const [missing, expected] of [[1, [8, 2]], [2, [7, 1]], [6, [3, 0]], [9, [0, 0]]] as const) {
    ids.slice(0, missing).forEach(catalog.scans.missing)
    expect(counts()).toEqual(expected)
    expect(catalog.collections.get('small')).toMatchObject({ assets: expected[1] })
  }
}))
