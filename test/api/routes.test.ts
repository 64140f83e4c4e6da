import type { RouteName } from '../../src-main/contract/routes.ts'
import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { readFile, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { routes } from '../../src-main/contract/routes.ts'
import { tinyManifest, writeTree } from '../helpers/encoders.ts'
import { startMirror } from '../helpers/mirror.ts'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, startServer, untilIdle } from '../helpers/server.ts'
import { writeColourDetector } from '../helpers/tiny-detectors.ts'
import { meanColourModel } from '../helpers/tiny-onnx.ts'

const anyText = expect.any(String) as string

let server: Server
let libraryId: number
let picture: string

beforeAll(async () => {
  server = await startServer()
  libraryId = await indexPictures(server, 'pictures', 3)
  picture = join(server.folder, 'pictures', '1.png')
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => server[Symbol.asyncDispose]())

async function firstAsset() {
  const { assets } = await server.client.listAssets({ libraryId })
  return assets[0]!
}

/** Runs `work` while a detector of this id is in use, and has looked at all pictures. */
async function withDetector(id: string, work: () => Promise<void>): Promise<void> {
  await server.client.importDetector({ folder: await writeColourDetector(join(server.folder, id)) })
  await untilIdle(server.client)
  await work()
  await server.client.removeDetector({ id })
}

/** One call of every route; what comes back has been held against its schema. */
const calls: { readonly [N in RouteName]: () => Promise<void> } = {
  status: async () => expect(await server.client.status()).toMatchObject({ dataDir: server.engine.dataDir, encoder: 'likeness-mini', progress: { total: 3, done: 3, phase: 'idle' } }),
  waitUntilIdle: async () => expect(await server.client.waitUntilIdle()).toMatchObject({ phase: 'idle', total: 3, done: 3, failed: 0, pending: 0, rate: null }),
  retryFailed: async () => {
    await writeTree(join(server.folder, 'broken'), { 'no.png': 'words' })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'broken') })
    await untilIdle(server.client)
    expect(await server.client.waitUntilIdle()).toMatchObject({ failed: 1, pending: 0 })
    expect(await server.client.retryFailed()).toMatchObject({ failed: 0, pending: 1, phase: 'working' })
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
  },

  retryAssets: async () => {
    const { id } = await firstAsset()
    expect(await server.client.retryAssets({ ids: [id, id] })).toMatchObject({ total: 3, pending: 1 })
    await untilIdle(server.client)
    expect(await server.client.getAsset({ id })).toMatchObject({ state: 'ready' })
    await expect(server.client.retryAssets({ ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  getActivity: async () => expect(await server.client.getActivity()).toEqual({ running: [], scans: [], waiting: [] }),

  pause: async () => {
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
  resume: async () => {
    expect(await server.client.resume()).toMatchObject({ phase: 'idle', pending: 0 })
    expect(await server.client.getSettings()).toMatchObject({ paused: false })
  },
  preferAssets: async () => expect(await server.client.preferAssets({ ids: [(await firstAsset()).id, 99_999] })).toEqual({}),
  reportSurroundings: async () => {
    expect(await server.client.reportSurroundings({ onBattery: true })).toMatchObject({ pace: 'gentle' })
    expect(await server.client.reportSurroundings({ onBattery: false, userActive: true })).toMatchObject({ pace: 'gentle' })
    await server.client.reportSurroundings({ userActive: false })
    // Who searched or listed a moment ago counts as active for a while.
    await vi.waitUntil(async () => (await server.client.status()).progress.pace === 'full', { timeout: 10_000 })
  },
  getSettings: async () => expect(await server.client.getSettings()).toEqual({ missingDays: 30, cacheGigabytes: 20, onBattery: 'gentle', whenActive: 'gentle', paused: false, dialects: false, crossOrigin: false }),
  editSettings: async () => {
    expect(await server.client.editSettings({ onBattery: 'pause', missingDays: 7 })).toEqual({ ...await server.client.getSettings(), onBattery: 'pause', missingDays: 7 })
    await expect(server.client.editSettings({ missingDays: 0 })).rejects.toMatchObject({ code: 'bad_request' })
    expect(await server.client.editSettings({ onBattery: 'gentle', missingDays: 30 })).toMatchObject({ missingDays: 30 })
  },

  listLibraries: async () => expect(await server.client.listLibraries()).toMatchObject([{ id: libraryId, state: 'online', assets: 3, name: 'pictures' }]),
  addLibrary: async () => expect(await server.client.addLibrary({ path: join(server.folder, 'pictures') })).toMatchObject({ id: libraryId, assets: 3 }),
  editLibrary: async () => {
    expect(await server.client.editLibrary({ id: libraryId, name: 'mine', exclude: ['2.png'] })).toMatchObject({ id: libraryId, name: 'mine', exclude: ['2.png'] })
    await untilIdle(server.client)
    expect((await server.client.listAssets({ libraryId })).assets.map(({ name }) => name)).toEqual(['1.png', '3.png'])
    expect(await server.client.editLibrary({ id: libraryId, name: 'pictures', exclude: [] })).toMatchObject({ name: 'pictures', exclude: [] })
    await untilIdle(server.client)
    expect((await server.client.listAssets({ libraryId })).total).toBe(3)
    await expect(server.client.editLibrary({ id: 999, name: 'x' })).rejects.toMatchObject({ code: 'library_not_found' })
  },
  addSampleLibrary: async () => {
    await writeTree(join(server.engine.dataDir, 'sample-library'), { '.whole': '' })
    const { id } = await server.client.addSampleLibrary()
    expect(await server.client.addSampleLibrary()).toMatchObject({ id, name: 'Sample library', path: join(server.engine.dataDir, 'sample-library') })
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
  },
  browseDisk: async () => {
    const found = await server.client.browseDisk({ path: server.folder })
    expect(found).toMatchObject({ path: server.folder, parent: join(server.folder, '..') })
    expect(found.folders).toContainEqual({ name: 'pictures', path: join(server.folder, 'pictures') })
    await expect(server.client.browseDisk({ path: join(server.folder, 'none') })).rejects.toMatchObject({ code: 'folder_not_found' })
    await expect(server.client.browseDisk({ path: 'relative' })).rejects.toMatchObject({ code: 'bad_request' })
  },
  scanLibrary: async () => {
    expect(await server.client.scanLibrary({ id: libraryId })).toMatchObject({ id: libraryId })
    await untilIdle(server.client)
  },
  removeLibrary: async () => {
    await writeTree(join(server.folder, 'gone'), { 'note.txt': 'nothing to index' })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'gone') })
    expect(await server.client.removeLibrary({ id })).toEqual({})
    await expect(server.client.scanLibrary({ id })).rejects.toMatchObject({ code: 'library_not_found' })
  },
  believeLibrary: async () => {
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
  moveLibrary: async () => {
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
  listRemovedLibraries: async () => {
    await writeTree(join(server.folder, 'removed'), { 'note.txt': 'nothing to index' })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'removed') })
    await server.client.removeLibrary({ id })
    expect(await server.client.listRemovedLibraries()).toContainEqual(expect.objectContaining({ id, name: 'removed', removedAt: expect.any(String) as string }))
  },
  restoreLibrary: async () => {
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

  listAssets: async () => expect(await server.client.listAssets({ libraryId })).toMatchObject({ total: 3, next: null, assets: [{ state: 'ready' }, { state: 'ready' }, { state: 'ready' }] }),
  getAsset: async () => {
    const asset = await firstAsset()
    expect(await server.client.getAsset({ id: asset.id })).toEqual(asset)
    expect(asset).toMatchObject({ libraryId, kind: 'image', format: 'png', width: 48, height: 36, failure: null, strip: null })
  },
  assetAt: async () => {
    expect((await server.client.assetAt({ path: picture })).asset).toMatchObject({ path: '1.png' })
    expect(await server.client.assetAt({ path: '/nowhere.png' })).toEqual({ asset: null })
  },

  getAssetDetails: async () => {
    const asset = await firstAsset()
    expect(await server.client.getAssetDetails({ id: asset.id })).toMatchObject({ asset, tags: [], collections: [] })
    await expect(server.client.getAssetDetails({ id: 999 })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  editAssets: async () => {
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
  undo: async () => {
    const { id } = await firstAsset()
    const { undo } = await server.client.editAssets({ ids: [id], addTags: ['passing'] })
    const again = await server.client.undo({ token: undo })
    expect(await server.client.listTags()).toEqual([])
    await server.client.undo({ token: (await server.client.undo({ token: again.undo })).undo })
    expect(await server.client.listTags()).toEqual([])
    await expect(server.client.undo({ token: undo })).rejects.toMatchObject({ code: 'undo_gone' })
  },
  trashAssets: async () => {
    await expect(server.client.trashAssets({ ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
    await expect(server.client.trashAssets({ ids: [] })).rejects.toMatchObject({ code: 'bad_request' })
  },
  editMetadataKey: async () => {
    const { id } = await firstAsset()
    await server.client.editAssets({ ids: [id], metadata: { mood: 'calm' } })
    expect(await server.client.editMetadataKey({ from: 'mood', to: 'feeling' })).toEqual({ edited: 1, kept: 0, undo: anyText })
    expect(await server.client.editMetadataKey({ from: 'feeling', to: null })).toMatchObject({ edited: 1 })
    expect(await server.client.editMetadataKey({ from: 'feeling', to: null })).toMatchObject({ edited: 0 })
    await expect(server.client.editMetadataKey({ from: 'a', to: 'a' })).rejects.toMatchObject({ code: 'bad_request' })
  },
  exportMetadata: async () => {
    const { id, hash } = await firstAsset()
    const table = await server.client.exportMetadata({ format: 'json', ids: [id], keys: [] })
    expect(table).toMatchObject({ fileName: expect.stringMatching(/^likeness-metadata-.*\.json$/) as string, mediaType: 'application/json' })
    expect(JSON.parse(table.text)).toEqual([{ library: join(server.folder, 'pictures'), path: '1.png', hash, name: '1.png', tags: [] }])
    await expect(server.client.exportMetadata({ format: 'csv', ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  importMetadata: async () => {
    const { hash } = await firstAsset()
    const file = new Blob([`hash,rating\r\n${hash},4\r\n${hash!.replaceAll(/./g, '0')},3\r\n`])
    const report = await server.client.importMetadata({ file, fileName: 'a.csv' })
    expect(report).toMatchObject({ matched: 1, set: 1, refused: [{ entry: 'line 3' }], undo: anyText })
    await server.client.undo({ token: report.undo! })
    await expect(server.client.importMetadata({ file: new Blob(['words']), fileName: 'a.csv' })).rejects.toMatchObject({ code: 'import_invalid' })
  },
  outlineAssets: async () => expect(await server.client.outlineAssets({ libraryId, groupBy: 'kind' })).toMatchObject({ total: 3, groups: [{ value: 'image', count: 3 }] }),
  getAssets: async () => {
    const asset = await firstAsset()
    expect(await server.client.getAssets({ ids: [999, asset.id] })).toEqual([asset])
  },
  listFolders: async () => expect(await server.client.listFolders({ libraryId })).toEqual([]),
  listFacets: async () => expect(await server.client.listFacets()).toMatchObject({ formats: [{ name: 'png', assets: 3 }], labels: [] }),
  suggest: async () => expect(await server.client.suggest({ text: 'pn' })).toEqual([{ kind: 'format', value: 'png', name: 'PNG', libraryId: null, assets: 3 }]),
  listObjects: () => withDetector('for-objects', async () => {
    const { id } = await firstAsset()
    const [object] = server.engine.catalog.detections.ofAsset(id)
    const { assetId: _, n: __, ...rest } = object!
    expect((await server.client.listObjects({ id }))[0]).toEqual(rest)
    await expect(server.client.listObjects({ id: 999 })).rejects.toMatchObject({ code: 'asset_not_found' })
  }),
  listLabels: () => withDetector('for-labels', async () => {
    const labels = await server.client.listLabels()
    expect(labels.length).toBeGreaterThan(0)
    expect(labels.every(({ name, assets }) => ['red', 'green', 'blue'].includes(name) && assets <= 3)).toBe(true)
  }),
  listTagsOf: async () => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    await server.client.editAssets({ ids: [first!, second!], addTags: ['both', 'Äpfel'] })
    await server.client.editAssets({ ids: [second!], removeTags: ['Äpfel'] })
    expect(await server.client.listTagsOf({ ids: [first!, second!, first!, 999_999] })).toEqual([{ name: 'Äpfel', assets: 1 }, { name: 'both', assets: 2 }])
    expect(await server.client.listTagsOf({ ids: [] })).toEqual([])
    await server.client.editAssets({ ids: [first!, second!], removeTags: ['both', 'Äpfel'] })
  },
  listTags: async () => {
    const { assets } = await server.client.listAssets({ libraryId })
    const ids = assets.map(asset => asset.id)
    await server.client.editAssets({ ids, addTags: ['all'] })
    expect(await server.client.listTags()).toEqual([{ name: 'all', assets: 3 }])
    await server.client.editAssets({ ids, removeTags: ['all'] })
    expect(await server.client.listTags()).toEqual([])
  },

  listCollections: async () => expect(await server.client.listCollections()).toMatchObject([{ libraryId, name: 'pictures', assets: 3 }]),
  createCollection: async () => {
    const { id } = await firstAsset()
    const made = await server.client.createCollection({ name: 'Some', assetIds: [id, id] })
    expect(made).toMatchObject({ name: 'Some', libraryId: null, assets: 1, key: expect.stringMatching(/^[a-z]+-[a-z]+-\d{4}$/) as string })
    await server.client.removeCollection({ id: made.key })
  },
  removeCollection: async () => {
    const { key } = await server.client.createCollection({ name: 'Short-lived' })
    expect(await server.client.removeCollection({ id: key })).toEqual({ undo: anyText })
    await expect(server.client.removeCollection({ id: key })).rejects.toMatchObject({ code: 'collection_not_found' })
  },

  editCollection: async () => {
    const { assets } = await server.client.listAssets({ libraryId })
    const [first, second] = assets.map(({ id }) => id)
    const { key } = await server.client.createCollection({ name: 'Before', assetIds: [first!] })
    expect(await server.client.editCollection({ id: key, name: 'After', add: [second!, first!], remove: [999] })).toMatchObject({ collection: { key, name: 'After', assets: 2 }, undo: anyText })
    expect(await server.client.editCollection({ id: key, remove: [first!] })).toMatchObject({ collection: { name: 'After', assets: 1 } })
    expect(await server.client.getAssetDetails({ id: second! })).toMatchObject({ collections: [key] })
    await expect(server.client.editCollection({ id: key, name: 'No', add: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
    const own = (await server.client.listCollections()).find(collection => collection.libraryId === libraryId)!
    await expect(server.client.editCollection({ id: own.key, name: 'No' })).rejects.toMatchObject({ code: 'bad_request' })
    await server.client.removeCollection({ id: key })
  },

  createAnchor: async () => expect(await server.client.createAnchor({ file: new Blob([await readFile(picture)]), fileName: 'größe 猫.png' })).toMatchObject({ name: 'größe 猫.png', kind: 'image' }),
  createAnchorOfFile: async () => expect(await server.client.createAnchorOfFile({ path: picture })).toMatchObject({ name: '1.png', kind: 'image' }),
  search: async () => {
    const { id } = await firstAsset()
    const { results, encoder } = await server.client.search({ like: [{ assetId: id }] })
    expect(encoder).toBe('likeness-mini')
    expect(results).toHaveLength(2)
  },

  explain: async () => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    expect(await server.client.explain({ assetId: first!, like: [{ assetId: first! }], unlike: [{ assetId: second! }] })).toMatchObject({ matches: [
      { like: true, index: 0, score: 1, view: null, exampleView: null, region: null },
      { like: false, index: 0, view: null },
    ] })
    await expect(server.client.explain({ assetId: 999, like: [{ assetId: first! }] })).rejects.toMatchObject({ code: 'asset_not_found' })
    await expect(server.client.explain({ assetId: first! })).rejects.toMatchObject({ code: 'bad_request' })
  },

  getMap: async () => {
    await vi.waitUntil(async () => (await server.client.getMap()).state === 'ready', { timeout: 20_000 })
    expect(await server.client.getMap()).toMatchObject({ encoder: 'likeness-mini', progress: 1, total: 3 })
  },
  getMapPlaces: async () => {
    await vi.waitUntil(async () => (await server.client.getMapPlaces()).total === 3, { timeout: 20_000 })
    const { version } = await server.client.getMap()
    expect(await server.client.getMapPlaces()).toMatchObject({ version, kinds: 'AAAA' })
  },

  listClusters: async () => {
    await vi.waitUntil(async () => (await server.client.listClusters({})).complete, { timeout: 10_000 })
    expect(await server.client.listClusters({ level: 'copies', kind: 'image', limit: 5 })).toEqual({ clusters: [], total: 0, complete: true, finding: false })
    await writeTree(server.folder, { 'copies/one.png': await readFile(picture) })
    const { id } = await server.client.addLibrary({ path: join(server.folder, 'copies') })
    await untilIdle(server.client)
    await vi.waitUntil(async () => (await server.client.listClusters({ level: '0' })).total === 1, { timeout: 10_000 })
    const { clusters: [copies] } = await server.client.listClusters({ level: 'copies' })
    expect(copies).toMatchObject({ size: 2, assets: [{ name: '1.png' }, { name: 'one.png' }] })
    expect((await server.client.listClusters({ level: '4' })).clusters[0]!.assets).toEqual(expect.arrayContaining([...copies!.assets]))
    const own = (await server.client.listCollections()).find(collection => collection.libraryId === id)!
    expect(await server.client.listClusters({ level: 'copies', collection: own.key })).toMatchObject({ total: 0 })
    await expect(server.client.listClusters({ collection: 'none' })).rejects.toMatchObject({ code: 'collection_not_found' })
    await server.client.removeLibrary({ id })
    expect(await server.client.listClusters({ level: '0' })).toMatchObject({ total: 0 })
  },

  listConcepts: async () => expect(await server.client.listConcepts()).toEqual([]),
  createConcept: async () => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    const concept = await server.client.createConcept({ name: ' Patches ', exampleIds: [first!], counterExampleIds: [second!] })
    expect(concept).toMatchObject({ name: 'Patches', examples: 1, counterExamples: 1 })
    const { results } = await server.client.search({ concept: concept.key })
    expect(results[0]!.asset.id).toBe(first)
    expect(results.find(({ asset }) => asset.id === second)!.score).toBeLessThan(0.5)
    await server.client.removeConcept({ id: concept.key })
    await expect(server.client.createConcept({ name: 'Nothing', exampleIds: [] })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(server.client.createConcept({ name: 'Unknown', exampleIds: [9999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },
  getConcept: async () => {
    const { id } = await firstAsset()
    const concept = await server.client.createConcept({ name: 'Shown', exampleIds: [id] })
    expect(await server.client.getConcept({ id: concept.key })).toEqual({ concept, exampleIds: [id], counterExampleIds: [] })
    await server.client.removeConcept({ id: concept.key })
    await expect(server.client.getConcept({ id: concept.key })).rejects.toMatchObject({ code: 'concept_not_found' })
  },
  editConcept: async () => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    const { key } = await server.client.createConcept({ name: 'Before', exampleIds: [first!] })
    expect(await server.client.editConcept({ id: key, name: 'After', addExamples: [second!], addCounterExamples: [first!] })).toMatchObject({ concept: { name: 'After', examples: 1, counterExamples: 1 }, undo: anyText })
    expect(await server.client.editConcept({ id: key, remove: [first!, second!] })).toMatchObject({ concept: { examples: 0, counterExamples: 0 } })
    await expect(server.client.search({ concept: key })).rejects.toMatchObject({ code: 'bad_request' })
    await server.client.removeConcept({ id: key })
  },
  removeConcept: async () => {
    const { key } = await server.client.createConcept({ name: 'Short-lived', exampleIds: [(await firstAsset()).id] })
    expect(await server.client.removeConcept({ id: key })).toEqual({ undo: anyText })
    await expect(server.client.removeConcept({ id: key })).rejects.toMatchObject({ code: 'concept_not_found' })
  },

  listEncoders: async () => expect(await server.client.listEncoders()).toContainEqual(expect.objectContaining({ id: 'likeness-mini', state: 'active' })),
  importEncoder: async () => {
    const folder = await writeTree(join(server.folder, 'encoder'), { 'manifest.json': tinyManifest({ id: 'imported' }), 'model.onnx': meanColourModel(8) })
    expect(await server.client.importEncoder({ folder })).toMatchObject({ id: 'imported', state: 'installed', dimensions: 3 })
  },
  useEncoder: async () => expect(await server.client.useEncoder({ id: 'likeness-mini' })).toMatchObject({ id: 'likeness-mini', state: 'active' }),
  listMeasurements: async () => expect(await server.client.listMeasurements()).toEqual([]),
  measureEncoder: async () => {
    await expect(server.client.measureEncoder({ id: 'likeness-mini' })).rejects.toMatchObject({ code: 'measurement_too_few' })
    await expect(server.client.measureEncoder({ id: 'none' })).rejects.toMatchObject({ code: 'encoder_not_found' })
  },
  removeEncoder: async () => {
    const folder = await writeTree(join(server.folder, 'removable'), { 'manifest.json': tinyManifest({ id: 'removable' }), 'model.onnx': meanColourModel(8) })
    await server.client.importEncoder({ folder })
    expect(await server.client.removeEncoder({ id: 'removable' })).toEqual({})
    await expect(server.client.removeEncoder({ id: 'removable' })).rejects.toMatchObject({ code: 'encoder_not_found' })
    await expect(server.client.removeEncoder({ id: 'likeness-mini' })).rejects.toMatchObject({ code: 'encoder_in_use' })
  },

  listDetectors: () => withDetector('listed', async () => {
    expect(await server.client.listDetectors()).toMatchObject([{ id: 'listed', licence: 'apache-2.0', labels: ['red', 'green', 'blue'], size: 16, state: 'active' }])
  }),
  importDetector: async () => {
    await expect(server.client.importDetector({ folder: join(server.folder, 'pictures') })).rejects.toMatchObject({ code: 'detector_invalid' })
    await expect(server.client.importDetector({ folder: 'relative' })).rejects.toMatchObject({ code: 'bad_request' })
    await withDetector('imported', async () => expect(await server.client.listDetectors()).toHaveLength(1))
  },
  useDetector: () => withDetector('one', () => withDetector('two', async () => {
    expect(await server.client.useDetector({ id: 'one' })).toMatchObject({ id: 'one', state: 'active' })
    expect(await server.client.listDetectors()).toMatchObject([{ id: 'one', state: 'active' }, { id: 'two', state: 'installed' }])
    await expect(server.client.useDetector({ id: 'three' })).rejects.toMatchObject({ code: 'detector_not_found' })
    await untilIdle(server.client)
  })),
  removeDetector: async () => {
    await withDetector('going', async () => {})
    await expect(server.client.removeDetector({ id: 'going' })).rejects.toMatchObject({ code: 'detector_not_found' })
    expect(await server.client.listLabels()).toEqual([])
  },

  listCatalogue: async () => expect(await server.client.listCatalogue()).toContainEqual(expect.objectContaining({ id: 'siglip-base', kind: 'encoder', text: true, licence: 'Apache-2.0', installed: false, download: null })),
  installFromCatalogue: async () => {
    await using mirror = await startMirror({})
    vi.stubEnv('LIKENESS_MIRROR', mirror.url)
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    const found = async () => (await server.client.listCatalogue()).find(({ id }) => id === 'dinov2-small')!.download!
    expect(await server.client.installFromCatalogue({ id: 'dinov2-small' })).toMatchObject({ id: 'dinov2-small', state: 'running', error: null })
    await vi.waitUntil(async () => (await found()).state !== 'running', { timeout: 10_000 })
    expect(await found()).toMatchObject({ state: 'failed', error: { code: 'download_failed', message: 'config.json could not be downloaded: the server does not have it (404).' } })
    await expect(server.client.installFromCatalogue({ id: 'none' })).rejects.toMatchObject({ code: 'catalogue_entry_not_found' })
  },
  cancelDownload: async () => {
    await using mirror = await startMirror({})
    mirror.behave = () => ({ stallsAfter: 1, body: Buffer.alloc(900) })
    vi.stubEnv('LIKENESS_MIRROR', mirror.url)
    vi.stubEnv('NO_PROXY', '127.0.0.1')
    await server.client.installFromCatalogue({ id: 'nomic-embed-vision' })
    await vi.waitUntil(() => mirror.asked.length > 0, { timeout: 10_000 })
    expect(await server.client.cancelDownload({ id: 'nomic-embed-vision' })).toMatchObject({ state: 'cancelled', error: null })
    await expect(server.client.cancelDownload({ id: 'clip-vit-b32' })).rejects.toMatchObject({ code: 'not_found' })
  },

  exportUserData: async () => expect(await server.client.exportUserData()).toMatchObject({ format: 'likeness-user-data', version: 1, collections: [], assets: [] }),
  addApiKey: async () => {
    const { key, secret, credential } = await server.client.addApiKey({ name: 'Ann', email: 'ann@example.com' })
    expect(key).toMatchObject({ name: 'Ann', email: 'ann@example.com', collections: null, remoteUrls: false, dailyQuota: 100, usedToday: 0, lastUsedAt: null })
    expect(credential).toBe(`${key.id}.${secret}`)
    await expect(server.client.addApiKey({ name: 'Ann', collections: ['none'] })).rejects.toMatchObject({ code: 'collection_not_found' })
    await expect(server.client.addApiKey({ name: 'Ann', email: 'nobody' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(server.client.addApiKey({ name: 'Ann', dailyQuota: 0 })).rejects.toMatchObject({ code: 'bad_request' })
  },
  listApiKeys: async () => {
    const { key } = await server.client.addApiKey({ name: 'Bob' })
    expect(await server.client.listApiKeys()).toContainEqual(key)
  },
  revokeApiKey: async () => {
    const { key } = await server.client.addApiKey({ name: 'Eve' })
    expect(await server.client.revokeApiKey({ id: key.id })).toEqual({})
    await expect(server.client.revokeApiKey({ id: key.id })).rejects.toMatchObject({ code: 'api_key_not_found' })
  },

  importUserData: async () => {
    await writeTree(server.folder, { 'export.json': { ...await server.client.exportUserData(), collections: [{ key: 'imported-key-1000', name: 'Imported' }], assets: [{ hash: null, size: null, library: '/nowhere', path: 'a.png', tags: ['t'] }] } })
    expect(await server.client.importUserData({ path: join(server.folder, 'export.json') })).toEqual({ matched: 0, awaited: 1, collections: 1, refused: [] })
    await server.client.removeCollection({ id: 'imported-key-1000' })
    await expect(server.client.importUserData({ path: 'relative.json' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(server.client.importUserData({ path: picture })).rejects.toMatchObject({ code: 'import_invalid' })
  },
  importEagle: async () => {
    const path = await writeTree(join(server.folder, 'Some.library'), { 'metadata.json': { folders: [] }, 'images/K.info/metadata.json': { name: 'film', ext: 'mp4' } })
    expect(await server.client.importEagle({ path })).toEqual({ matched: 0, awaited: 0, collections: 0, refused: [{ entry: 'images/K.info', reason: 'Likeness does not read .mp4 files.' }] })
    const { id } = (await server.client.listLibraries()).find(({ name }) => name === 'Some.library')!
    await untilIdle(server.client)
    await server.client.removeLibrary({ id })
    await expect(server.client.importEagle({ path: server.folder })).rejects.toMatchObject({ code: 'import_invalid' })
  },
  writeSidecars: async () => {
    const { id } = await firstAsset()
    expect(await server.client.writeSidecars({ ids: [id] })).toEqual({ written: 0, unchanged: 1, failed: [] })
    await expect(server.client.writeSidecars({ collection: 'none' })).rejects.toMatchObject({ code: 'collection_not_found' })
    await expect(server.client.writeSidecars({ ids: [999] })).rejects.toMatchObject({ code: 'asset_not_found' })
  },

  createBackup: async () => expect(await server.client.createBackup()).toMatchObject({ name: expect.stringMatching(/^catalog-.*-manual\.db$/) as string }),
  listBackups: async () => {
    const made = await server.client.createBackup()
    expect(await server.client.listBackups()).toContainEqual(made)
  },
  repair: async () => expect(await server.client.repair()).toMatchObject({ damage: [], orphans: 0, incomplete: 0, leftovers: 0 }),
}

it('has a call for every route of the table', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(routes).sort())
})

it.each(Object.entries(calls))('%s', async (_, call) => call())
