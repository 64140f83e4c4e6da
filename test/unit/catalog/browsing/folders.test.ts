import { expect, it } from 'vitest'
import { childrenOf, foldersIn } from '../../../../src-main/catalog/browsing/folders.ts'
import { insertAsset, withCatalog, withReadOnly } from '../seed.ts'

it('adds up what lies in folders and below them', () => {
  const counts = [['', 3], ['a', 1], ['a/b', 2], ['a/b/c', 4], ['a-b', 5], ['set 10', 1], ['set 9', 1], ['empty/x', 0], ['hollow/x', 7]] as const
  expect(childrenOf('', counts)).toEqual([
    { path: 'a', name: 'a', assets: 7, hasFolders: true },
    { path: 'a-b', name: 'a-b', assets: 5, hasFolders: false },
    { path: 'hollow', name: 'hollow', assets: 7, hasFolders: true },
    { path: 'set 9', name: 'set 9', assets: 1, hasFolders: false },
    { path: 'set 10', name: 'set 10', assets: 1, hasFolders: false },
  ])
  expect(childrenOf('a', counts)).toEqual([{ path: 'a/b', name: 'b', assets: 6, hasFolders: true }])
  expect(childrenOf('a/b/c', counts)).toEqual([])
})

it('counts present assets of the library alone', () => withCatalog((catalog, dataDir) => {
  const [one, other] = [catalog.libraries.insert('/one', 'one'), catalog.libraries.insert('/other', 'other')]
  insertAsset(catalog, one, 'a/x.png')
  catalog.scans.missing(insertAsset(catalog, one, 'a/gone.png'))
  catalog.scans.missing(insertAsset(catalog, one, 'b/c/gone.png'))
  insertAsset(catalog, other, 'a/y.png')
  withReadOnly(dataDir, db => expect(foldersIn(db, { libraryId: one, parent: '' })).toEqual([{ path: 'a', name: 'a', assets: 1, hasFolders: false }]))
}))
