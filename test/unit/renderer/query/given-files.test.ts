import { expect, it } from 'vitest'
import { addressesIn, fileOfDataUrl, plannedFiles } from '../../../../src-renderer/query/given-files.ts'

function planned(...names: readonly string[]) {
  const { taken, left } = plannedFiles(names.map(name => ({ name })))
  return [taken.map(({ name }) => name), left.map(({ name }) => name)]
}

it('searches by a model, not by the files that came with it', () => {
  expect(planned('chair.gltf', 'chair.bin', 'wood.png')).toEqual([['chair.gltf'], ['chair.bin', 'wood.png']])
  expect(planned('CHAIR.OBJ', 'CHAIR.MTL', 'wood.JPG')).toEqual([['CHAIR.OBJ'], ['CHAIR.MTL', 'wood.JPG']])
})

it('searches by pictures on disk beside a model, which has its own files at hand', () => {
  const onDisk = ['chair.gltf', 'chair.bin', 'wood.png'].map(name => ({ name, path: `/props/${name}` }))
  const { taken, left } = plannedFiles(onDisk)
  expect([taken.map(({ name }) => name), left.map(({ name }) => name)]).toEqual([['chair.gltf', 'wood.png'], ['chair.bin']])
})

it('searches by each of several files that stand alone', () => {
  expect(planned('a.png', 'b.jpg', 'c.glb')).toEqual([['a.png', 'b.jpg', 'c.glb'], []])
  expect(planned('only.obj')).toEqual([['only.obj'], []])
  expect(planned('notes.txt', 'a.png')).toEqual([['notes.txt', 'a.png'], []])
})

it('reads addresses, and takes other texts for none', () => {
  expect(addressesIn('# from a page\r\nhttps://example.org/a.png\r\nhttps://example.org/a.png')).toEqual(['https://example.org/a.png'])
  expect(addressesIn('data:image/png;base64,AAAA')).toHaveLength(1)
  expect(addressesIn('see https://example.org')).toEqual([])
  expect(addressesIn('javascript:alert(1)')).toEqual([])
  expect(addressesIn('data:text/html,<b>')).toEqual([])
  expect(addressesIn('')).toEqual([])
})

it('makes a file of a data address', async () => {
  const file = fileOfDataUrl('data:image/jpeg;base64,AQID', 'picture')
  expect(file).toMatchObject({ name: 'picture.jpg', type: 'image/jpeg', size: 3 })
  expect(await fileOfDataUrl('data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E', 'x')?.text()).toBe('<svg/>')
  expect(fileOfDataUrl('data:image/png;base64,***', 'x')).toBeUndefined()
  expect(fileOfDataUrl('https://example.org', 'x')).toBeUndefined()
})
