import { expect, it } from 'vitest'
import { hiddenPattern, isBelow, placeOf } from '../../../../src-main/library/watch/hints.ts'

const none: ReadonlySet<string> = new Set()

it('finds where an event happened, and whether it can matter', () => {
  expect(placeOf('/disk/photos/2024/a.PNG', '/disk/photos', none)).toEqual({ path: '2024/a.PNG', folder: '2024', name: 'a.PNG', isRules: false, matters: true })
  expect(placeOf('/disk/photos/a.png', '/disk/photos', none)).toEqual({ path: 'a.png', folder: '', name: 'a.png', isRules: false, matters: true })
  expect(placeOf('/disk/photos', '/disk/photos', none)).toMatchObject({ path: '', folder: '' })
  expect(placeOf('/a.png', '/', none)).toMatchObject({ path: 'a.png', folder: '' })
  expect(placeOf('C:\\photos\\x\\y.glb', 'C:\\photos', none)).toMatchObject({ path: 'x/y.glb', folder: 'x', matters: true })
  expect(['a.xmp', 'a.jpg.XMP', '.likenessignore', 'a.exr.tmp', 'notes.txt', 'folder'].map(name => placeOf(`/r/x/${name}`, '/r', none)?.matters))
    .toEqual([true, true, true, false, false, false])
  expect(placeOf('/r/x/.likenessignore', '/r', none)?.isRules).toBe(true)
})

it('passes over what is hidden, the system\'s, or excluded', () => {
  const pruned = new Set(['out/cache'])
  const places = ['.git/a.png', 'a/.hidden.png', 'node_modules/a.png', 'a/@eaDir/b/c.png', 'out/cache/x/a.png', 'out/cache', '.cache/.likenessignore']
  expect(places.map(path => placeOf(`/r/${path}`, '/r', pruned))).toEqual(places.map(() => undefined))
  expect(['out/a.png', 'out/cached/a.png', 'out/.likenessignore'].map(path => placeOf(`/r/${path}`, '/r', pruned)?.folder)).toEqual(['out', 'out/cached', 'out'])
})

it('tells what lies below folders', () => {
  const folders = new Set(['a/b', 'c'])
  expect(['a/b', 'a/b/x/y', 'c', 'c/d'].map(path => isBelow(path, folders))).toEqual([true, true, true, true])
  expect(['a', 'a/bb', 'cc', '', 'x/c'].map(path => isBelow(path, folders))).toEqual([false, false, false, false, false])
})

it('has a pattern without flags for all that no watcher needs to look at', () => {
  const pattern = hiddenPattern()
  expect(pattern.flags).toBe('')
  const hidden = ['.git', 'a/.git/config', 'a/.x.png', '$RECYCLE.BIN', 'a/Node_Modules/x', 'lost+found/x', '#snapshot', 'a\\System Volume Information\\x', '.likenessignore.bak', 'found.000']
  const seen = ['a.png', 'a/b.c/d.png', '.likenessignore', 'a/.likenessignore', 'node_modules2/a.png', 'my_node_modules', 'foundX000', 'recycle.bin', 'lostfound']
  expect(hidden.filter(path => !pattern.test(path))).toEqual([])
  expect(seen.filter(path => pattern.test(path))).toEqual([])
})
