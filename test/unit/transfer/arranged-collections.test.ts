import type { UserData } from '../../../src-main/contract/user-data.ts'
import { expect, it } from 'vitest'
import { UserData as UserDataSchema } from '../../../src-main/contract/user-data.ts'
import { exportUserData } from '../../../src-main/transfer/export.ts'
import { importUserData } from '../../../src-main/transfer/import.ts'
import { withCatalog } from '../catalog/seed.ts'

function withDocument(collections: UserData['collections'], check: Parameters<typeof withCatalog>[0]): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    await importUserData(catalog, { document: { collections, assets: [] }, refused: [] })
    await check(catalog, dataDir)
  })
}

it('carries colours, places and the order of collections', async () => {
  let document!: UserData
  await withCatalog(async (catalog) => {
    catalog.collections.insert({ key: 'outer', name: 'Outer', libraryId: null, colour: 'teal' }, [])
    catalog.collections.insert({ key: 'b', name: 'B', libraryId: null, parent: 'outer', position: 1 }, [])
    catalog.collections.insert({ key: 'a', name: 'A', libraryId: null, parent: 'outer', position: 2 }, [])
    document = UserDataSchema.parse(JSON.parse(JSON.stringify(await exportUserData(catalog))))
    expect(document.collections).toEqual([{ key: 'outer', name: 'Outer', colour: 'teal' }, { key: 'b', name: 'B', parent: 'outer', position: 1 }, { key: 'a', name: 'A', parent: 'outer', position: 2 }])
  })
  await withDocument(document.collections.toReversed(), async (catalog) => {
    expect((await exportUserData(catalog)).collections).toEqual(document.collections)
  })
})

it('takes in documents that know of neither, and leaves what is arranged here as it is', () => withDocument([{ key: 'a', name: 'A' }, { key: 'b', name: 'B', colour: 'red', parent: 'a' }], async (catalog) => {
  const { report } = await importUserData(catalog, { document: { collections: [{ key: 'b', name: 'Else', colour: 'blue' }], assets: [] }, refused: [] })
  expect(report.refused).toEqual([])
  expect(catalog.collections.get('b')).toMatchObject({ name: 'B', colour: 'red', parent: 'a' })
}))

it('lays a collection at the top that is to lie in itself or nowhere, and says so', () => withCatalog(async (catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  catalog.collections.insert({ key: 'own', name: 'x', libraryId: library }, [])
  const { report } = await importUserData(catalog, { document: { collections: [{ key: 'a', name: 'A', parent: 'b' }, { key: 'b', name: 'B', parent: 'a' }, { key: 'c', name: 'C', parent: 'none' }, { key: 'd', name: 'D', parent: 'own' }], assets: [] }, refused: [] })
  expect(report.refused.map(({ entry }) => entry)).toEqual(['collection "b"', 'collection "c"', 'collection "d"'])
  expect(report.refused[0]!.reason).toMatch(/^it was taken in, but lies at the top: .*cannot lie in "a"/)
  expect(catalog.collections.list().map(({ key, parent }) => [key, parent])).toEqual([['b', null], ['a', 'b'], ['c', null], ['d', null], ['own', null]])
}))
