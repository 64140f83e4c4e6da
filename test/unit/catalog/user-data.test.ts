import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { UserDataAsset } from '../../../src-main/contract/user-data.ts'
import { expect, it } from 'vitest'
import { applyAwaited } from '../../../src-main/catalog/user-data.ts'
import { setValue } from './edits.ts'
import { insertAsset, withCatalog } from './seed.ts'

const [one, two] = ['1'.repeat(32), '2'.repeat(32)]

function entry(path: string, given: Partial<UserDataAsset> = {}): UserDataAsset {
  return { hash: one, size: 100, library: '/x', path, tags: [path], metadata: {}, collections: [], ...given }
}

/** Adds a file and lets its content be known; answers the tags that it was given for it. */
function identify(catalog: Catalog, library: number, path: string, hash: string): string[] {
  const id = insertAsset(catalog, library, path)
  return know(catalog, id, hash)
}

function know(catalog: Catalog, id: number, hash: string): string[] {
  catalog.ingest.setHash(id, hash)
  applyAwaited(catalog, id)
  return catalog.tags.ofAsset(id)
}

it('gives a file what waits for its content at its place, and nothing twice', () => withCatalog((catalog) => {
  const x = catalog.libraries.insert('/x', 'x')
  catalog.collections.insert({ key: 'k', name: 'K', libraryId: null }, [])
  catalog.awaited.put(entry('a/b.png', { metadata: { rating: '4' }, collections: ['k', 'unknown'] }))
  catalog.awaited.put(entry('other.png'))
  expect(identify(catalog, x, 'a/b.png', one)).toEqual(['a/b.png'])
  expect(catalog.metadata.ofAsset(1)).toEqual([{ key: 'rating', value: '4', source: 'user' }])
  expect(catalog.collections.keysOf(1)).toEqual(['k'])
  expect(applyAwaited(catalog, 1)).toBe(true)
  expect(catalog.awaited.count()).toBe(0)
  expect(applyAwaited(catalog, 1)).toBe(false)
}))

it('finds content at the same path of another library before content anywhere', () => withCatalog((catalog) => {
  const z = catalog.libraries.insert('/z', 'z')
  catalog.awaited.put(entry('first.png'))
  catalog.awaited.put(entry('sub/second.png'))
  expect(identify(catalog, z, 'sub/second.png', one)).toEqual(['sub/second.png'])
  expect(identify(catalog, z, 'renamed.png', one)).toEqual(['first.png'])
}))

it('leaves an entry to the file at its path that is yet to be read', () => withCatalog((catalog) => {
  const z = catalog.libraries.insert('/z', 'z')
  catalog.awaited.put(entry('deep/copy.png'))
  const copy = insertAsset(catalog, z, 'deep/copy.png')
  expect(identify(catalog, z, 'another-copy.png', one)).toEqual([])
  expect(know(catalog, copy, one)).toEqual(['deep/copy.png'])
}))

it('finds a file that changed since by its place, and one at the same path and of the same size in a folder of the same name', () => withCatalog((catalog) => {
  const [x, other, elsewhere] = [catalog.libraries.insert('/x', 'x'), catalog.libraries.insert('/mnt/x', 'x'), catalog.libraries.insert('/y', 'y')]
  catalog.awaited.put(entry('changed.png'))
  expect(identify(catalog, x, 'changed.png', two)).toEqual(['changed.png'])
  for (const path of ['a.png', 'b.png', 'c.png'])
    catalog.awaited.put(entry(path, { size: path === 'b.png' ? 99 : 100, hash: null }))
  expect(identify(catalog, other, 'a.png', two)).toEqual(['a.png'])
  expect(identify(catalog, other, 'b.png', two)).toEqual([])
  expect(identify(catalog, elsewhere, 'c.png', two)).toEqual([])
  expect(catalog.awaited.count()).toBe(2)
}))

it('means the same place however its letters are composed', () => withCatalog((catalog) => {
  const x = catalog.libraries.insert('/x', 'x')
  catalog.awaited.put(entry('caf\u00E9.png', { hash: null, tags: ['t'] }))
  expect(identify(catalog, x, 'cafe\u0301.png', two)).toEqual(['t'])
}))

it('merges what waits for one content at one place, and keeps two contents apart', () => withCatalog((catalog) => {
  catalog.awaited.put(entry('a.png', { tags: ['1'], metadata: { rating: '1' }, collections: ['k'] }))
  catalog.awaited.put(entry('a.png', { tags: ['2'], metadata: { rating: '2', note: 'n' } }))
  catalog.awaited.put(entry('a.png', { hash: two }))
  expect(catalog.awaited.page(0, 10).map(({ entry }) => entry)).toEqual([
    entry('a.png', { tags: ['1', '2'], metadata: { rating: '1', note: 'n' }, collections: ['k'] }),
    entry('a.png', { hash: two }),
  ])
}))

it('pages through what users made, of missing files and removed libraries too, and through nothing else', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const ids = Array.from({ length: 7 }, (_, i) => insertAsset(catalog, library, i === 0 ? 'root.png' : `sub/${i}.png`))
  catalog.tags.add([ids[0]!], ['b', 'a'])
  setValue(catalog, [ids[2]!], 'rating', '5')
  catalog.collections.insert({ key: 'k', name: 'K', libraryId: null }, [ids[4]!, ids[2]!])
  catalog.metadata.replaceFrom(ids[5]!, 'file', { tags: ['of the file'], values: { rating: '1' } })
  catalog.scans.missing(ids[4]!)
  const first = catalog.userData.page(0, 2)
  expect(first.map(({ id }) => id)).toEqual([ids[0], ids[2]])
  expect(first[0]!.entry).toEqual({ hash: null, size: 100, library: '/x', path: 'root.png', tags: ['a', 'b'], metadata: {}, collections: [] })
  expect(first[1]!.entry).toMatchObject({ path: 'sub/2.png', tags: [], metadata: { rating: '5' }, collections: ['k'] })
  expect(catalog.userData.page(ids[2]!, 2).map(({ id }) => id)).toEqual([ids[4]])
  expect(catalog.userData.page(ids[4]!, 2)).toEqual([])
}))

it('passes on what the user made of an asset that proves to be another', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [from, to] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  catalog.tags.add([from], ['new'])
  catalog.tags.add([to], ['old'])
  setValue(catalog, [to], 'rating', '1')
  setValue(catalog, [from], 'rating', '2')
  catalog.metadata.replaceFrom(from, 'file', { tags: ['file'], values: { width: '1' } })
  catalog.collections.insert({ key: 'k', name: 'K', libraryId: null }, [from])
  catalog.userData.passOn(from, to)
  expect(catalog.tags.ofAsset(to)).toEqual(['new', 'old'])
  expect(catalog.metadata.ofAsset(to)).toEqual([{ key: 'rating', value: '2', source: 'user' }])
  expect(catalog.collections.keysOf(to)).toEqual(['k'])
}))
