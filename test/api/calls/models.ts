import type { Calls } from './scene.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { startMirror } from '../../helpers/mirror.ts'
import { untilIdle } from '../../helpers/server.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'

/** Encoders and detectors, and what is carried in and out. */
export const modelCalls = {
  listEncoders: async ({ server }) => expect(await server.client.listEncoders()).toContainEqual(expect.objectContaining({ id: 'likeness-mini', state: 'active' })),
  importEncoder: async ({ server }) => {
    const folder = await writeTree(join(server.folder, 'encoder'), { 'manifest.json': tinyManifest({ id: 'imported' }), 'model.onnx': meanColourModel(8) })
    expect(await server.client.importEncoder({ folder })).toMatchObject({ id: 'imported', state: 'installed', dimensions: 3 })
  },
  useEncoder: async ({ server }) => expect(await server.client.useEncoder({ id: 'likeness-mini' })).toMatchObject({ id: 'likeness-mini', state: 'active' }),
  listMeasurements: async ({ server }) => expect(await server.client.listMeasurements()).toEqual([]),
  measureEncoder: async ({ server }) => {
    await expect(server.client.measureEncoder({ id: 'likeness-mini' })).rejects.toMatchObject({ code: 'measurement_too_few' })
    await expect(server.client.measureEncoder({ id: 'none' })).rejects.toMatchObject({ code: 'encoder_not_found' })
  },
  removeEncoder: async ({ server }) => {
    const folder = await writeTree(join(server.folder, 'removable'), { 'manifest.json': tinyManifest({ id: 'removable' }), 'model.onnx': meanColourModel(8) })
    await server.client.importEncoder({ folder })
    expect(await server.client.removeEncoder({ id: 'removable' })).toEqual({})
    await expect(server.client.removeEncoder({ id: 'removable' })).rejects.toMatchObject({ code: 'encoder_not_found' })
    await expect(server.client.removeEncoder({ id: 'likeness-mini' })).rejects.toMatchObject({ code: 'encoder_in_use' })
  },

  listDetectors: ({ server, withDetector }) => withDetector('listed', async () => {
    expect(await server.client.listDetectors()).toMatchObject([{ id: 'listed', licence: 'apache-2.0', labels: ['red', 'green', 'blue'], size: 16, state: 'active' }])
  }),
  importDetector: async ({ server, withDetector }) => {
    await expect(server.client.importDetector({ folder: join(server.folder, 'pictures') })).rejects.toMatchObject({ code: 'detector_invalid' })
    await expect(server.client.importDetector({ folder: 'relative' })).rejects.toMatchObject({ code: 'bad_request' })
    await withDetector('imported', async () => expect(await server.client.listDetectors()).toHaveLength(1))
  },
  useDetector: ({ server, withDetector }) => withDetector('one', () => withDetector('two', async () => {
    expect(await server.client.useDetector({ id: 'one' })).toMatchObject({ id: 'one', state: 'active' })
    expect(await server.client.listDetectors()).toMatchObject([{ id: 'one', state: 'active' }, { id: 'two', state: 'installed' }])
    await expect(server.client.useDetector({ id: 'three' })).rejects.toMatchObject({ code: 'detector_not_found' })
    await untilIdle(server.client)
  })),
  removeDetector: async ({ server, withDetector }) => {
    await withDetector('going', async () => {})
    await expect(server.client.removeDetector({ id: 'going' })).rejects.toMatchObject({ code: 'detector_not_found' })
    expect(await server.client.listLabels()).toEqual([])
  },

  listCatalogue: async ({ server }) => expect(await server.client.listCatalogue()).toContainEqual(expect.objectContaining({ id: 'siglip-base', kind: 'encoder', text: true, licence: 'Apache-2.0', installed: false, download: null })),
  installFromCatalogue: async ({ server }) => {
    await using mirror = await startMirror({})
    vi.stubEnv('LIKENESS_MIRROR', mirror.url)
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    const found = async () => (await server.client.listCatalogue()).find(({ id }) => id === 'dinov2-small')!.download!
    expect(await server.client.installFromCatalogue({ id: 'dinov2-small' })).toMatchObject({ id: 'dinov2-small', state: 'running', error: null })
    await vi.waitUntil(async () => (await found()).state !== 'running', { timeout: 10_000 })
    expect(await found()).toMatchObject({ state: 'failed', error: { code: 'download_failed', message: 'config.json could not be downloaded: the server does not have it (404).' } })
    await expect(server.client.installFromCatalogue({ id: 'none' })).rejects.toMatchObject({ code: 'catalogue_entry_not_found' })
  },
  cancelDownload: async ({ server }) => {
    await using mirror = await startMirror({})
    mirror.behave = () => ({ stallsAfter: 1, body: Buffer.alloc(900) })
    vi.stubEnv('LIKENESS_MIRROR', mirror.url)
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    await server.client.installFromCatalogue({ id: 'nomic-embed-vision' })
    await vi.waitUntil(() => mirror.asked.length > 0, { timeout: 10_000 })
    expect(await server.client.cancelDownload({ id: 'nomic-embed-vision' })).toMatchObject({ state: 'cancelled', error: null })
    await expect(server.client.cancelDownload({ id: 'clip-vit-b32' })).rejects.toMatchObject({ code: 'not_found' })
  },

  exportUserData: async ({ server }) => expect(await server.client.exportUserData()).toMatchObject({ format: 'likeness-user-data', version: 1, collections: [], assets: [] }),
  addApiKey: async ({ server }) => {
    const { key, secret, credential } = await server.client.addApiKey({ name: 'Ann', email: 'ann@example.com' })
    expect(key).toMatchObject({ name: 'Ann', email: 'ann@example.com', collections: null, remoteUrls: false, dailyQuota: 100, usedToday: 0, lastUsedAt: null })
    expect(credential).toBe(`${key.id}.${secret}`)
    await expect(server.client.addApiKey({ name: 'Ann', collections: ['none'] })).rejects.toMatchObject({ code: 'collection_not_found' })
    await expect(server.client.addApiKey({ name: 'Ann', email: 'nobody' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(server.client.addApiKey({ name: 'Ann', dailyQuota: 0 })).rejects.toMatchObject({ code: 'bad_request' })
  },
  listApiKeys: async ({ server }) => {
    const { key } = await server.client.addApiKey({ name: 'Bob' })
    expect(await server.client.listApiKeys()).toContainEqual(key)
  },
  revokeApiKey: async ({ server }) => {
    const { key } = await server.client.addApiKey({ name: 'Eve' })
    expect(await server.client.revokeApiKey({ id: key.id })).toEqual({})
    await expect(server.client.revokeApiKey({ id: key.id })).rejects.toMatchObject({ code: 'api_key_not_found' })
  },

  importUserData: async ({ server, picture }) => {
    await writeTree(server.folder, { 'export.json': { ...await server.client.exportUserData(), collections: [{ key: 'imported-key-1000', name: 'Imported' }], assets: [{ hash: null, size: null, library: '/nowhere', path: 'a.png', tags: ['t'] }] } })
    expect(await server.client.importUserData({ path: join(server.folder, 'export.json') })).toEqual({ matched: 0, awaited: 1, collections: 1, refused: [] })
    await server.client.removeCollection({ id: 'imported-key-1000' })
    await expect(server.client.importUserData({ path: 'relative.json' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(server.client.importUserData({ path: picture })).rejects.toMatchObject({ code: 'import_invalid' })
  },
  importEagle: async ({ server }) => {
    const path = await writeTree(join(server.folder, 'Some.library'), { 'metadata.json': { folders: [] }, 'images/K.info/metadata.json': { name: 'film', ext: 'mp4' } })
    expect(await server.client.importEagle({ path })).toEqual({ matched: 0, awaited: 0, collections: 0, refused: [{ entry: 'images/K.info', reason: 'Likeness does not read .mp4 files.' }] })
    const { id } = (await server.client.listLibraries()).find(({ name }) => name === 'Some.library')!
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
    await expect(server.client.importEagle({ path: server.folder })).rejects.toMatchObject({ code: 'import_invalid' })
  },
  writeSidecars: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    expect(await server.client.writeSidecars({ ids: [id] })).toEqual({ written: 0, unchanged: 1, failed: [] })
    await expect(server.client.writeSidecars({ collection: 'none' })).rejects.toMatchObject({ code: 'collection_not_found' })
    await expect(server.client.writeSidecars({ ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },

  createBackup: async ({ server }) => expect(await server.client.createBackup()).toMatchObject({ name: expect.stringMatching(/^catalog-.*-manual\.db$/) as string }),
  listBackups: async ({ server }) => {
    const made = await server.client.createBackup()
    expect(await server.client.listBackups()).toContainEqual(made)
  },
  repair: async ({ server }) => expect(await server.client.repair()).toMatchObject({ damage: [], orphans: 0, incomplete: 0, leftovers: 0 }),
} as const satisfies Partial<Calls>
