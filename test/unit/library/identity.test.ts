import { appendFile, link, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeAllReady, withLibrary } from './scene.ts'
import { writeTree } from './tree.ts'

/* The file system of the tests tells names apart in every way and keeps inodes; what others do is in moves.test and reconcile.test. */

describe('a file that is moved', () => {
  it('keeps its identity and is not read again, alone or with its folder', () => withLibrary({ 'a.png': '1', 'x/b.png': '22', 'x/deep/c.png': '333', 'stays.png': '4' }, async ({ root, catalog, scan, states, ids }) => {
    await scan()
    makeAllReady(catalog)
    const before = ids()
    await mkdir(join(root, 'new/er'), { recursive: true })
    await rename(join(root, 'a.png'), join(root, 'new/er/renamed.png'))
    await rename(join(root, 'x'), join(root, 'y'))
    expect((await scan()).summary).toMatchObject({ files: 4, added: 0, changed: 0, moved: 3, missing: 0 })
    expect(ids()).toEqual({ 'new/er/renamed.png': before['a.png'], 'y/b.png': before['x/b.png'], 'y/deep/c.png': before['x/deep/c.png'], 'stays.png': before['stays.png'] })
    expect(new Set(Object.values(states()))).toEqual(new Set(['ready']))
  }))

  it('keeps it when it was written to as well, and is read anew', () => withLibrary({ 'a.png': '1', 'stays.png': '2' }, async ({ root, catalog, scan, states, ids }) => {
    await scan()
    makeAllReady(catalog)
    const before = ids()['a.png']
    await rename(join(root, 'a.png'), join(root, 'b.png'))
    await appendFile(join(root, 'b.png'), 'more')
    expect((await scan({ settleMs: 60_000 })).unsettled).toEqual([''])
    expect((await scan()).summary).toMatchObject({ added: 0, moved: 1, missing: 0 })
    expect(ids()['b.png']).toBe(before)
    expect(states()).toEqual({ 'b.png': 'pending', 'stays.png': 'ready' })
    expect(catalog.assets.get(before!)).toMatchObject({ size: 5 })
  }))

  it('keeps it when it was missing meanwhile', () => withLibrary({ 'a.png': '1', 'stays.png': '2' }, async ({ root, catalog, scan, states, ids }) => {
    await scan()
    makeAllReady(catalog)
    const before = ids()['a.png']
    await rename(join(root, 'a.png'), join(root, '.a.png'))
    expect((await scan()).summary).toMatchObject({ missing: 1 })
    await rename(join(root, '.a.png'), join(root, 'b.png'))
    expect((await scan()).summary).toMatchObject({ added: 0, moved: 1 })
    expect(ids()['b.png']).toBe(before)
    expect(states()).toEqual({ 'b.png': 'ready', 'stays.png': 'ready' })
  }))

  it('takes its identity from one library to another', () => withLibrary({ 'one/a.png': '1', 'one/stays.png': '1', 'two/b.png': '2' }, async ({ root, catalog, scan, ids }) => {
    const [one, two] = ['one', 'two'].map(name => catalog.libraries.insert(join(root, name), name)) as [number, number]
    await scan({}, one)
    await scan({}, two)
    makeAllReady(catalog)
    const id = ids()['a.png']!
    await rename(join(root, 'one/a.png'), join(root, 'two/moved.png'))
    expect((await scan({}, two))).toMatchObject({ summary: { added: 0, moved: 1 }, sources: [one] })
    expect((await scan({}, one)).summary).toMatchObject({ missing: 0 })
    expect(catalog.assets.get(id)).toMatchObject({ libraryId: two, path: 'moved.png', state: 'ready' })
  }))

  it('stays with a library that is offline: its old place cannot be looked at', () => withLibrary({ 'one/a.png': '1', 'two/b.png': '2' }, async ({ root, catalog, scan, ids }) => {
    const [one, two] = ['one', 'two'].map(name => catalog.libraries.insert(join(root, name), name)) as [number, number]
    await scan({}, one)
    await scan({}, two)
    const id = ids()['a.png']!
    await rename(join(root, 'one'), join(root, 'two/one'))
    expect((await scan({}, two)).summary).toMatchObject({ added: 1, moved: 0 })
    expect(catalog.assets.get(id)).toMatchObject({ libraryId: one, path: 'a.png' })
  }))

  it('is changed as well when another kind of file is said to be in it', () => withLibrary({ 'a.png': '1', 'stays.png': '2' }, async ({ root, catalog, scan, ids, states }) => {
    await scan()
    makeAllReady(catalog)
    const id = ids()['a.png']!
    await rename(join(root, 'a.png'), join(root, 'a.jpg'))
    expect((await scan()).summary).toMatchObject({ added: 0, moved: 1 })
    expect(catalog.assets.get(id)).toMatchObject({ path: 'a.jpg', format: 'jpeg' })
    expect(states()['a.jpg']).toBe('pending')
  }))

  it('is tried again when it could not be read', () => withLibrary({ 'a.png': '1', 'b.png': '1', 'stays.png': '2' }, async ({ root, catalog, scan, ids, states }) => {
    await scan()
    makeAllReady(catalog)
    const before = ids()
    catalog.ingest.failed(before['a.png']!, 'identify', 1, { code: 'file_unreadable', message: 'gone' }, 1, null)
    catalog.ingest.failed(before['b.png']!, 'preview', 1, { code: 'image_undecodable', message: 'words' }, 1, null)
    await mkdir(join(root, 'x'))
    for (const name of ['a.png', 'b.png'])
      await rename(join(root, name), join(root, 'x', name))
    await scan()
    expect(catalog.ingest.next('image', 0, 10).map(({ id }) => id)).toEqual([before['a.png']])
    expect(states()).toMatchObject({ 'x/b.png': 'failed' })
  }))
})

describe('the name decides first', () => {
  it('when two files change places', () => withLibrary({ 'a.png': '1', 'b.png': '2' }, async ({ root, catalog, scan, ids, states }) => {
    for (const name of ['a.png', 'b.png'])
      await utimes(join(root, name), 100, 100)
    await scan()
    makeAllReady(catalog)
    const before = ids()
    await rename(join(root, 'a.png'), join(root, '.a'))
    await rename(join(root, 'b.png'), join(root, 'a.png'))
    await rename(join(root, '.a'), join(root, 'b.png'))
    expect((await scan()).summary).toMatchObject({ changed: 2, moved: 0, added: 0, missing: 0 })
    expect(ids()).toEqual(before)
    expect(states()).toEqual({ 'a.png': 'pending', 'b.png': 'pending' })
  }))

  it('when one file takes the place of another, scanned between or not', async () => {
    const outcome = (isScannedBetween: boolean) => new Promise<unknown>((resolve, reject) => void withLibrary({ 'a.png': '1', 'b.png': '22', 'stays.png': '3' }, async ({ root, scan, ids, states }) => {
      await scan()
      const { 'a.png': a, 'b.png': b } = ids()
      await rm(join(root, 'b.png'))
      if (isScannedBetween)
        await scan()
      await rename(join(root, 'a.png'), join(root, 'b.png'))
      await scan()
      resolve([ids()['b.png'] === b, ids()['a.png'] === a, states()])
    }).catch(reject))
    const expected = [true, true, { 'a.png': 'missing', 'b.png': 'pending', 'stays.png': 'pending' }]
    expect(await outcome(false)).toEqual(expected)
    expect(await outcome(true)).toEqual(expected)
  })

  it('when folders change places or move up in a row, each file that finds no name of its own keeps its identity', () => withLibrary({ 'x/same.png': '1', 'x/only-x.png': '22', 'y/same.png': '333', 'y/only-y.png': '4444' }, async ({ root, scan, ids }) => {
    await scan()
    const before = ids()
    await rename(join(root, 'x'), join(root, '.x'))
    await rename(join(root, 'y'), join(root, 'x'))
    await rename(join(root, '.x'), join(root, 'y'))
    expect((await scan()).summary).toMatchObject({ moved: 2, changed: 2, added: 0, missing: 0 })
    expect(ids()).toEqual({ 'x/same.png': before['x/same.png'], 'y/same.png': before['y/same.png'], 'x/only-y.png': before['y/only-y.png'], 'y/only-x.png': before['x/only-x.png'] })

    await rename(join(root, 'y'), join(root, 'z'))
    await rename(join(root, 'x'), join(root, 'y'))
    expect((await scan()).summary).toMatchObject({ moved: 2, changed: 1, added: 1, missing: 1 })
    expect(ids()).toMatchObject({ 'z/only-x.png': before['x/only-x.png'], 'y/only-y.png': before['y/only-y.png'], 'y/same.png': before['y/same.png'] })
  }))
})

describe('names that differ only in case or Unicode form', () => {
  it('are a rename when one takes the place of the other', () => withLibrary({ 'Photo.PNG': '1', 'caf\u00E9.png': '2', 'sub/a.png': '3' }, async ({ root, catalog, scan, ids, states }) => {
    await scan()
    makeAllReady(catalog)
    const before = ids()
    await rename(join(root, 'Photo.PNG'), join(root, 'photo.png'))
    await rename(join(root, 'caf\u00E9.png'), join(root, 'cafe\u0301.png'))
    await rename(join(root, 'sub'), join(root, 'SUB'))
    expect((await scan()).summary).toMatchObject({ moved: 3, added: 0, missing: 0 })
    expect(ids()).toEqual({ 'photo.png': before['Photo.PNG'], 'cafe\u0301.png': before['caf\u00E9.png'], 'SUB/a.png': before['sub/a.png'] })
    expect(new Set(Object.values(states()))).toEqual(new Set(['ready']))
  }))

  it('are assets of their own side by side', () => withLibrary({ 'A.png': '1', 'a.png': '2', 'caf\u00E9.png': '3', 'cafe\u0301.png': '4' }, async ({ root, scan, ids, states }) => {
    expect((await scan()).summary).toMatchObject({ added: 4 })
    const before = ids()
    await rm(join(root, 'A.png'))
    await scan()
    expect(ids()).toEqual(before)
    expect(states()['a.png']).toBe('pending')
  }))
})

it('takes hard links for assets of their own, and knows which of them was moved', () => withLibrary({ 'a.png': '1', 'stays.png': '2' }, async ({ root, scan, ids }) => {
  await scan()
  await link(join(root, 'a.png'), join(root, 'b.png'))
  expect((await scan()).summary).toMatchObject({ added: 1, moved: 0, missing: 0 })
  const before = ids()
  await rename(join(root, 'a.png'), join(root, 'c.png'))
  expect((await scan()).summary).toMatchObject({ added: 0, moved: 1, missing: 0 })
  expect(ids()).toEqual({ 'c.png': before['a.png'], 'b.png': before['b.png'], 'stays.png': before['stays.png'] })
}))

it('takes a copy for a new asset, also one with the same time', () => withLibrary({ 'a.png': '1' }, async ({ root, scan }) => {
  await scan()
  await writeFile(join(root, 'b.png'), '1')
  const { atime, mtime } = await stat(join(root, 'a.png'))
  await utimes(join(root, 'b.png'), atime, mtime)
  expect((await scan()).summary).toMatchObject({ added: 1, moved: 0, changed: 0 })
}))

it('moves thousands of files at once, in folders of many', () => withLibrary(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`from/${i % 3}/${i}.png`, ''])), async ({ root, catalog, scan, ids }) => {
  await scan()
  makeAllReady(catalog)
  const before = Object.values(ids()).sort()
  await rename(join(root, 'from'), join(root, 'to'))
  expect((await scan()).summary).toMatchObject({ files: 5000, added: 0, changed: 0, moved: 5000, missing: 0 })
  expect(Object.values(ids()).sort()).toEqual(before)
  expect(catalog.ingest.counts().pending).toBe(0)
}))

it('reads metadata again when a sidecar comes, changes or goes, and does nothing else', () => withLibrary({ 'a.jpg': '1', 'b.jpg': '2', 'b.jpg.xmp': 'x', 'b.xmp': 'y' }, async ({ root, catalog, scan, ids }) => {
  await scan()
  const { 'a.jpg': a, 'b.jpg': b } = ids() as { 'a.jpg': number, 'b.jpg': number }
  for (const id of [a, b])
    catalog.ingest.done(id, 'metadata', 1)
  makeAllReady(catalog)
  const look = async () => {
    const { summary } = await scan()
    expect(summary).toMatchObject({ changed: 0, moved: 0, missing: 0 })
    const waiting = catalog.ingest.next('image', 0, 10).map(({ id }) => id)
    for (const id of waiting) {
      expect(catalog.ingest.steps(id).map(({ step }) => step).sort()).toEqual(['embed:e', 'identify', 'preview'])
      catalog.ingest.done(id, 'metadata', 1)
      catalog.ingest.settle(id)
    }
    return waiting
  }
  expect(await look()).toEqual([])
  await writeTree(root, { 'a.XMP': 'z' })
  expect(await look()).toEqual([a])
  await utimes(join(root, 'b.xmp'), 100, 100)
  expect(await look()).toEqual([])
  await utimes(join(root, 'b.jpg.xmp'), 100, 100)
  expect(await look()).toEqual([b])
  await rm(join(root, 'b.jpg.xmp'))
  expect(await look()).toEqual([b])
  await rm(join(root, 'b.xmp'))
  expect(await look()).toEqual([b])
  expect(await look()).toEqual([])
}))
