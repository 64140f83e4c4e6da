import type { Calls } from './scene.ts'
import { join } from 'node:path'
import { expect } from 'vitest'
import { anyText } from './scene.ts'

/** Assets, and what people say of them. */
export const assetCalls = {
  listAssets: async ({ server, libraryId }) => expect(await server.client.listAssets({ libraryId })).toMatchObject({ total: 3, next: null, assets: [{ state: 'ready' }, { state: 'ready' }, { state: 'ready' }] }),
  getAsset: async ({ server, libraryId, firstAsset }) => {
    const asset = await firstAsset()
    expect(await server.client.getAsset({ id: asset.id })).toEqual(asset)
    expect(asset).toMatchObject({ libraryId, kind: 'image', format: 'png', width: 48, height: 36, failure: null, strip: null })
  },
  assetAt: async ({ server, picture }) => {
    expect((await server.client.assetAt({ path: picture })).asset).toMatchObject({ path: '1.png' })
    expect(await server.client.assetAt({ path: '/nowhere.png' })).toEqual({ asset: null })
  },

  getAssetDetails: async ({ server, firstAsset }) => {
    const asset = await firstAsset()
    expect(await server.client.getAssetDetails({ id: asset.id })).toMatchObject({ asset, tags: [], collections: [] })
    await expect(server.client.getAssetDetails({ id: 999 })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  editAssets: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    expect(await server.client.editAssets({ ids: [id, id], addTags: ['sea', 'old'], metadata: { rating: '5', note: 'n' } })).toMatchObject({ edited: 1 })
    await server.client.editAssets({ ids: [id], removeTags: ['OLD'], metadata: { note: null } })
    const { tags, metadata } = await server.client.getAssetDetails({ id })
    expect(tags).toEqual(['sea'])
    expect(metadata.filter(({ source }) => source === 'user')).toEqual([{ key: 'rating', value: '5', source: 'user' }])
    await expect(server.client.editAssets({ ids: [id, 999], addTags: ['no'] })).rejects.toMatchObject({ code: 'asset_not_found' })
    for (const rating of ['6', '-1', '2.5', '', 'five'])
      await expect(server.client.editAssets({ ids: [id], addTags: ['no'], metadata: { rating } })).rejects.toMatchObject({ code: 'bad_request' })
    expect(await server.client.listTags()).toEqual([{ name: 'sea', assets: 1 }])
    await server.client.editAssets({ ids: [id], removeTags: ['sea'], metadata: { rating: null } })
  },
  undo: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    const { undo } = await server.client.editAssets({ ids: [id], addTags: ['passing'] })
    const again = await server.client.undo({ token: undo })
    expect(await server.client.listTags()).toEqual([])
    await server.client.undo({ token: (await server.client.undo({ token: again.undo })).undo })
    expect(await server.client.listTags()).toEqual([])
    await expect(server.client.undo({ token: undo })).rejects.toMatchObject({ code: 'undo_gone' })
  },
  trashAssets: async ({ server }) => {
    await expect(server.client.trashAssets({ ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
    await expect(server.client.trashAssets({ ids: [] })).rejects.toMatchObject({ code: 'bad_request' })
  },
  editMetadataKey: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    await server.client.editAssets({ ids: [id], metadata: { mood: 'calm' } })
    expect(await server.client.editMetadataKey({ from: 'mood', to: 'feeling' })).toEqual({ edited: 1, kept: 0, undo: anyText })
    expect(await server.client.editMetadataKey({ from: 'feeling', to: null })).toMatchObject({ edited: 1 })
    expect(await server.client.editMetadataKey({ from: 'feeling', to: null })).toMatchObject({ edited: 0 })
    await expect(server.client.editMetadataKey({ from: 'a', to: 'a' })).rejects.toMatchObject({ code: 'bad_request' })
  },
  exportMetadata: async ({ server, firstAsset }) => {
    const { id, hash } = await firstAsset()
    const table = await server.client.exportMetadata({ format: 'json', ids: [id], keys: [] })
    expect(table).toMatchObject({ fileName: expect.stringMatching(/^likeness-metadata-.*\.json$/) as string, mediaType: 'application/json' })
    expect(JSON.parse(table.text)).toEqual([{ library: join(server.folder, 'pictures'), path: '1.png', hash, name: '1.png', tags: [] }])
    await expect(server.client.exportMetadata({ format: 'csv', ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  importMetadata: async ({ server, firstAsset }) => {
    const { hash } = await firstAsset()
    const file = new Blob([`hash,rating\r\n${hash},4\r\n${hash!.replaceAll(/./g, '0')},3\r\n`])
    const report = await server.client.importMetadata({ file, fileName: 'a.csv' })
    expect(report).toMatchObject({ matched: 1, set: 1, refused: [{ entry: 'line 3' }], undo: anyText })
    await server.client.undo({ token: report.undo! })
    await expect(server.client.importMetadata({ file: new Blob(['words']), fileName: 'a.csv' })).rejects.toMatchObject({ code: 'import_invalid' })
  },
  outlineAssets: async ({ server, libraryId }) => expect(await server.client.outlineAssets({ libraryId, groupBy: 'kind' })).toMatchObject({ total: 3, groups: [{ value: 'image', count: 3 }] }),
  getAssets: async ({ server, firstAsset }) => {
    const asset = await firstAsset()
    expect(await server.client.getAssets({ ids: [999, asset.id] })).toEqual([asset])
  },
  listFolders: async ({ server, libraryId }) => expect(await server.client.listFolders({ libraryId })).toEqual([]),
  listFacets: async ({ server }) => expect(await server.client.listFacets()).toMatchObject({ formats: [{ name: 'png', assets: 3 }], labels: [] }),
  suggest: async ({ server }) => expect(await server.client.suggest({ text: 'pn' })).toEqual([{ kind: 'format', value: 'png', name: 'PNG', libraryId: null, assets: 3 }]),
  listObjects: ({ server, firstAsset, withDetector }) => withDetector('for-objects', async () => {
    const { id } = await firstAsset()
    const [object] = server.engine.catalog.detections.ofAsset(id)
    const { assetId: _, n: __, ...rest } = object!
    expect((await server.client.listObjects({ id }))[0]).toEqual(rest)
    await expect(server.client.listObjects({ id: 999 })).rejects.toMatchObject({ code: 'asset_not_found' })
  }),
  listLabels: ({ server, withDetector }) => withDetector('for-labels', async () => {
    const labels = await server.client.listLabels()
    expect(labels.length).toBeGreaterThan(0)
    expect(labels.every(({ name, assets }) => ['red', 'green', 'blue'].includes(name) && assets <= 3)).toBe(true)
  }),
  listTagsOf: async ({ server, libraryId }) => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    await server.client.editAssets({ ids: [first!, second!], addTags: ['both', 'Äpfel'] })
    await server.client.editAssets({ ids: [second!], removeTags: ['Äpfel'] })
    expect(await server.client.listTagsOf({ ids: [first!, second!, first!, 999_999] })).toEqual([{ name: 'Äpfel', assets: 1 }, { name: 'both', assets: 2 }])
    expect(await server.client.listTagsOf({ ids: [] })).toEqual([])
    await server.client.editAssets({ ids: [first!, second!], removeTags: ['both', 'Äpfel'] })
  },
  sumUpAssets: async ({ server, libraryId }) => {
    const { assets } = await server.client.listAssets({ libraryId })
    const [first, ...others] = assets.map(({ id }) => id)
    const bytes = assets.reduce((sum, { size }) => sum + size, 0)
    await server.client.editAssets({ ids: [first!], metadata: { rating: '3' } })
    expect(await server.client.sumUpAssets({ ids: [first!, ...others, first!, 999_999] })).toEqual({ images: assets.length, models: 0, bytes, rating: null })
    await server.client.editAssets({ ids: others, metadata: { rating: '3' } })
    expect((await server.client.sumUpAssets({ ids: [first!, ...others] })).rating).toBe(3)
    await server.client.editAssets({ ids: [first!, ...others], metadata: { rating: null } })
    expect(await server.client.sumUpAssets({ ids: [] })).toEqual({ images: 0, models: 0, bytes: 0, rating: 0 })
  },
  listTags: async ({ server, libraryId }) => {
    const { assets } = await server.client.listAssets({ libraryId })
    const ids = assets.map(asset => asset.id)
    await server.client.editAssets({ ids, addTags: ['all'] })
    expect(await server.client.listTags()).toEqual([{ name: 'all', assets: 3 }])
    await server.client.editAssets({ ids, removeTags: ['all'] })
    expect(await server.client.listTags()).toEqual([])
  },
} as const satisfies Partial<Calls>
