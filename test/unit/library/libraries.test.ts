import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { Libraries } from '../../../src-main/library/libraries.ts'
import { cp, mkdir, rename, rm, rmdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { createLibraries } from '../../../src-main/library/libraries.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { axis, makeFailed, makeReady, withCatalog } from '../catalog/seed.ts'
import { writeTree } from './tree.ts'

interface Scene {
  readonly catalog: Catalog
  readonly libraries: Libraries
  readonly scans: ReadonlySet<number>
  readonly folder: string
  readonly dataDir: string
  readonly seen: LikenessEvent[]
  readonly errors: string[]
  readonly dropped: number[]
  readonly settled: () => Promise<void>
}

function withLibraries(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    await using folder = await temporaryFolder()
    const errors: string[] = []
    const dropped: number[] = []
    const seen: LikenessEvent[] = []
    const events = createEventBus((error) => {
      throw error
    })
    events.listen(event => seen.push(event))
    const scans = new Set<number>()
    const libraries = createLibraries({
      catalog,
      events,
      log: { error: (fields, message) => errors.push(`${message}: ${String(fields['error'])}`) },
      scans,
      onChange: () => {},
      dropEmbeddings: ids => dropped.push(...ids),
    })
    const settled = () => vi.waitUntil(() => scans.size === 0, { timeout: 20_000, interval: 5 }).then(() => {})
    try {
      await work({ catalog, libraries, scans, folder: folder.path, dataDir, seen, errors, dropped, settled })
    }
    finally {
      await libraries.close()
    }
  })
}

it('adds a folder with a collection of its own, scans it, and finds it again by another path', () => withLibraries(async ({ catalog, libraries, scans, folder, seen, settled }) => {
  await writeTree(folder, { 'photos/a.png': '' })
  await symlink(join(folder, 'photos'), join(folder, 'link'))
  const library = libraries.add(join(folder, 'photos'))
  expect(library).toMatchObject({ name: 'photos', state: 'online' })
  expect(scans.has(library.id)).toBe(true)
  await settled()
  expect(seen.find(({ type }) => type === 'scanned')).toMatchObject({ summary: { libraryId: library.id, added: 1 } })
  expect(catalog.collections.list()).toMatchObject([{ name: 'photos', libraryId: library.id, assets: 1 }])
  expect(libraries.add(join(folder, 'link')).id).toBe(library.id)
  await settled()
  expect(catalog.libraries.list()).toHaveLength(1)
}))

it('refuses what is no folder, and folders inside one another', () => withLibraries(async ({ catalog, libraries, folder }) => {
  await writeTree(folder, { 'outer/inner/a.png': '', 'outer-not/a.png': '' })
  expect(() => libraries.add(join(folder, 'nowhere'))).toThrow(expect.objectContaining({ code: 'folder_not_found' }))
  expect(() => libraries.add(join(folder, 'outer/inner/a.png'))).toThrow(expect.objectContaining({ code: 'folder_not_found' }))
  libraries.add(join(folder, 'outer'))
  expect(() => libraries.add(join(folder, 'outer/inner'))).toThrow(expect.objectContaining({ code: 'library_overlaps' }))
  expect(() => libraries.add(folder)).toThrow(expect.objectContaining({ code: 'library_overlaps' }))
  libraries.add(join(folder, 'outer-not'))
  expect(() => libraries.rescan(99)).toThrow(expect.objectContaining({ code: 'library_not_found' }))
  expect(() => libraries.remove(99)).toThrow(expect.objectContaining({ code: 'library_not_found' }))
  expect(catalog.libraries.list()).toHaveLength(2)
}))

it('scans once more when that is asked for during a scan', () => withLibraries(async ({ catalog, libraries, folder, seen, settled }) => {
  await mkdir(join(folder, 'x'))
  const { id } = libraries.add(join(folder, 'x'))
  const events = seen.length
  await vi.waitUntil(() => seen.slice(events).some(({ type }) => type === 'scanned'), { interval: 1 })
  await settled()

  libraries.rescan(id)
  await Promise.resolve()
  await Promise.resolve()
  await writeFile(join(folder, 'x', 'late.png'), '')
  libraries.rescan(id)
  libraries.rescan(id)
  await settled()
  expect(catalog.assets.count({})).toBe(1)
  expect(seen.filter(({ type }) => type === 'scanned')).toHaveLength(3)
}))

it('takes a library whose folder is gone for offline, keeps its assets, and tries again what it could not read', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
  await writeTree(folder, { 'disk/a.png': '', 'disk/b.png': '' })
  const { id } = libraries.add(join(folder, 'disk'))
  await settled()
  const [a, b] = catalog.assets.ids({}) as [number, number]
  makeFailed(catalog, a, 'identify', null, 'file_unreadable')
  makeFailed(catalog, b, 'preview', null, 'image_undecodable')

  await rename(join(folder, 'disk'), join(folder, 'unplugged'))
  libraries.rescan(id)
  await settled()
  expect(catalog.libraries.get(id)).toMatchObject({ state: 'offline', assets: 2 })
  expect(catalog.ingest.counts().pending).toBe(0)

  await rename(join(folder, 'unplugged'), join(folder, 'disk'))
  libraries.rescan(id)
  await settled()
  expect(catalog.libraries.get(id)!.state).toBe('online')
  expect([a, b].map(asset => catalog.ingest.waiting('image', asset) !== undefined)).toEqual([true, false])
}))

it('removes a library in the middle of its scan', () => withLibraries(async ({ catalog, libraries, folder, errors, dropped, settled }) => {
  await writeTree(folder, Object.fromEntries(Array.from({ length: 4500 }, (_, i) => [`big/${i % 10}/${i}.png`, ''])))
  await writeTree(folder, { 'small/a.png': '' })
  const { id } = libraries.add(join(folder, 'big'))
  libraries.add(join(folder, 'small'))
  await vi.waitUntil(() => catalog.assets.count({}) > 0, { timeout: 20_000, interval: 1 })
  libraries.remove(id)
  await settled()
  expect(errors).toEqual([])
  expect(dropped).toEqual([])
  expect(catalog.libraries.list()).toMatchObject([{ name: 'small', assets: 1 }])
  expect(catalog.assets.count({})).toBe(1)
}))

it('ends a scan when it is closed, and starts no other', () => withLibraries(async ({ catalog, libraries, scans, folder, errors }) => {
  await writeTree(folder, { 'a/a.png': '', 'b/b.png': '' })
  const a = libraries.add(join(folder, 'a'))
  libraries.add(join(folder, 'b'))
  await libraries.close()
  libraries.rescan(a.id)
  expect(scans.size).toBe(0)
  expect(catalog.assets.count({})).toBe(0)
  expect(errors).toEqual([])
}))

/** Changes what the catalog says of times, as if days had gone by. */
function age(dataDir: string, sql: string): void {
  const db = new SQLite(join(dataDir, 'catalog.db'))
  db.exec(sql)
  db.close()
}

describe('a library of which much is gone at once', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`disk/${i % 3}/${i}.png`, '']))

  it('is suspected, keeps its assets, and is trusted again when they are back', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
    await writeTree(folder, many)
    const { id } = libraries.add(join(folder, 'disk'))
    await settled()
    for (const name of ['0', '1'])
      await rename(join(folder, 'disk', name), join(folder, name))
    expect(await libraries.check(id, null)).toMatchObject({ suspicion: { missing: 20, known: 30 }, summary: { missing: 0 } })
    expect(catalog.libraries.get(id)).toMatchObject({ state: 'suspect', suspicion: { missing: 20, known: 30 }, assets: 30, missing: 0 })

    await rename(join(folder, '0'), join(folder, 'disk/0'))
    expect(await libraries.check(id, ['2'])).toMatchObject({ suspicion: null, summary: { files: 20, missing: 10 } })
    expect(catalog.libraries.get(id)).toMatchObject({ state: 'online', suspicion: null, assets: 20, missing: 10 })
    await rename(join(folder, '1'), join(folder, 'disk/1'))
    await libraries.check(id, [''])
    expect(catalog.libraries.get(id)).toMatchObject({ state: 'online', assets: 30, missing: 0 })
  }))

  it('is suspected when nothing is left in its folder, also by a look at parts of it', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
    await writeTree(folder, { 'disk/x/a.png': '' })
    const { id } = libraries.add(join(folder, 'disk'))
    await settled()
    await rename(join(folder, 'disk'), join(folder, 'unmounted'))
    await mkdir(join(folder, 'disk'))
    expect(await libraries.check(id, ['', 'x'])).toMatchObject({ suspicion: { missing: 1, known: 1 } })
    await rmdir(join(folder, 'disk'))
    expect(await libraries.check(id, null)).toBeUndefined()
    expect(catalog.libraries.get(id)).toMatchObject({ state: 'offline', suspicion: null, assets: 1 })
    await rename(join(folder, 'unmounted'), join(folder, 'disk'))
    expect(await libraries.check(id, null)).toMatchObject({ suspicion: null, summary: { changed: 0, missing: 0 } })
    expect(catalog.libraries.get(id)).toMatchObject({ state: 'online', assets: 1, missing: 0 })
  }))

  it('is believed when the user says so, but not more than was asked about', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
    await writeTree(folder, many)
    const { id } = libraries.add(join(folder, 'disk'))
    await settled()
    await rm(join(folder, 'disk/0'), { recursive: true })
    await rm(join(folder, 'disk/1'), { recursive: true })
    await libraries.check(id, null)
    await rename(join(folder, 'disk/2'), join(folder, '2'))
    expect(await libraries.believe(id)).toMatchObject({ state: 'suspect', suspicion: { missing: 30, known: 30 } })
    await rename(join(folder, '2'), join(folder, 'disk/2'))
    await libraries.check(id, null)
    expect(await libraries.believe(id)).toMatchObject({ state: 'online', suspicion: null, assets: 10, missing: 20 })
    await expect(libraries.believe(99)).rejects.toMatchObject({ code: 'library_not_found' })

    await writeTree(folder, Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`disk/new/${i}.png`, ''])))
    await libraries.check(id, null)
    await rm(join(folder, 'disk/2'), { recursive: true })
    expect(await libraries.check(id, null)).toMatchObject({ suspicion: null, summary: { missing: 10 } })
    expect(catalog.libraries.get(id)).toMatchObject({ assets: 15, missing: 30 })
  }))

  it('is trusted again when another library has its files now', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
    await writeTree(folder, { ...many, 'other/a.png': '' })
    const [disk, other] = [libraries.add(join(folder, 'disk')), libraries.add(join(folder, 'other'))]
    await settled()
    for (const name of ['0', '1', '2'])
      await rename(join(folder, 'disk', name), join(folder, 'other', name))
    await libraries.check(disk.id, null)
    expect(catalog.libraries.get(disk.id)).toMatchObject({ state: 'suspect', assets: 30 })
    expect(await libraries.check(other.id, null)).toMatchObject({ summary: { moved: 30, added: 0 }, sources: [disk.id] })
    await settled()
    expect(catalog.libraries.list()).toMatchObject([{ state: 'online', assets: 0, missing: 0 }, { state: 'online', assets: 31 }])
  }))
})

describe('a removed library', () => {
  it('is kept with what is known of it, and comes back when it is added or taken back', () => withLibraries(async ({ catalog, libraries, folder, settled, seen }) => {
    await writeTree(folder, { 'disk/a.png': '', 'disk/b.png': '', 'disk/c.png': '' })
    const { id } = libraries.add(join(folder, 'disk'))
    await settled()
    const ids = catalog.assets.everyId(id)
    await rm(join(folder, 'disk/c.png'))
    await libraries.check(id, null)
    ids.slice(0, 2).forEach(asset => makeReady(catalog, asset, `${asset}`, 'e', [axis(4, 0)]))

    libraries.remove(id)
    expect(catalog.libraries.list()).toEqual([])
    expect(catalog.libraries.get(id)).toBeUndefined()
    expect(catalog.collections.list()).toEqual([])
    expect(catalog.libraries.listRemoved()).toMatchObject([{ id, assets: 0, missing: 3, removedAt: expect.any(String) as string }])
    expect(seen.at(-1)).toEqual({ type: 'assets', ids: null })
    expect(() => libraries.remove(id)).toThrow(expect.objectContaining({ code: 'library_not_found' }))

    expect(libraries.restore(id)).toMatchObject({ id, assets: 2, missing: 1, removedAt: null })
    await settled()
    expect(ids.map(asset => catalog.assets.get(asset)!.state)).toEqual(['ready', 'ready', 'missing'])
    expect(() => libraries.restore(id)).toThrow(expect.objectContaining({ code: 'library_not_found' }))

    libraries.remove(id)
    await rm(join(folder, 'disk/b.png'))
    expect(libraries.add(join(folder, 'disk'))).toMatchObject({ id, removedAt: null })
    await settled()
    expect(ids.map(asset => catalog.assets.get(asset)!.state)).toEqual(['ready', 'missing', 'missing'])
    expect(catalog.collections.list()).toHaveLength(1)
  }))

  it('gives its assets to a library of the folder above, and cannot come back beside that', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
    await writeTree(folder, { 'photos/2020/a.png': '', 'photos/b.png': '' })
    const inner = libraries.add(join(folder, 'photos/2020'))
    await settled()
    const [a] = catalog.assets.everyId(inner.id)
    libraries.remove(inner.id)
    const outer = libraries.add(join(folder, 'photos'))
    await settled()
    expect(catalog.assets.get(a!)).toMatchObject({ libraryId: outer.id, path: '2020/a.png', missingSince: null })
    expect(catalog.libraries.list()).toMatchObject([{ assets: 2 }])
    expect(() => libraries.restore(inner.id)).toThrow(expect.objectContaining({ code: 'library_overlaps' }))
  }))
})

describe('a library whose folder is elsewhere now', () => {
  it('is found there, and nothing counts as changed, also on another disk', () => withLibraries(async ({ catalog, libraries, folder, seen, settled }) => {
    await writeTree(folder, { 'disk/a.png': '1', 'disk/x/b.png': '2' })
    for (const path of ['disk/a.png', 'disk/x/b.png'])
      await utimes(join(folder, path), 100, 100)
    const { id } = libraries.add(join(folder, 'disk'))
    await settled()
    const ids = catalog.assets.everyId(id)
    ids.forEach(asset => makeReady(catalog, asset, `${asset}`, 'e', [axis(4, 0)]))
    await cp(join(folder, 'disk'), join(folder, 'copied'), { recursive: true, preserveTimestamps: true })
    await rename(join(folder, 'disk'), join(folder, 'mnt'))
    await libraries.check(id, null)
    expect(catalog.libraries.get(id)!.state).toBe('offline')

    for (const place of ['mnt', 'copied']) {
      libraries.move(id, join(folder, place), false)
      await settled()
      expect(seen.findLast(({ type }) => type === 'scanned')).toMatchObject({ summary: { files: 2, changed: 0, added: 0, missing: 0 } })
      expect(catalog.libraries.get(id)).toMatchObject({ state: 'online', path: join(folder, place), name: place, assets: 2 })
      expect(catalog.collections.list()).toMatchObject([{ name: place }])
    }
    expect(ids.map(asset => catalog.assets.get(asset)!.state)).toEqual(['ready', 'ready'])
  }))

  it('is not taken to a folder that is not its own, unless that is forced', () => withLibraries(async ({ catalog, libraries, folder, settled }) => {
    await writeTree(folder, { 'disk/a.png': '1', 'other/a.png': 'longer', 'other/b.png': '1', 'taken/c.png': '1', 'empty/note.txt': '' })
    const [disk, taken, empty] = ['disk', 'taken', 'empty'].map(name => libraries.add(join(folder, name)).id) as [number, number, number]
    await settled()
    const moveTo = (id: number, place: string, force = false) => () => libraries.move(id, join(folder, place), force)
    expect(moveTo(disk, 'other')).toThrow(expect.objectContaining({ code: 'root_differs' }))
    expect(moveTo(disk, 'nowhere')).toThrow(expect.objectContaining({ code: 'folder_not_found' }))
    expect(moveTo(disk, 'taken', true)).toThrow(expect.objectContaining({ code: 'library_overlaps', message: expect.stringContaining('what is known of both is joined') as string }))
    expect(moveTo(disk, '', true)).toThrow(expect.objectContaining({ code: 'library_overlaps' }))
    expect(moveTo(99, 'other')).toThrow(expect.objectContaining({ code: 'library_not_found' }))
    expect(catalog.libraries.get(disk)!.path).toBe(join(folder, 'disk'))

    moveTo(disk, 'other', true)()
    await settled()
    expect(catalog.libraries.get(disk)).toMatchObject({ path: join(folder, 'other'), assets: 2 })
    libraries.remove(taken)
    expect(moveTo(empty, 'taken')()).toMatchObject({ id: empty, path: join(folder, 'taken') })
    await settled()
    expect(catalog.libraries.list()).toHaveLength(2)
  }))

  it('takes in what was known of the library that was removed from there', () => withLibraries(async ({ catalog, libraries, folder, dropped, settled }) => {
    await writeTree(folder, { 'disk/a.png': '1', 'disk/b.png': '2' })
    const first = libraries.add(join(folder, 'disk'))
    await settled()
    const [a] = catalog.assets.everyId(first.id)
    await rename(join(folder, 'disk'), join(folder, 'mnt'))
    await libraries.check(first.id, null)
    await writeTree(folder, { 'mnt/new.png': '3' })
    const second = libraries.add(join(folder, 'mnt'))
    await settled()
    const known = new Map(catalog.assets.page({ libraryId: second.id }, 0, 10).map(({ path, id }) => [path, id]))
    catalog.collections.insert({ key: 'made-key-1000', name: 'made', libraryId: null }, [known.get('a.png')!, known.get('new.png')!])
    libraries.remove(second.id)

    libraries.move(first.id, join(folder, 'mnt'), false)
    await settled()
    expect(dropped.toSorted()).toEqual([known.get('a.png'), known.get('b.png')].sort())
    expect(catalog.libraries.list()).toMatchObject([{ id: first.id, assets: 3, missing: 0 }])
    expect(catalog.libraries.listRemoved()).toEqual([])
    expect(catalog.assets.ids({ collections: ['made-key-1000'] }).toSorted()).toEqual([a, known.get('new.png')].sort())
  }))
})

it('forgets what has been missing, and what has been removed, for longer than is set', () => withLibraries(async ({ catalog, libraries, dataDir, folder, dropped, settled }) => {
  await writeTree(folder, { 'disk/a.png': '', 'disk/b.png': '', 'disk/c.png': '', 'other/d.png': '' })
  const [disk, other] = ['disk', 'other'].map(name => libraries.add(join(folder, name)).id) as [number, number]
  await settled()
  const [a, b, c] = ['a', 'b', 'c'].map(name => catalog.assets.idAt(join(folder, 'disk'), '', `${name}.png`)) as [number, number, number]
  await rm(join(folder, 'disk/a.png'))
  await rm(join(folder, 'disk/b.png'))
  await libraries.check(disk, null)
  libraries.remove(other)
  const daysAgo = (days: number) => Date.now() - days * 86_400_000
  age(dataDir, `UPDATE asset SET missing_since = ${daysAgo(29)} WHERE id = ${b}; UPDATE asset SET missing_since = ${daysAgo(31)} WHERE id = ${a};
    UPDATE library SET removed_at = ${daysAgo(20)} WHERE id = ${other}; UPDATE asset SET missing_since = ${daysAgo(20)} WHERE library_id = ${other}`)
  libraries.forgetExpired()
  expect(dropped).toEqual([a])
  expect(catalog.assets.everyId(disk).toSorted()).toEqual([b, c])
  expect(catalog.libraries.listRemoved()).toMatchObject([{ missing: 1 }])

  catalog.settings.change({ missingDays: 15 })
  libraries.forgetExpired()
  expect(catalog.assets.everyId(disk)).toEqual([c])
  expect(catalog.libraries.listRemoved()).toEqual([])
  expect(catalog.libraries.list()).toMatchObject([{ id: disk, assets: 1, missing: 0 }])
}))

it('calls a library and its collection otherwise, also after it moves; a collection that has a name of its own keeps it', () => withLibraries(async ({ catalog, libraries, folder, seen, settled }) => {
  const [root, elsewhere] = [join(folder, 'IMG'), join(folder, 'elsewhere')]
  await writeTree(root, { 'a.png': 'a' })
  const { id } = libraries.add(root)
  await settled()
  expect(libraries.edit(id, { name: 'Holidays' })).toMatchObject({ name: 'Holidays', exclude: [] })
  expect(catalog.collections.list()).toMatchObject([{ name: 'Holidays' }])
  expect(seen.filter(({ type }) => type === 'collections')).toHaveLength(1)
  await rename(root, elsewhere)
  expect(libraries.move(id, elsewhere, false)).toMatchObject({ name: 'Holidays', path: elsewhere })
  await settled()
  expect(() => libraries.edit(99, { name: 'x' })).toThrow(expect.objectContaining({ code: 'library_not_found' }))
}))

it('is looked through anew when its patterns are others, and only then; tells meanwhile how far that is', () => withLibraries(async ({ libraries, folder, seen, settled }) => {
  await writeTree(join(folder, 'x'), { 'a.png': 'a', 'b.gif': 'b' })
  const { id } = libraries.add(join(folder, 'x'))
  await settled()
  const scanned = () => seen.filter(({ type }) => type === 'scanned').length
  libraries.edit(id, { exclude: ['*.gif'] })
  await vi.waitUntil(() => libraries.underWay().length > 0, { interval: 0 })
  expect(libraries.underWay()).toMatchObject([{ libraryId: id }])
  await settled()
  expect(libraries.underWay()).toEqual([])
  expect([scanned(), libraries.edit(id, { exclude: ['*.gif'] })]).toMatchObject([2, { assets: 1, missing: 1, state: 'online' }])
  await settled()
  expect(scanned()).toBe(2)
}))
