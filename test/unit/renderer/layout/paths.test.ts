import { expect, it } from 'vitest'
import { absolutePath } from '../../../../src-renderer/layout/paths.ts'

it('joins a library\'s root and a path in the root\'s own writing', () => {
  expect(absolutePath('/home/ada/Props', 'chairs/a.glb')).toBe('/home/ada/Props/chairs/a.glb')
  expect(absolutePath('C:\\Props', 'chairs/a.glb')).toBe('C:\\Props\\chairs\\a.glb')
  expect(absolutePath('C:\\', 'a.glb')).toBe('C:\\a.glb')
  expect(absolutePath('/', 'a.glb')).toBe('/a.glb')
})
