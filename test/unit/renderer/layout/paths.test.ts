import { expect, it } from 'vitest'
import { absolutePath, fileName } from '../../../../src-renderer/layout/paths.ts'

it('joins a library\'s root and a path in the root\'s own writing', () => {
  expect(absolutePath('/home/ada/Props', 'chairs/a.glb')).toBe('/home/ada/Props/chairs/a.glb')
  expect(absolutePath('C:\\Props', 'chairs/a.glb')).toBe('C:\\Props\\chairs\\a.glb')
  expect(absolutePath('C:\\', 'a.glb')).toBe('C:\\a.glb')
  expect(absolutePath('/', 'a.glb')).toBe('/a.glb')
})

it.each([
  ['/home/ann/chair.glb', 'chair.glb'],
  ['C:\\Props\\chair.glb', 'chair.glb'],
  ['chair.glb', 'chair.glb'],
  ['/home/ann/', 'ann'],
  ['/', '/'],
])('the last part of %s is %s', (path, name) => {
  expect(fileName(path)).toBe(name)
})
