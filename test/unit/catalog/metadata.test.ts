import { expect, it } from 'vitest'
import { setValue } from './edits.ts'
import { insertAsset, withCatalog } from './seed.ts'

it('lets the user count before a sidecar, and a sidecar before the file', () => withCatalog((catalog) => {
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  catalog.metadata.replaceFrom(asset, 'file', { tags: ['t'], values: { 'rating': '1', 'description': 'of the file', 'camera.model': 'X' } })
  catalog.metadata.replaceFrom(asset, 'sidecar', { tags: [], values: { rating: '2', description: 'of the sidecar' } })
  setValue(catalog, [asset], 'rating', '3')
  expect(catalog.metadata.ofAsset(asset)).toEqual([
    { key: 'camera.model', value: 'X', source: 'file' },
    { key: 'description', value: 'of the sidecar', source: 'sidecar' },
    { key: 'rating', value: '3', source: 'user' },
  ])
  setValue(catalog, [asset], 'rating', null)
  setValue(catalog, [asset], 'description', null)
  expect(catalog.metadata.ofAsset(asset)).toContainEqual({ key: 'rating', value: '2', source: 'sidecar' })
  expect(catalog.metadata.saidBy(asset, 'sidecar')).toEqual({ rating: '2', description: 'of the sidecar' })
}))

it('forgets what a source says no more, and leaves what others say', () => withCatalog((catalog) => {
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  catalog.metadata.replaceFrom(asset, 'file', { tags: ['old', 'kept'], values: { a: '1', b: '2' } })
  setValue(catalog, [asset], 'a', 'mine')
  catalog.tags.add([asset], ['mine'])
  catalog.metadata.replaceFrom(asset, 'file', { tags: ['kept'], values: { b: '3' } })
  expect(catalog.metadata.ofAsset(asset)).toEqual([{ key: 'a', value: 'mine', source: 'user' }, { key: 'b', value: '3', source: 'file' }])
  expect(catalog.tags.ofAsset(asset)).toEqual(['kept', 'mine'])
}))

it('edits many at once, and fills in only where the user said nothing', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const ids = Array.from({ length: 50 }, (_, i) => insertAsset(catalog, library, `${i}.png`))
  setValue(catalog, ids.slice(0, 25), 'project', 'A')
  setValue(catalog, ids, 'rating', '5')
  ids.forEach(id => catalog.metadata.fillIn(id, { project: 'B' }))
  const projects = ids.map(id => catalog.metadata.ofAsset(id).find(({ key }) => key === 'project')!.value)
  expect(projects).toEqual([...Array.from<string>({ length: 25 }).fill('A'), ...Array.from<string>({ length: 25 }).fill('B')])
  expect(catalog.metadata.ofAsset(ids[49]!)).toContainEqual({ key: 'rating', value: '5', source: 'user' })
}))
