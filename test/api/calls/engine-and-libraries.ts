import type { Calls } from './scene.ts'
import { rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { untilIdle } from '../../helpers/server.ts'

/** The engine itself, and the folders that it looks through. */
export const engineCalls = {
  status: async ({ server }) => expect(await server.client.status()).toMatchObject({ dataDir: server.engine.dataDir, encoder: 'likeness-mini', address: server.url, receivesInto: join(server.engine.dataDir, 'received'), progress: { total: 3, done: 3, phase: 'idle' } }),
  waitUntilIdle: async ({ server }) => expect(await server.client.waitUntilIdle()).toMatchObject({ phase: 'idle', total: 3, done: 3, failed: 0, pending: 0, rate: null }),
  retryFailed: async ({ server }) => {
    await writeTree(join(server.folder, 'broken'), { 'no.png': 'words' })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'broken') })
    await untilIdle(server.client)
    expect(await server.client.waitUntilIdle()).toMatchObject({ failed: 1, pending: 0 })
    expect(await server.client.retryFailed()).toMatchObject({ failed: 0, pending: 1, phase: 'working' })
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
  },

  retryAssets: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    expect(await server.client.retryAssets({ ids: [id, id] })).toMatchObject({ total: 3, pending: 1 })
    await untilIdle(server.client)
    expect(await server.client.getAsset({ id })).toMatchObject({ state: 'ready' })
    await expect(server.client.retryAssets({ ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  getActivity: async ({ server }) => expect(await server.client.getActivity()).toEqual({ running: [], scans: [], waiting: [] }),

  pause: async ({ server, libraryId }) => {
    expect(await server.client.pause()).toMatchObject({ phase: 'idle', pending: 0 })
    await writePicture(join(server.folder, 'pictures', '4.png'), 4)
    await server.client.scanLibrary({ id: libraryId })
    await vi.waitUntil(async () => (await server.client.status()).progress.phase === 'paused', { timeout: 10_000 })
    expect(await server.client.waitUntilIdle()).toMatchObject({ phase: 'paused', pending: 1, halt: null })
    await server.client.resume()
    await untilIdle(server.client)
    await unlink(join(server.folder, 'pictures', '4.png'))
    await server.client.scanLibrary({ id: libraryId })
    await untilIdle(server.client)
  },
  resume: async ({ server }) => {
    expect(await server.client.resume()).toMatchObject({ phase: 'idle', pending: 0 })
    expect(await server.client.getSettings()).toMatchObject({ paused: false })
  },
  preferAssets: async ({ server, firstAsset }) => expect(await server.client.preferAssets({ ids: [(await firstAsset()).id, 99_999] })).toEqual({}),
  reportSurroundings: async ({ server }) => {
    expect(await server.client.reportSurroundings({ onBattery: true })).toMatchObject({ pace: 'gentle' })
    expect(await server.client.reportSurroundings({ onBattery: false, userActive: true })).toMatchObject({ pace: 'gentle' })
    await server.client.reportSurroundings({ userActive: false })
    // Who searched or listed a moment ago counts as active for a while.
    await vi.waitUntil(async () => (await server.client.status()).progress.pace === 'full', { timeout: 10_000 })
  },
  getSettings: async ({ server }) => expect(await server.client.getSettings()).toEqual({ missingDays: 30, cacheGigabytes: 20, onBattery: 'gentle', whenActive: 'gentle', paused: false, dialects: false, crossOrigin: false, api: false, apiPort: 7717 }),
  editSettings: async ({ server }) => {
    expect(await server.client.editSettings({ onBattery: 'pause', missingDays: 7 })).toEqual({ ...await server.client.getSettings(), onBattery: 'pause', missingDays: 7 })
    await expect(server.client.editSettings({ missingDays: 0 })).rejects.toMatchObject({ code: 'bad_request' })
    expect(await server.client.editSettings({ onBattery: 'gentle', missingDays: 30 })).toMatchObject({ missingDays: 30 })
  },

  listLibraries: async ({ server, libraryId }) => expect(await server.client.listLibraries()).toMatchObject([{ id: libraryId, state: 'online', assets: 3, name: 'pictures' }]),
  addLibrary: async ({ server, libraryId }) => expect(await server.client.addLibrary({ path: join(server.folder, 'pictures') })).toMatchObject({ id: libraryId, assets: 3 }),
  editLibrary: async ({ server, libraryId }) => {
    expect(await server.client.editLibrary({ id: libraryId, name: 'mine', exclude: ['2.png'] })).toMatchObject({ id: libraryId, name: 'mine', exclude: ['2.png'] })
    await untilIdle(server.client)
    expect((await server.client.listAssets({ libraryId })).assets.map(({ name }) => name)).toEqual(['1.png', '3.png'])
    expect(await server.client.editLibrary({ id: libraryId, name: 'pictures', exclude: [] })).toMatchObject({ name: 'pictures', exclude: [] })
    await untilIdle(server.client)
    expect((await server.client.listAssets({ libraryId })).total).toBe(3)
    await expect(server.client.editLibrary({ id: 999, name: 'x' })).rejects.toMatchObject({ code: 'library_not_found' })
  },
  addSampleLibrary: async ({ server }) => {
    await writeTree(join(server.engine.dataDir, 'sample-library'), { '.whole': '' })
    const { id } = await server.client.addSampleLibrary()
    expect(await server.client.addSampleLibrary()).toMatchObject({ id, name: 'Sample library', path: join(server.engine.dataDir, 'sample-library') })
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
  },
  browseDisk: async ({ server }) => {
    const found = await server.client.browseDisk({ path: server.folder })
    expect(found).toMatchObject({ path: server.folder, parent: join(server.folder, '..') })
    expect(found.folders).toContainEqual({ name: 'pictures', path: join(server.folder, 'pictures') })
    await expect(server.client.browseDisk({ path: join(server.folder, 'none') })).rejects.toMatchObject({ code: 'folder_not_found' })
    await expect(server.client.browseDisk({ path: 'relative' })).rejects.toMatchObject({ code: 'bad_request' })
  },
  scanLibrary: async ({ server, libraryId }) => {
    expect(await server.client.scanLibrary({ id: libraryId })).toMatchObject({ id: libraryId })
    await untilIdle(server.client)
  },
  removeLibrary: async ({ server }) => {
    await writeTree(join(server.folder, 'gone'), { 'note.txt': 'nothing to index' })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'gone') })
    expect(await server.client.removeLibrary({ id })).toEqual({})
    await expect(server.client.scanLibrary({ id })).rejects.toMatchObject({ code: 'library_not_found' })
  },
  believeLibrary: async ({ server }) => {
    const place = join(server.folder, 'mostly-gone')
    await writePicture(join(place, 'a.png'), 5)
    const { id } = await server.client.addLibrary({ path: place })
    await untilIdle(server.client)
    await rm(join(place, 'a.png'))
    await server.client.scanLibrary({ id })
    await untilIdle(server.client)
    expect((await server.client.listLibraries()).find(library => library.id === id)).toMatchObject({ state: 'suspect', suspicion: { missing: 1, known: 1 }, assets: 1 })
    expect(await server.client.believeLibrary({ id })).toMatchObject({ id, state: 'online', suspicion: null, assets: 0, missing: 1 })
    await expect(server.client.believeLibrary({ id: 999 })).rejects.toMatchObject({ code: 'library_not_found' })
    await server.client.removeLibrary({ id })
  },
  moveLibrary: async ({ server }) => {
    const [from, to] = [join(server.folder, 'from'), join(server.folder, 'to')]
    await writePicture(join(from, 'a.png'), 6)
    const { id } = await server.client.addLibrary({ path: from })
    await untilIdle(server.client)
    await rename(from, to)
    await expect(server.client.moveLibrary({ id, path: join(server.folder, 'pictures') })).rejects.toMatchObject({ code: 'library_overlaps' })
    await expect(server.client.moveLibrary({ id, path: server.engine.dataDir })).rejects.toMatchObject({ code: 'root_differs' })
    await expect(server.client.moveLibrary({ id, path: 'relative' })).rejects.toMatchObject({ code: 'bad_request' })
    expect(await server.client.moveLibrary({ id, path: to })).toMatchObject({ id, path: to, name: 'to' })
    await untilIdle(server.client)
    expect((await server.client.listAssets({ libraryId: id })).assets).toMatchObject([{ path: 'a.png', state: 'ready' }])
    await server.client.removeLibrary({ id })
  },
  listRemovedLibraries: async ({ server }) => {
    await writeTree(join(server.folder, 'removed'), { 'note.txt': 'nothing to index' })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'removed') })
    await server.client.removeLibrary({ id })
    expect(await server.client.listRemovedLibraries()).toContainEqual(expect.objectContaining({ id, name: 'removed', removedAt: expect.any(String) as string }))
  },
  restoreLibrary: async ({ server }) => {
    const place = join(server.folder, 'restored')
    await writePicture(join(place, 'a.png'), 7)
    const { id } = await server.client.addLibrary({ path: place })
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
    expect((await server.client.listAssets({ libraryId: id })).total).toBe(0)
    expect(await server.client.restoreLibrary({ id })).toMatchObject({ id, assets: 1, removedAt: null })
    await untilIdle(server.client)
    expect((await server.client.listAssets({ libraryId: id })).assets).toMatchObject([{ path: 'a.png', state: 'ready' }])
    await expect(server.client.restoreLibrary({ id })).rejects.toMatchObject({ code: 'library_not_found' })
    await server.client.removeLibrary({ id })
  },
} as const satisfies Partial<Calls>
