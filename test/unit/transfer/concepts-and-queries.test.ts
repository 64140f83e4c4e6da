import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { applyAwaited } from '../../../src-main/catalog/user-data.ts'
import { StoredQuery } from '../../../src-main/contract/query.ts'
import { UserData } from '../../../src-main/contract/user-data.ts'
import { readDocument } from '../../../src-main/transfer/document.ts'
import { exportUserData } from '../../../src-main/transfer/export.ts'
import { importUserData } from '../../../src-main/transfer/import.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { makeConcept } from '../catalog/edits.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

const region = { x: 0, y: 0.25, width: 0.5, height: 0.5 }

/** Adds files whose contents are their numbers; answers their ids. */
function files(catalog: Catalog, root: string, names: readonly string[]): number[] {
  const library = catalog.libraries.insert(root, 'x')
  return names.map((name) => {
    const id = insertAsset(catalog, library, name)
    catalog.ingest.setHash(id, name.charCodeAt(0).toString(16).padStart(32, '0'))
    return id
  })
}

/** A catalog with a concept and a smart collection, as a document. */
async function documentOf(catalog: Catalog): Promise<UserData> {
  const [a, b, c] = files(catalog, '/x', ['a.png', 'b.png', 'c.png'])
  makeConcept(catalog, 'chairs-key-1000', { name: 'Chairs', exampleIds: [a!, b!], counterExampleIds: [c!] })
  const query = StoredQuery.parse({ like: [{ assetId: b!, weight: 2, region }, { assetId: a! }], unlike: [{ assetId: c! }], threshold: 0.7, kinds: ['image'], filter: 'rating >= 3' })
  catalog.collections.insert({ key: 'smart-key-1000', name: 'Like b', libraryId: null, query }, [])
  catalog.collections.setFound('smart-key-1000', [a!])
  return UserData.parse(JSON.parse(JSON.stringify(await exportUserData(catalog))))
}

it('writes what files are examples of, and what smart collections ask, without the ids of this catalog', () => withCatalog(async (catalog) => {
  const { collections, concepts, assets } = await documentOf(catalog)
  expect(concepts).toEqual([{ key: 'chairs-key-1000', name: 'Chairs' }])
  expect(collections).toMatchObject([{ key: 'smart-key-1000', name: 'Like b', query: { threshold: 0.7, kinds: ['image'], filter: 'rating >= 3' } }])
  expect(collections[0]!.query).not.toHaveProperty('like')
  expect(assets.map(({ path, collections, exampleOf, counterExampleOf, askedBy }) => ({ path, collections, exampleOf, counterExampleOf, askedBy }))).toEqual([
    { path: 'a.png', collections: [], exampleOf: ['chairs-key-1000'], askedBy: [{ collection: 'smart-key-1000', as: 'like', weight: 1 }] },
    { path: 'b.png', collections: [], exampleOf: ['chairs-key-1000'], askedBy: [{ collection: 'smart-key-1000', as: 'like', weight: 2, region }] },
    { path: 'c.png', collections: [], counterExampleOf: ['chairs-key-1000'], askedBy: [{ collection: 'smart-key-1000', as: 'unlike', weight: 1 }] },
  ])
}))

it('brings them back under other ids, and gives what waits to its file when that turns up', async () => {
  let document!: UserData
  await withCatalog(async catalog => void (document = await documentOf(catalog)))
  await withCatalog(async (catalog) => {
    const [, a, c] = files(catalog, '/elsewhere', ['z.png', 'a.png', 'c.png'])
    const take = () => importUserData(catalog, { document, refused: [] })
    expect((await take()).report).toMatchObject({ matched: 2, awaited: 1, collections: 1, refused: [] })
    expect(catalog.concepts.examples('chairs-key-1000')).toEqual({ exampleIds: [a], counterExampleIds: [c] })
    expect(catalog.collections.get('smart-key-1000')!.query).toMatchObject({ like: [{ assetId: a, weight: 1 }], unlike: [{ assetId: c }], threshold: 0.7 })
    const whole = (entries: UserData['assets']) => entries.map(({ library, ...entry }) => entry).sort((one, other) => one.path < other.path ? -1 : 1)
    expect(whole((await exportUserData(catalog)).assets)).toEqual(whole(document.assets))

    const b = insertAsset(catalog, 1, 'moved/b-as-it-is-called-now.png')
    catalog.ingest.setHash(b, document.assets[1]!.hash!)
    expect(applyAwaited(catalog, b)).toBe(true)
    expect(catalog.concepts.examples('chairs-key-1000').exampleIds).toEqual([a, b])
    expect(catalog.collections.get('smart-key-1000')!.query!.like).toEqual([{ assetId: a, weight: 1 }, { assetId: b, weight: 2, region }])
    const before = catalog.concepts.get('chairs-key-1000')
    await take()
    expect(catalog.concepts.get('chairs-key-1000')).toEqual(before)
    expect(catalog.collections.get('smart-key-1000')!.query!.like).toHaveLength(2)
  })
})

it('leaves what was said here since, and makes concepts that only entries name', () => withCatalog(async (catalog) => {
  const [a, b] = files(catalog, '/x', ['a.png', 'b.png'])
  makeConcept(catalog, 'known-key-1000', { name: 'Its name here', counterExampleIds: [a!] })
  const entry = { hash: null, size: null, library: '/x', tags: [], metadata: {}, collections: [] }
  await importUserData(catalog, { document: { collections: [], concepts: [{ key: 'known-key-1000', name: 'Its name there' }], assets: [{ ...entry, path: 'a.png', exampleOf: ['known-key-1000'] }, { ...entry, path: 'b.png', exampleOf: ['unlisted'] }] }, refused: [] })
  expect(catalog.concepts.list().map(({ key, name }) => [key, name])).toEqual([['known-key-1000', 'Its name here'], ['unlisted', 'unlisted']])
  expect(catalog.concepts.examples('known-key-1000')).toEqual({ exampleIds: [], counterExampleIds: [a] })
  expect(catalog.concepts.examples('unlisted').exampleIds).toEqual([b])
}))

it('merges what waits for one content at one place', () => withCatalog((catalog) => {
  const entry = { hash: 'a'.repeat(32), size: 1, library: '/x', path: 'a.png', tags: [], metadata: {}, collections: [] }
  const asked = { collection: 's', as: 'like', weight: 1 } as const
  catalog.awaited.put({ ...entry, exampleOf: ['one'], askedBy: [asked] })
  catalog.awaited.put({ ...entry, exampleOf: ['two'], counterExampleOf: ['one', 'three'], askedBy: [asked, { ...asked, as: 'unlike' }] })
  expect(catalog.awaited.page(0, 9)[0]!.entry).toEqual({ ...entry, exampleOf: ['one', 'two'], counterExampleOf: ['three'], askedBy: [asked, { ...asked, as: 'unlike' }] })
}))

it('passes both on to the asset that proves to be another', () => withCatalog((catalog) => {
  const [from, to, other] = files(catalog, '/x', ['a.png', 'b.png', 'c.png'])
  makeConcept(catalog, 'k', { name: 'K', exampleIds: [from!], counterExampleIds: [to!] })
  catalog.collections.insert({ key: 's', name: 'S', libraryId: null, query: StoredQuery.parse({ like: [{ assetId: from! }, { assetId: other! }], threshold: 0.5 }) }, [])
  catalog.userData.passOn(from!, to!)
  expect(catalog.concepts.examples('k').exampleIds).toContain(to)
  expect(catalog.collections.get('s')!.query!.like.map(ref => 'assetId' in ref && ref.assetId)).toEqual([from, other, to])
}))

it('takes in documents that know neither, and leaves out a question that it does not understand', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'export.json')
  const frame = { format: 'likeness-user-data', version: 1, exportedAt: '2026-01-02T03:04:05.000Z', assets: [] }
  const read = async (more: object) => {
    await writeFile(path, JSON.stringify({ ...frame, ...more }))
    return readDocument(path)
  }
  const plain = { key: 'k', name: 'K' }
  expect(await read({ collections: [plain] })).toEqual({ document: { collections: [plain], assets: [] }, refused: [] })
  expect(await read({ collections: [{ key: 's', name: 'S', query: { kinds: ['sound'] } }, plain], concepts: [plain] })).toMatchObject({
    document: { collections: [plain], concepts: [plain] },
    refused: [{ entry: 'collections.0 (S)', reason: expect.stringContaining('query.kinds') as string }],
  })
})
