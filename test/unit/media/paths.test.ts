import { posix, win32 } from 'node:path'
import { expect, it } from 'vitest'
import { isWithin } from '../../../src-main/media/paths.ts'

it.each([
  ['/photos/a.png', '/photos', true],
  ['/photos/sub/a.png', '/photos/', true],
  ['/photos', '/photos', true],
  ['/photos/..more/a.png', '/photos', true],
  ['/a.png', '/', true],
  ['/', '/', true],
  ['/photos2/a.png', '/photos', false],
  ['/', '/photos', false],
  ['/photos/../a.png', '/photos', false],
  ['/Photos/a.png', '/photos', false],
])('%s in %s: %s', (path, folder, expected) => {
  expect(isWithin(path, folder, posix)).toBe(expected)
})

it.each([
  ['C:\\photos\\a.png', 'C:\\photos', true],
  ['C:\\photos\\a.png', 'C:\\', true],
  ['C:\\', 'C:\\', true],
  ['c:\\Photos\\a.png', 'C:\\photos', true],
  ['\\\\server\\share\\a.png', '\\\\server\\share\\', true],
  ['C:\\photos2\\a.png', 'C:\\photos', false],
  ['C:\\a.png', 'C:\\photos', false],
  ['D:\\photos\\a.png', 'C:\\', false],
  ['\\\\server\\other\\a.png', '\\\\server\\share', false],
])('on Windows, %s in %s: %s', (path, folder, expected) => {
  expect(isWithin(path, folder, win32)).toBe(expected)
})
