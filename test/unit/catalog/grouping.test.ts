import { expect, it } from 'vitest'
import { setValue } from './edits.ts'
import { insertAsset, withCatalog } from './seed.ts'

it('tells what assets have in common, several values where there are several, nothing for those that have none', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/pictures', 'pictures')
  const a = insertAsset(catalog, library, 'a.png')
  const b = insertAsset(catalog, library, 'chairs/b.glb', { kind: 'model', format: 'glb' })
  const c = insertAsset(catalog, library, 'c.png')
  catalog.tags.add([a, b], ['wood', 'Oak'])
  catalog.tags.replaceFrom(a, 'file', ['wood'])
  catalog.collections.insert({ key: 'late-sea-5767', name: 'x', libraryId: null }, [b])
  catalog.metadata.replaceFrom(a, 'file', { tags: [], values: { author: 'Ada', rating: '3' } })
  setValue(catalog, [a, b], 'rating', '5')
  const values = (by: string) => Object.fromEntries(catalog.grouping.values([a, b, 12345], by))
  expect(values('kind')).toEqual({ [a]: ['image'], [b]: ['model'] })
  expect(values('format')).toEqual({ [a]: ['png'], [b]: ['glb'] })
  expect(values('folder')).toEqual({ [a]: [''], [b]: ['chairs'] })
  expect(values('library')).toEqual({ [a]: ['/pictures'], [b]: ['/pictures'] })
  expect(values('tag')).toEqual({ [a]: ['Oak', 'wood'], [b]: ['Oak', 'wood'] })
  expect(values('collection')).toEqual({ [b]: ['late-sea-5767'] })
  expect(values('label')).toEqual({})
  expect(values('metadata.author')).toEqual({ [a]: ['Ada'] })
  expect(values('metadata.rating')).toEqual({ [a]: ['5'], [b]: ['5'] })
  expect(values(`metadata.'; DROP TABLE asset; --`)).toEqual({})
  expect(catalog.assets.get(c)?.name).toBe('c.png')
}))
