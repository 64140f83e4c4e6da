import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { Libraries } from '../../../src-main/library/libraries.ts'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { createLibraries } from '../../../src-main/library/libraries.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { makeFailed, withCatalog } from '../catalog/seed.ts'
import { writeTree } from './tree.ts'

interface Scene {
  readonly catalog: Catalog
  readonly libraries: Libraries
  readonly scans: ReadonlySet<number>
  readonly folder: string
  readonly seen: LikenessEvent[]
  readonly errors: string[]
  readonly dropped: number[]
  readonly settled: () => Promise<void>
}

function withLibraries(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog) => {
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
      await work({ catalog, libraries, scans, folder: folder.path, seen, errors, dropped, settled })
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
  expect([a, b].map(asset => catalog.assets.get(asset)!.state)).toEqual(['pending', 'failed'])
}))

it('forgets a library in the middle of its scan', () => withLibraries(async ({ catalog, libraries, folder, errors, dropped, settled }) => {
  await writeTree(folder, Object.fromEntries(Array.from({ length: 4500 }, (_, i) => [`big/${i % 10}/${i}.png`, ''])))
  await writeTree(folder, { 'small/a.png': '' })
  const { id } = libraries.add(join(folder, 'big'))
  libraries.add(join(folder, 'small'))
  await vi.waitUntil(() => catalog.assets.count({}) > 0, { timeout: 20_000, interval: 1 })
  const known = catalog.assets.everyId(id)
  libraries.remove(id)
  expect(dropped).toEqual(known)
  await settled()
  expect(errors).toEqual([])
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
