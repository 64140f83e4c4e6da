import type { SavedQuery } from '../../src-main/contract/query.ts'
import type { Server } from '../helpers/server.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, post, startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let ids: number[]

beforeAll(async () => {
  server = await startServer()
  const libraryId = await indexPictures(server, 'pictures', 6)
  ids = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
})
afterAll(() => server[Symbol.asyncDispose]())

type Asked = Parameters<Server['client']['createCollection']>[0]['query']

async function smart(query: Asked): Promise<string> {
  return (await server.client.createCollection({ name: 'Smart', query })).key
}

/** The members of a collection, as a list of assets tells them. */
async function members(key: string): Promise<number[]> {
  return (await server.client.listAssets({ collection: key })).assets.map(({ id }) => id)
}

async function found(request: Parameters<Server['client']['search']>[0]): Promise<number[]> {
  return (await server.client.search(request)).results.map(({ asset }) => asset.id)
}

it('holds what its filter lets through, and follows what changes', async () => {
  const made = await server.client.createCollection({ name: 'Best', query: { filter: 'rating >= 4' } })
  expect(made).toMatchObject({ assets: 0, query: { filter: 'rating >= 4' }, libraryId: null })
  await server.client.editAssets({ ids: [ids[1]!, ids[3]!], metadata: { rating: '5' } })
  expect(await members(made.key)).toEqual([ids[1], ids[3]])
  expect((await server.client.listCollections()).find(({ key }) => key === made.key)).toMatchObject({ assets: 2 })
  await server.client.editAssets({ ids: [ids[1]!], metadata: { rating: null } })
  expect(await found({ collections: [made.key] })).toEqual([ids[3]])
  await server.client.editAssets({ ids: [ids[0]!], metadata: { rating: '4' } })
  expect((await found({ filter: `collections = "${made.key}"` })).sort()).toEqual([ids[0], ids[3]])
  expect((await server.client.listAssets({ filter: `collections = ${made.key} AND id != ${ids[3]}` })).assets.map(({ id }) => id)).toEqual([ids[0]])
  expect(await server.client.getAssetDetails({ id: ids[0]! })).toMatchObject({ collections: [] })
  expect(await server.client.editCollection({ id: made.key, name: 'Worst', query: { filter: 'rating < 5' } })).toMatchObject({ collection: { name: 'Worst', assets: 1 } })
  expect(await members(made.key)).toEqual([ids[0]])
  await server.client.removeCollection({ id: made.key })
})

it('holds what is like its examples, and what a concept finds', async () => {
  const copy = join(server.folder, 'pictures', 'again.png')
  const key = await smart({ like: [{ assetId: ids[2]! }], threshold: 0.97 })
  expect(await members(key)).toEqual([])
  await writePicture(copy, 3)
  await server.client.scanLibrary({ id: 1 })
  await untilIdle(server.client)
  const [same] = await members(key)
  expect(await server.client.getAsset({ id: same! })).toMatchObject({ name: 'again.png' })

  const concept = await server.client.createConcept({ name: 'Third', exampleIds: [ids[2]!], counterExampleIds: [ids[0]!, ids[1]!] })
  const ofConcept = await smart({ concept: concept.key })
  expect(await members(ofConcept)).toContain(same)
  expect(await members(ofConcept)).not.toContain(ids[0])
  await server.client.editConcept({ id: concept.key, addCounterExamples: [ids[2]!], addExamples: [ids[0]!] })
  expect(await members(ofConcept)).not.toContain(same)
  await server.client.removeConcept({ id: concept.key })
  await expect(members(ofConcept)).rejects.toMatchObject({ code: 'smart_collection_broken', message: expect.stringMatching(new RegExp(`"${ofConcept}" asks cannot be answered any longer\\. There is no concept .* Change what it asks`)) as string })
  for (const id of [key, ofConcept])
    await server.client.removeCollection({ id })
})

it('can be exported, limits clusters, and is no place to put assets into', async () => {
  const key = await smart({ filter: `id IN [${ids.slice(0, 2).join(', ')}]` })
  expect((await server.client.exportUserData()).collections).toContainEqual(expect.objectContaining({ key, query: expect.anything() as unknown }))
  expect((await server.client.exportUserData()).assets.flatMap(({ collections }) => collections)).not.toContain(key)
  expect(await server.client.listClusters({ level: 'copies', collection: key })).toMatchObject({ total: 0 })
  await expect(server.client.editCollection({ id: key, add: [ids[5]!] })).rejects.toThrow(/is a smart collection/)
  const plain = await server.client.createCollection({ name: 'Plain', assetIds: [ids[5]!] })
  await expect(server.client.editCollection({ id: plain.key, query: { kinds: ['image'] } })).rejects.toThrow(/no query/)
  for (const id of [key, plain.key])
    await server.client.removeCollection({ id })
})

it.each<[string, Asked, RegExp]>([
  ['nothing', {}, /at least one of like/],
  ['likeness without a threshold', { like: [{ assetId: 1 }] }, /threshold above 0/],
  ['an upload', { like: [{ anchorId: 'x' }], threshold: 0.5 }, /by assets, not by uploads/],
  ['an unknown asset', { like: [{ assetId: 999 }], threshold: 0.5 }, /no asset 999/],
  ['an unknown collection', { collections: ['none'] }, /no collection "none"/],
  ['an unknown concept', { concept: 'none' }, /no concept "none"/],
  ['a filter that is none', { filter: 'rating >=' }, /cannot be understood/],
])('refuses %s, and makes nothing', async (_, query, message) => {
  const before = await server.client.listCollections()
  await expect(smart(query)).rejects.toThrow(message)
  expect(await server.client.listCollections()).toEqual(before)
})

it('refuses to ask for what is in a smart collection, itself too', async () => {
  const key = await smart({ kinds: ['image'] })
  for (const query of [{ collections: [key] }, { filter: `collections = ${key}` }] satisfies Asked[]) {
    await expect(smart(query)).rejects.toThrow(new RegExp(`cannot ask for what is in a smart collection, and "${key}" is one`))
    await expect(server.client.editCollection({ id: key, query })).rejects.toMatchObject({ code: 'bad_request' })
  }
  expect(await members(key)).toHaveLength(7)
  await server.client.removeCollection({ id: key })
})

it('refuses assets and a query at once, and an unknown part of a query', async () => {
  const response = await server.ask('/api/collections', post({ name: 'x', assetIds: [1], query: { kinds: ['image'] } }))
  expect(response.status).toBe(400)
  expect(await response.text()).toMatch(/either assetIds or a query/)
  const limited = { kinds: ['image'], limit: 5 } as unknown as SavedQuery
  await expect(smart(limited)).rejects.toMatchObject({ code: 'bad_request' })
})

it('keeps what it holds, as a plain one under the same key, until that is taken back', async () => {
  const { key } = await server.client.createCollection({ name: 'Liked', query: { filter: 'tags = liked' } })
  await server.client.editAssets({ ids: [ids[0]!, ids[1]!], addTags: ['liked'] })
  const { collection, undo } = await server.client.editCollection({ id: key, query: null })
  expect(collection).toMatchObject({ key, query: null, assets: 2 })
  await server.client.editAssets({ ids: [ids[1]!], removeTags: ['liked'] })
  expect(await members(key)).toEqual([ids[0], ids[1]])
  await server.client.undo({ token: undo })
  expect(await members(key)).toEqual([ids[0]])
  await server.client.editAssets({ ids: [ids[0]!], removeTags: ['liked'] })
  await server.client.removeCollection({ id: key })
})
