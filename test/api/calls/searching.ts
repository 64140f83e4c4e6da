import type { Calls } from './scene.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { writeTree } from '../../helpers/encoders.ts'
import { untilIdle } from '../../helpers/server.ts'
import { anyText } from './scene.ts'

/** Collections, searches and concepts. */
export const searchCalls = {
  listCollections: async ({ server, libraryId }) => expect(await server.client.listCollections()).toMatchObject([{ libraryId, name: 'pictures', assets: 3 }]),
  createCollection: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    const made = await server.client.createCollection({ name: 'Some', assetIds: [id, id] })
    expect(made).toMatchObject({ name: 'Some', libraryId: null, assets: 1, key: expect.stringMatching(/^[a-z]+-[a-z]+-\d{4}$/) as string })
    await server.client.removeCollection({ id: made.key })
  },
  removeCollection: async ({ server }) => {
    const { key } = await server.client.createCollection({ name: 'Short-lived' })
    expect(await server.client.removeCollection({ id: key })).toEqual({ undo: anyText })
    await expect(server.client.removeCollection({ id: key })).rejects.toMatchObject({ code: 'collection_not_found' })
  },

  editCollection: async ({ server, libraryId }) => {
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

  createAnchor: async ({ server, picture }) => expect(await server.client.createAnchor({ file: new Blob([await readFile(picture)]), fileName: 'größe 猫.png' })).toMatchObject({ name: 'größe 猫.png', kind: 'image' }),
  createAnchorOfFile: async ({ server, picture }) => expect(await server.client.createAnchorOfFile({ path: picture })).toMatchObject({ name: '1.png', kind: 'image' }),
  search: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    const { results, encoder } = await server.client.search({ like: [{ assetId: id }] })
    expect(encoder).toBe('likeness-mini')
    expect(results).toHaveLength(2)
  },

  explain: async ({ server, libraryId }) => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    expect(await server.client.explain({ assetId: first!, like: [{ assetId: first! }], unlike: [{ assetId: second! }] })).toMatchObject({ matches: [
      { like: true, index: 0, score: 1, view: null, exampleView: null, region: null },
      { like: false, index: 0, view: null },
    ] })
    await expect(server.client.explain({ assetId: 999, like: [{ assetId: first! }] })).rejects.toMatchObject({ code: 'asset_not_found' })
    await expect(server.client.explain({ assetId: first! })).rejects.toMatchObject({ code: 'bad_request' })
  },

  getMap: async ({ server }) => {
    await vi.waitUntil(async () => (await server.client.getMap()).state === 'ready', { timeout: 20_000 })
    expect(await server.client.getMap()).toMatchObject({ encoder: 'likeness-mini', progress: 1, total: 3 })
  },
  getMapPlaces: async ({ server }) => {
    await vi.waitUntil(async () => (await server.client.getMapPlaces()).total === 3, { timeout: 20_000 })
    const { version } = await server.client.getMap()
    expect(await server.client.getMapPlaces()).toMatchObject({ version, kinds: 'AAAA' })
  },

  listClusters: async ({ server, picture }) => {
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

  listConcepts: async ({ server }) => expect(await server.client.listConcepts()).toEqual([]),
  createConcept: async ({ server, libraryId }) => {
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
  getConcept: async ({ server, firstAsset }) => {
    const { id } = await firstAsset()
    const concept = await server.client.createConcept({ name: 'Shown', exampleIds: [id] })
    expect(await server.client.getConcept({ id: concept.key })).toEqual({ concept, exampleIds: [id], counterExampleIds: [] })
    await server.client.removeConcept({ id: concept.key })
    await expect(server.client.getConcept({ id: concept.key })).rejects.toMatchObject({ code: 'concept_not_found' })
  },
  editConcept: async ({ server, libraryId }) => {
    const [first, second] = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
    const { key } = await server.client.createConcept({ name: 'Before', exampleIds: [first!] })
    expect(await server.client.editConcept({ id: key, name: 'After', addExamples: [second!], addCounterExamples: [first!] })).toMatchObject({ concept: { name: 'After', examples: 1, counterExamples: 1 }, undo: anyText })
    expect(await server.client.editConcept({ id: key, remove: [first!, second!] })).toMatchObject({ concept: { examples: 0, counterExamples: 0 } })
    await expect(server.client.search({ concept: key })).rejects.toMatchObject({ code: 'bad_request' })
    await server.client.removeConcept({ id: key })
  },
  removeConcept: async ({ server, firstAsset }) => {
    const { key } = await server.client.createConcept({ name: 'Short-lived', exampleIds: [(await firstAsset()).id] })
    expect(await server.client.removeConcept({ id: key })).toEqual({ undo: anyText })
    await expect(server.client.removeConcept({ id: key })).rejects.toMatchObject({ code: 'concept_not_found' })
  },
} as const satisfies Partial<Calls>
