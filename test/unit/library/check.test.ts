import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { joined } from '../../../src-main/library/checks.ts'
import { makeAllReady, withLibrary } from './scene.ts'
import { writeTree } from './tree.ts'

/** Enough files that a few missing ones are no reason for suspicion. */
const tree = Object.fromEntries(['a.png', 'b.png', 'x/c.png', 'x/d.png', 'x/deep/e.png', 'y/f.png', 'y/g.png', 'z/h.png'].map(path => [path, path]))

describe('a look at some folders', () => {
  it('sees what happened in them, and nothing else', () => withLibrary(tree, async ({ root, scan, states }) => {
    await scan()
    await writeTree(root, { 'new.png': '', 'x/new.png': '', 'x/deep/new.png': '', 'y/new.png': '' })
    await rm(join(root, 'x/c.png'))
    await rm(join(root, 'y/f.png'))
    expect((await scan({ folders: ['x', 'z'] })).summary).toMatchObject({ files: 3, added: 1, changed: 0, missing: 1 })
    expect(states()).toMatchObject({ 'x/new.png': 'pending', 'x/c.png': 'missing', 'y/f.png': 'pending' })
    expect(states()).not.toHaveProperty('new.png')
    expect((await scan({ folders: ['', 'x/deep', 'y'] })).summary).toMatchObject({ added: 3, missing: 1 })
    expect((await scan()).summary).toMatchObject({ added: 0, changed: 0, missing: 0 })
  }))

  it('sees all of a folder that is new below them, or that is not there any more', () => withLibrary(tree, async ({ root, scan, states, ids }) => {
    await scan()
    const before = ids()
    await writeTree(root, { 'n/1.png': '', 'n/deep/er/2.png': '' })
    expect((await scan({ folders: [''] })).summary).toMatchObject({ files: 4, added: 2, missing: 0 })
    await rm(join(root, 'x'), { recursive: true })
    expect((await scan({ folders: [''] })).summary).toMatchObject({ missing: 3 })
    expect(states()).toMatchObject({ 'x/c.png': 'missing', 'x/deep/e.png': 'missing' })
    await writeTree(root, { 'x/c.png': 'again', 'x/deep/e.png': 'again' })
    expect((await scan({ folders: [''] })).summary).toMatchObject({ changed: 2, added: 0 })
    expect(ids()).toMatchObject(before)
  }))

  it('looks once at a folder that is named, and lies in a new one that is named as well', () => withLibrary(tree, async ({ root, scan, states }) => {
    await scan()
    await writeTree(root, { 'n/1.png': '', 'n/deep/2.png': '', 'n/deep/er/3.png': '' })
    expect((await scan({ folders: ['', 'n/deep/er', 'n', 'n/deep'] })).summary).toMatchObject({ files: 5, added: 3 })
    expect(states()).toMatchObject({ 'n/1.png': 'pending', 'n/deep/2.png': 'pending', 'n/deep/er/3.png': 'pending' })
  }))

  it('takes a folder that is gone itself, or that is none, with all below it', () => withLibrary({ ...tree, 'x/deep/er/i.png': '' }, async ({ root, scan, states }) => {
    await scan()
    await rm(join(root, 'x/deep'), { recursive: true })
    await rm(join(root, 'z'), { recursive: true })
    await writeFile(join(root, 'z'), 'a file')
    await mkdir(join(root, '.hidden'))
    expect((await scan({ folders: ['x/deep', 'z', 'nowhere', '.hidden'] })).summary).toMatchObject({ missing: 3, unreadable: [] })
    expect(states()).toMatchObject({ 'x/deep/e.png': 'missing', 'x/deep/er/i.png': 'missing', 'z/h.png': 'missing', 'x/c.png': 'pending' })
    await symlink(join(root, 'y'), join(root, 'link'))
    expect((await scan({ folders: ['link'] })).summary).toMatchObject({ files: 0, added: 0 })
  }))

  it('finds what was moved between them, in whatever order they come', () => withLibrary(tree, async ({ root, catalog, scan, states, ids }) => {
    await scan()
    makeAllReady(catalog)
    const before = ids()
    await rename(join(root, 'x/c.png'), join(root, 'y/c.png'))
    await rename(join(root, 'y/f.png'), join(root, 'x/f.png'))
    await rename(join(root, 'z'), join(root, 'x/z'))
    expect((await scan({ folders: ['x', 'y', ''] })).summary).toMatchObject({ moved: 3, added: 0, missing: 0 })
    expect(ids()).toMatchObject({ 'y/c.png': before['x/c.png'], 'x/f.png': before['y/f.png'], 'x/z/h.png': before['z/h.png'] })
    expect(new Set(Object.values(states()))).toEqual(new Set(['ready']))
  }))

  it('follows the rules of the folders above', () => withLibrary({ ...tree, 'x/.likenessignore': 'never.png\nclosed/\n' }, async ({ root, scan, states }) => {
    await scan()
    await writeTree(root, { 'x/deep/never.png': '', 'x/deep/new.png': '', 'x/closed/1.png': '', 'x/closed/deep/2.png': '' })
    expect(await scan({ folders: ['x', 'x/deep', 'x/closed/deep'] })).toMatchObject({ summary: { added: 1 }, pruned: ['x/closed'] })
    await writeTree(root, { '.likenessignore': '/y/\n' })
    expect((await scan({ folders: ['y'] })).summary).toMatchObject({ missing: 2 })
    expect(states()).toMatchObject({ 'y/f.png': 'missing', 'y/g.png': 'missing' })
  }))

  it('leaves all as it is when the root is gone', () => withLibrary(tree, async ({ root, scan, states }) => {
    await scan()
    await rename(root, `${root}-away`)
    const outcomes = [await scan({ folders: ['', 'x', 'nowhere'] }), await scan()]
    await rename(`${root}-away`, root)
    expect(outcomes.map(({ summary }) => summary.missing)).toEqual([0, 0])
    expect(new Set(Object.values(states()))).toEqual(new Set(['pending']))
  }))
})

it('leaves files for later that were only just written to, and names their folders', () => withLibrary(tree, async ({ root, catalog, scan, states }) => {
  await scan()
  makeAllReady(catalog)
  const at = (secondsFromNow: number) => Date.now() / 1000 + secondsFromNow
  await writeTree(root, { 'x/growing.png': '1', 'y/g.png': 'longer', 'z/old.png': '1', 'z/future.png': '1' })
  for (const [path, seconds] of [['x/growing.png', -10], ['y/g.png', -10], ['z/old.png', -600], ['z/future.png', 600]] as const)
    await utimes(join(root, path), at(seconds), at(seconds))
  const first = await scan({ settleMs: 300_000 })
  expect(first.unsettled.toSorted()).toEqual(['x', 'y'])
  expect(first.summary).toMatchObject({ added: 2, changed: 0, missing: 0 })
  expect(states()['y/g.png']).toBe('ready')
  expect(states()).not.toHaveProperty('x/growing.png')

  const second = await scan({ folders: [...first.unsettled], settleMs: 1 })
  expect(second.unsettled).toEqual([])
  expect(second.summary).toMatchObject({ added: 1, changed: 1 })
}))

it('takes a moved file at once, also one that was only just written', () => withLibrary(tree, async ({ root, scan, ids }) => {
  await scan()
  const id = ids()['a.png']
  await rename(join(root, 'a.png'), join(root, 'y/moved.png'))
  expect(await scan({ folders: ['', 'y'], settleMs: 3_600_000 })).toMatchObject({ unsettled: [], summary: { moved: 1 } })
  expect(ids()['y/moved.png']).toBe(id)
}))

it('names the folders that rules exclude', () => withLibrary({ ...tree, '.likenessignore': 'closed\n!/y/closed\n', 'closed/1.png': '', 'x/closed/2.png': '', 'y/closed/3.png': '', '.hidden/4.png': '' }, async ({ scan }) => {
  expect((await scan()).pruned.toSorted()).toEqual(['closed', 'x/closed'])
}))

it('says which assets it touched, unless they are many', () => withLibrary(tree, async ({ root, scan, ids }) => {
  expect((await scan()).touched?.toSorted()).toEqual(Object.values(ids()).sort())
  expect((await scan()).touched).toEqual([])
  await writeFile(join(root, 'a.png'), 'other')
  await rm(join(root, 'b.png'))
  expect((await scan()).touched?.toSorted()).toEqual([ids()['a.png'], ids()['b.png']].sort())
  await writeTree(root, Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`many/${i}.png`, ''])))
  expect((await scan()).touched).toBeNull()
}))

it('joins checks that wait for each other into one', () => {
  const check = { folders: ['a', 'b'], settleMs: 1000, believed: 0 }
  expect(joined(check, { folders: ['b', 'c'], settleMs: 0, believed: 3 })).toEqual({ folders: ['a', 'b', 'c'], settleMs: 1000, believed: 3 })
  expect(joined(check, { ...check, folders: null }).folders).toBeNull()
})
