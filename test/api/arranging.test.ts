import type { Server } from '../helpers/server.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { indexPictures, startServer } from '../helpers/server.ts'

const emptyQuery = { like: [], unlike: [], among: 'assets', meaning: 1, shape: 0, textMeaning: 0.5, textWeight: 0.5, modelMatch: 'aligned', threshold: 0 } as const

let server: Server
let ids: number[]
beforeAll(async () => {
  server = await startServer()
  const libraryId = await indexPictures(server, 'pictures', 3)
  ids = (await server.client.listAssets({ libraryId })).assets.map(({ id }) => id)
})
afterAll(() => server[Symbol.asyncDispose]())

/** The collections that people made, each with how deep it lies. */
async function arranged(): Promise<string[]> {
  const list = (await server.client.listCollections()).filter(({ libraryId }) => libraryId === null)
  const depthOf = (parent: string | null): string => parent === null ? '' : `-${depthOf(list.find(({ key }) => key === parent)!.parent)}`
  return list.map(({ name, parent }) => `${depthOf(parent)}${name}`)
}

async function make(name: string, given: Partial<Parameters<typeof server.client.createCollection>[0]> = {}): Promise<string> {
  return (await server.client.createCollection({ name, ...given })).key
}

async function removeAll(): Promise<void> {
  for (const { key, libraryId } of await server.client.listCollections()) {
    if (libraryId === null)
      await server.client.removeCollection({ id: key })
  }
}

it('lays collections in one another and in an order, and takes each step back', async () => {
  const { client } = server
  const [c, a, b] = [await make('c'), await make('a', { colour: 'pink' }), await make('b')]
  expect(await arranged()).toEqual(['a', 'b', 'c'])
  const ordered = await client.editCollection({ id: c, before: a })
  expect(await arranged()).toEqual(['c', 'a', 'b'])
  await make('0')
  expect(await arranged()).toEqual(['c', 'a', 'b', '0'])
  await client.editCollection({ id: c, before: null })
  expect(await arranged()).toEqual(['a', 'b', '0', 'c'])

  const laid = await client.editCollection({ id: b, parent: a, colour: 'blue', name: 'B' })
  expect(laid.collection).toMatchObject({ name: 'B', parent: a, colour: 'blue' })
  const d = await make('d', { parent: a })
  expect(await arranged()).toEqual(['a', '-B', '-d', '0', 'c'])
  await client.editCollection({ id: d, before: b })
  expect(await arranged()).toEqual(['a', '-d', '-B', '0', 'c'])
  await client.editCollection({ id: c, parent: a, before: b })
  expect(await arranged()).toEqual(['a', '-d', '-c', '-B', '0'])

  const { undo } = await client.removeCollection({ id: a })
  expect(await arranged()).toEqual(['0', 'B', 'c', 'd'])
  const again = await client.undo({ token: undo })
  expect(await arranged()).toEqual(['a', '-d', '-c', '-B', '0'])
  expect((await client.listCollections()).find(({ key }) => key === a)).toMatchObject({ colour: 'pink' })
  await client.undo({ token: again.undo })
  expect(await arranged()).toEqual(['0', 'B', 'c', 'd'])
  await client.undo({ token: laid.undo })
  expect(await client.listCollections()).toContainEqual(expect.objectContaining({ key: b, name: 'b', colour: null, parent: null }))
  await expect(client.undo({ token: ordered.undo })).rejects.toMatchObject({ code: 'collection_not_found' })
  await removeAll()
})

it('says why a collection cannot lie somewhere', async () => {
  const { client } = server
  const outer = await make('outer')
  const inner = await make('inner', { parent: outer })
  const own = (await client.listCollections()).find(({ libraryId }) => libraryId !== null)!.key
  await expect(client.editCollection({ id: outer, parent: inner })).rejects.toThrow(`The collection "${outer}" cannot lie in "${inner}"`)
  await expect(client.editCollection({ id: outer, parent: own })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(client.editCollection({ id: outer, parent: 'none' })).rejects.toMatchObject({ code: 'collection_not_found' })
  await expect(client.editCollection({ id: outer, before: inner })).rejects.toThrow(/none of the collections that lie at the top/)
  await expect(client.createCollection({ name: 'x', parent: own })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(client.createCollection({ name: 'x', parent: 'none' })).rejects.toMatchObject({ code: 'collection_not_found' })
  await expect(client.editCollection({ id: own, colour: 'red' })).rejects.toMatchObject({ code: 'bad_request' })
  await removeAll()
})

it('brings a smart collection and a concept back, with what they find', async () => {
  const { client } = server
  await client.editAssets({ ids: [ids[0]!], metadata: { rating: '5' } })
  const smart = await make('best', { query: { ...emptyQuery, filter: 'rating = 5' } })
  const { undo } = await client.removeCollection({ id: smart })
  await client.undo({ token: undo })
  expect((await client.listAssets({ collection: smart })).assets.map(({ id }) => id)).toEqual([ids[0]])
  const { key } = await client.createConcept({ name: 'k', exampleIds: [ids[0]!], counterExampleIds: [ids[1]!] })
  const first = await client.search({ concept: key })
  const removal = await client.removeConcept({ id: key })
  await client.undo({ token: removal.undo })
  expect((await client.search({ concept: key })).results).toEqual(first.results)
  await client.removeConcept({ id: key })
  await client.editAssets({ ids: [ids[0]!], metadata: { rating: null } })
  await removeAll()
})

it('finds no more what was taken back', async () => {
  const { client } = server
  const found = async () => (await client.search({ text: 'zeppelin' })).results.map(({ asset }) => asset.id)
  const { undo } = await client.editAssets({ ids: [ids[1]!], addTags: ['zeppelin'] })
  expect(await found()).toEqual([ids[1]])
  await client.undo({ token: undo })
  expect(await found()).toEqual([])
})
