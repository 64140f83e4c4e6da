import { lstat, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { walk } from '../../../src-main/library/walk.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { walkedPaths, writeTree } from './tree.ts'

it('finds the files of formats that Likeness reads, in every folder, with size and times', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, { 'a.png': '12345', 'B.JPG': 'x', 'deep/er/c.obj': 'x', 'notes.txt': 'x', 'noextension': 'x', 'deep/.png': 'x' })
  expect(walkedPaths(root.path)).toEqual(['B.JPG', 'a.png', 'deep/er/c.obj'])
  const [top] = [...walk(root.path)]
  expect(top!.files.find(({ name }) => name === 'a.png')).toMatchObject({ kind: 'image', format: 'png', size: 5 })
  expect(top!.files.every(({ mtimeMs, createdMs }) => mtimeMs > 0 && createdMs > 0)).toBe(true)
})

it('passes over hidden files and folders, and those that systems keep for themselves', async () => {
  await using root = await temporaryFolder()
  const passed = ['.hidden.png', '.git/a.png', '$RECYCLE.BIN/a.png', 'System Volume Information/a.png', '__MACOSX/a.png', 'sub/@eaDir/a.png', 'node_modules/x/a.png', 'lost+found/a.png']
  await writeTree(root.path, Object.fromEntries([...passed, 'kept/a.png', 'recycle.bin/a.png'].map(path => [path, 'x'])))
  expect(walkedPaths(root.path)).toEqual(['kept/a.png', 'recycle.bin/a.png'])
})

it('takes names with spaces, line breaks, other scripts and characters that patterns use', async () => {
  await using root = await temporaryFolder()
  const names = ['with space.png', ' leading.png', 'line\nbreak.png', 'Übergröße 写真 🪑.png', 'a[1]{2}*?.png', '!bang.png', '#hash.png', 'back\\slash.png']
  await writeTree(root.path, Object.fromEntries(names.flatMap(name => [[name, 'x'], [`folder ${name}/in ${name}`, 'x']])))
  expect(walkedPaths(root.path)).toEqual([...names, ...names.map(name => `folder ${name}/in ${name}`)].sort())

  await writeTree(root.path, { '.likenessignore': 'nothing-of-this\n' })
  expect(walkedPaths(root.path)).toHaveLength(names.length * 2)
})

it('follows .likenessignore files as git follows its own', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, {
    '.likenessignore': '# a comment\n*.jpg\n!keep.jpg\n/anchored.png\nbuild/\n/top/*/mid.png\ndoc/**/draft.png\n',
    'a.jpg': '',
    'keep.jpg': '',
    'sub/keep.jpg': '',
    'sub/b.jpg': '',
    'anchored.png': '',
    'sub/anchored.png': '',
    'build/a.png': '',
    'sub/build/a.png': '',
    'top/x/mid.png': '',
    'top/x/y/mid.png': '',
    'doc/draft.png': '',
    'doc/a/b/draft.png': '',
    'doc/a/final.png': '',
  })
  expect(walkedPaths(root.path)).toEqual(['doc/a/final.png', 'keep.jpg', 'sub/anchored.png', 'sub/keep.jpg', 'top/x/y/mid.png'])
})

it('lets the deepest .likenessignore that says anything decide, but brings nothing back from an excluded folder', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, {
    '.likenessignore': '*.gif\n/closed/\n',
    'a.gif': '',
    'open/.likenessignore': '!*.gif\n/only-here.png\n',
    'open/a.gif': '',
    'open/deeper/a.gif': '',
    'open/only-here.png': '',
    'open/deeper/only-here.png': '',
    'open/deeper/.likenessignore': '*\n',
    'closed/.likenessignore': '!*\n',
    'closed/a.png': '',
    'beside/a.gif': '',
    'beside/only-here.png': '',
  })
  expect(walkedPaths(root.path)).toEqual(['beside/only-here.png', 'open/a.gif'])
})

it('follows no symbolic link, so that loops end and nothing outside is taken in', async () => {
  await using root = await temporaryFolder()
  await using outside = await temporaryFolder()
  await writeTree(outside.path, { 'secret.png': '' })
  await writeTree(root.path, { 'real/a.png': '' })
  await symlink(outside.path, join(root.path, 'out'))
  await symlink(join(outside.path, 'secret.png'), join(root.path, 'secret.png'))
  await symlink(join(root.path, 'real'), join(root.path, 'again'))
  await symlink('a.png', join(root.path, 'real', 'same.png'))
  await symlink('..', join(root.path, 'real', 'loop'))
  await symlink('self', join(root.path, 'self'))
  await symlink('nowhere.png', join(root.path, 'broken.png'))
  const walked = [...walk(root.path)]
  expect(walkedPaths(root.path)).toEqual(['real/a.png'])
  expect(walked.flatMap(({ unreadable }) => unreadable)).toEqual([])
})

it('reports a root that is not there', async () => {
  await using root = await temporaryFolder()
  await rm(root.path, { recursive: true })
  const [only, ...rest] = [...walk(root.path)]
  expect(rest).toEqual([])
  expect(only).toMatchObject({ folder: '', files: [], unreadable: [{ path: '', reason: expect.stringContaining('ENOENT') as string }] })
  await mkdir(root.path)
})

it('reports a folder that cannot be read and goes on with the others', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, { 'closed/a.png': '', 'open/b.png': '' })
  const walking = walk(root.path)
  const top = walking.next().value!
  await rm(join(root.path, 'closed'), { recursive: true })
  const rest = [...walking]
  expect(top).toMatchObject({ folder: '', unreadable: [] })
  expect(rest.flatMap(({ unreadable }) => unreadable).map(({ path }) => path)).toEqual(['closed'])
  expect(rest.flatMap(({ files }) => files).map(({ name }) => name)).toEqual(['b.png'])
})

it('passes over the thumbnails that Eagle keeps beside its items, and no other', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, {
    'images/K1.info/metadata.json': '{}',
    'images/K1.info/sea.png': '',
    'images/K1.info/sea_thumbnail.png': '',
    'images/K2.info/my_thumbnail.png': '',
    'images/sea_thumbnail.png': '',
    'metadata.json': '{}',
    'other_thumbnail.png': '',
  })
  expect(walkedPaths(root.path)).toEqual(['images/K1.info/sea.png', 'images/K2.info/my_thumbnail.png', 'images/sea_thumbnail.png', 'other_thumbnail.png'])
})

it('tells of each file its inode and the sidecar beside it, the one with the whole name first', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, { 'a.jpg': '', 'a.xmp': '', 'b.jpg': '', 'b.jpg.xmp': '', 'b.xmp': '', 'b.nef.png': '', 'c.jpg': '', 'C.xmp': '', '.xmp': '', 'd.XMP': '', 'd.glb': '' })
  const [top] = [...walk(root.path)]
  const sidecars = Object.fromEntries(top!.files.map(({ name, sidecar }) => [name, sidecar?.split(':')[0] ?? null]))
  expect(sidecars).toEqual({ 'a.jpg': 'a.xmp', 'b.jpg': 'b.jpg.xmp', 'b.nef.png': null, 'c.jpg': null, 'd.glb': 'd.XMP' })
  const { ino, mtimeMs } = await lstat(join(root.path, 'a.xmp'))
  const file = top!.files.find(({ name }) => name === 'a.jpg')!
  expect(file.sidecar).toBe(`a.xmp:${mtimeMs}`)
  expect(file.inode).toBe((await lstat(join(root.path, 'a.jpg'))).ino)
  expect(file.inode).not.toBe(ino)
})

it('names the folders right below each one, without those that are passed over', async () => {
  await using root = await temporaryFolder()
  await writeTree(root.path, { '.likenessignore': 'closed/\n', 'x/a.png': '', 'y/deep/b.png': '', 'closed/c.png': '', '.git/d.png': '' })
  const walked = new Map([...walk(root.path)].map(folder => [folder.folder, folder]))
  expect(walked.get('')).toMatchObject({ pruned: ['closed'] })
  expect(walked.get('')!.subfolders.toSorted()).toEqual(['x', 'y'])
  expect(walked.get('y')!.subfolders).toEqual(['deep'])
})
