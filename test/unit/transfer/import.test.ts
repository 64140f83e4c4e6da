import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { UserDataAsset } from '../../../src-main/contract/user-data.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { UserData } from '../../../src-main/contract/user-data.ts'
import { readDocument } from '../../../src-main/transfer/document.ts'
import { exportUserData } from '../../../src-main/transfer/export.ts'
import { importUserData } from '../../../src-main/transfer/import.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { setValue } from '../catalog/edits.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

const hash = (digit: number) => String(digit).repeat(32)

function entry(path: string, given: Partial<UserDataAsset> = {}): UserDataAsset {
  return { hash: hash(1), size: 100, library: '/x', path, tags: [path], metadata: {}, collections: [], ...given }
}

function take(catalog: Catalog, ...assets: readonly UserDataAsset[]) {
  return importUserData(catalog, { document: { collections: [], assets }, refused: [] })
}

/** Adds a file; without a content when that is not known yet. */
function file(catalog: Catalog, library: number, path: string, content?: string): number {
  const id = insertAsset(catalog, library, path)
  if (content)
    catalog.ingest.setHash(id, content)
  return id
}

it('finds assets by content and place, by content alone, and by place alone, in this order', () => withCatalog(async (catalog) => {
  const [x, y] = [catalog.libraries.insert('/x', 'x'), catalog.libraries.insert('/y', 'y')]
  const own = file(catalog, x, 'own.png', hash(1))
  const copy = file(catalog, y, 'copy.png', hash(1))
  const moved = file(catalog, y, 'sub/moved.png', hash(2))
  const edited = file(catalog, x, 'edited.png', hash(9))
  const unread = file(catalog, x, 'unread.png')
  const { report, assetIds } = await take(catalog, entry('elsewhere.png'), entry('own.png'), entry('old.png', { hash: hash(2) }), entry('edited.png', { hash: hash(3) }), entry('unread.png', { hash: hash(4) }), entry('never.png', { hash: hash(5) }))
  expect([own, copy, moved, edited, unread].map(id => catalog.tags.ofAsset(id))).toEqual([['own.png'], ['elsewhere.png'], ['old.png'], ['edited.png'], ['unread.png']])
  expect(report).toEqual({ matched: 5, awaited: 1, collections: 0, refused: [] })
  expect([...assetIds].sort()).toEqual([own, copy, moved, edited, unread].sort())
  expect(catalog.awaited.page(0, 9)).toMatchObject([{ entry: { path: 'never.png' } }])
}))

it('tells copies apart by their paths where the library lies elsewhere now', () => withCatalog(async (catalog) => {
  const y = catalog.libraries.insert('/mnt/y', 'y')
  const [b, a] = [file(catalog, y, 'b/1.png', hash(1)), file(catalog, y, 'a/1.png', hash(1))]
  await take(catalog, entry('a/1.png'), entry('b/1.png'), entry('c/1.png'))
  expect([a, b].map(id => catalog.tags.ofAsset(id))).toEqual([['a/1.png'], ['b/1.png']])
  expect(catalog.awaited.count()).toBe(1)
}))

it('waits for a file that lies there but is yet to be read, rather than take its copy', () => withCatalog(async (catalog) => {
  const z = catalog.libraries.insert('/z', 'z')
  const copy = file(catalog, z, 'copy.png', hash(1))
  file(catalog, z, 'meant.png')
  expect((await take(catalog, entry('meant.png'))).report).toMatchObject({ matched: 0, awaited: 1 })
  expect(catalog.tags.ofAsset(copy)).toEqual([])
}))

it('adds to what is known, leaves what the user said since, and does nothing the second time', () => withCatalog(async (catalog) => {
  const x = catalog.libraries.insert('/x', 'x')
  const id = file(catalog, x, 'a.png', hash(1))
  catalog.collections.insert({ key: 'known', name: 'Its name here', libraryId: null }, [])
  catalog.collections.insert({ key: 'of-library', name: 'x', libraryId: x }, [])
  catalog.tags.add([id], ['mine'])
  setValue(catalog, [id], 'rating', '5')
  const document = {
    collections: [{ key: 'known', name: 'Its name there' }, { key: 'new', name: 'New' }, { key: 'of-library', name: 'Same key' }],
    assets: [entry('a.png', { tags: ['Mine', 'theirs'], metadata: { rating: '1', description: 'd' }, collections: ['known', 'new', 'unlisted', 'of-library'] }), entry('b.png', { hash: hash(2), collections: ['new'] })],
  }
  const first = await importUserData(catalog, { document, refused: [] })
  expect(first.report).toMatchObject({ matched: 1, awaited: 1, collections: 3, refused: [{ entry: 'collection "of-library"', reason: expect.stringContaining('a library here') as string }] })
  const { assets, collections } = await exportUserData(catalog)
  expect(collections).toEqual([{ key: 'known', name: 'Its name here' }, { key: 'new', name: 'New' }, { key: 'unlisted', name: 'unlisted' }])
  expect(assets).toEqual([
    entry('a.png', { tags: ['mine', 'theirs'], metadata: { rating: '5', description: 'd' }, collections: ['known', 'new', 'unlisted'] }),
    document.assets[1],
  ])
  expect((await importUserData(catalog, { document, refused: [] })).report).toEqual(first.report)
  expect(await exportUserData(catalog)).toMatchObject({ assets, collections })
}))

it('exports a document of the contract, with more entries than are read at once', () => withCatalog(async (catalog) => {
  const x = catalog.libraries.insert('/x', 'x')
  const ids = catalog.transaction(() => Array.from({ length: 4001 }, (_, i) => file(catalog, x, `${i}.png`)))
  catalog.tags.add(ids, ['t'])
  const document = await exportUserData(catalog)
  expect(UserData.parse(JSON.parse(JSON.stringify(document)))).toEqual(document)
  expect(document.assets.map(({ path }) => path)).toEqual(ids.map((_, i) => `${i}.png`))
}))

it('reads what is good of a file, and says what is wrong and where', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'export.json')
  const good = entry('good.png')
  const read = async (value: unknown) => {
    await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value))
    return readDocument(path)
  }
  const frame = { format: 'likeness-user-data', version: 1, exportedAt: '2026-01-02T03:04:05.000Z', collections: [], assets: [good] }
  expect(await read(`\uFEFF${JSON.stringify(frame)}`)).toEqual({ document: { collections: [], assets: [good] }, refused: [] })
  expect(await read({ ...frame, assets: [{ library: '/x', path: 'least.png', hash: null, size: null }, { ...good, metadata: { rating: '7' } }, good, 'text', { ...good, hash: 'no' }] })).toMatchObject({
    document: { assets: [{ path: 'least.png', tags: [], metadata: {}, collections: [] }, good] },
    refused: [
      { entry: 'assets.1 (good.png)', reason: '"metadata.rating": expected a whole number from 0 to 5, as text.' },
      { entry: 'assets.3', reason: expect.stringMatching(/expected object/) as string },
      { entry: 'assets.4 (good.png)', reason: expect.stringMatching(/"hash"/) as string },
    ],
  })
  await expect(read('{ "format": ')).rejects.toMatchObject({ code: 'import_invalid', message: expect.stringMatching(/export\.json" cannot be imported: it is not JSON/) as string })
  await expect(read({ ...frame, version: 2 })).rejects.toThrow(/is of version 2; this program reads version 1/)
  await expect(read({ ...frame, collections: [{ key: 'k' }] })).rejects.toThrow(/"collections\.0\.name"/)
  await expect(read([])).rejects.toThrow(/expected what `likeness export` writes/)
  await expect(readDocument(folder.path)).rejects.toThrow(/it is a folder/)
  await expect(readDocument(join(folder.path, 'none.json'))).rejects.toThrow(/there is no such file/)
})
