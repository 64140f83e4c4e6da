import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shapeOf } from '../../src-main/contract/shape.ts'
import { writePicture } from '../helpers/pictures.ts'
import { startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let libraryId: number

const sizes = { 'a.png': [48, 36], 'b.jpg': [36, 48], 'sub/c.png': [40, 40], 'sub/deeper/d.webp': [96, 24], 'sub/deeper/e.png': [30, 60], 'Ünder/f.png': [50, 30] } as const

beforeAll(async () => {
  server = await startServer()
  for (const [seed, [path, [width, height]]] of Object.entries(sizes).entries())
    await writePicture(join(server.folder, 'art', path), seed + 1, { width, height })
  ;({ id: libraryId } = await server.client.addLibrary({ path: join(server.folder, 'art') }))
  await untilIdle(server.client)
})
afterAll(() => server[Symbol.asyncDispose]())

type Outlined = Awaited<ReturnType<Server['client']['outlineAssets']>>

function idsOf({ ids, total }: Outlined): number[] {
  const bytes = Buffer.from(ids, 'base64')
  expect(bytes.byteLength).toBe(4 * total)
  return Array.from({ length: total }, (_, at) => bytes.readUInt32LE(4 * at))
}

async function idOf(name: string): Promise<number> {
  return (await server.client.listAssets({ filter: `name = "${name}"` })).assets[0]!.id
}

describe('outlines', () => {
  it.each([
    {},
    { sort: 'name:desc' },
    { sort: 'folder:asc,width:desc' },
    { sort: 'metadata.mood:asc' },
    { kind: 'image', filter: 'width > 40', sort: 'size:asc' },
    { filter: 'folder STARTS WITH sub' },
    { kind: 'model' },
    { state: 'ready' },
    { state: 'missing' },
  ] as const)('hold what is listed, in its order: %j', async (question) => {
    await server.client.editAssets({ ids: [await idOf('c.png')], metadata: { mood: 'calm' } })
    const { assets, total } = await server.client.listAssets(question)
    const outline = await server.client.outlineAssets(question)
    expect(outline).toMatchObject({ total, groups: null })
    expect(idsOf(outline)).toEqual(assets.map(({ id }) => id))
    const shapes = Buffer.from(outline.shapes, 'base64')
    assets.forEach(({ width, height }, at) => expect(shapeOf(shapes[at]!) / (width! / height!)).toBeCloseTo(1, 1))
  })

  it('come in groups by their values, each in the order of the list, what has none last', async () => {
    await server.client.editAssets({ ids: [await idOf('d.webp'), await idOf('a.png')], addTags: ['zebra', 'Apple'] })
    await server.client.editAssets({ ids: [await idOf('e.png')], addTags: ['zebra'] })
    const tagged = await server.client.outlineAssets({ groupBy: 'tag', sort: 'name:desc' })
    expect(tagged.groups).toEqual([{ value: 'Apple', count: 2 }, { value: 'zebra', count: 1 }, { value: null, count: 3 }])
    const names = new Map((await server.client.listAssets({})).assets.map(({ id, name }) => [id, name]))
    expect(idsOf(tagged).map(id => names.get(id))).toEqual(['d.webp', 'a.png', 'e.png', 'f.png', 'c.png', 'b.jpg'])
    expect((await server.client.outlineAssets({ groupBy: 'folder' })).groups).toEqual([{ value: '', count: 2 }, { value: 'sub', count: 1 }, { value: 'sub/deeper', count: 2 }, { value: 'Ünder', count: 1 }])
    for (const [name, weight] of [['a.png', '10'], ['b.jpg', '9'], ['c.png', 'heavy'], ['d.webp', '-1']] as const)
      await server.client.editAssets({ ids: [await idOf(name)], metadata: { weight } })
    expect((await server.client.outlineAssets({ groupBy: 'metadata.weight' })).groups?.map(({ value }) => value)).toEqual(['-1', '9', '10', 'heavy', null])
  })

  it('follow collections, smart ones as they are now', async () => {
    const { key } = await server.client.createCollection({ name: 'big', query: { filter: 'width > 45' } })
    const wide = async () => idsOf(await server.client.outlineAssets({ collection: key })).length
    expect(await wide()).toBe(3)
    await expect(server.client.outlineAssets({ collection: 'no-such-thing-1' })).rejects.toMatchObject({ code: 'collection_not_found' })
    await expect(server.client.outlineAssets({ filter: 'width >' })).rejects.toMatchObject({ code: 'filter_invalid' })
    await expect(server.client.outlineAssets({ sort: 'colour:asc' })).rejects.toMatchObject({ code: 'bad_request' })
  })
})

it('answers assets in the order of their ids', async () => {
  const [a, c] = [await idOf('a.png'), await idOf('c.png')]
  expect((await server.client.getAssets({ ids: [c, 999_999, a, c] })).map(({ name }) => name)).toEqual(['c.png', 'a.png', 'c.png'])
})

it('lists folders with all that is below them', async () => {
  expect(await server.client.listFolders({ libraryId })).toEqual([
    { path: 'sub', name: 'sub', assets: 3, hasFolders: true },
    { path: 'Ünder', name: 'Ünder', assets: 1, hasFolders: false },
  ])
  expect(await server.client.listFolders({ libraryId, parent: 'sub' })).toEqual([{ path: 'sub/deeper', name: 'deeper', assets: 2, hasFolders: false }])
  expect(await server.client.listFolders({ libraryId, parent: 'su' })).toEqual([])
  await expect(server.client.listFolders({ libraryId: 99 })).rejects.toMatchObject({ code: 'library_not_found' })
})

it('counts formats and keys of metadata', async () => {
  await server.client.editAssets({ ids: [await idOf('a.png'), await idOf('b.jpg')], metadata: { client: 'Ann' } })
  const { formats, metadataKeys } = await server.client.listFacets()
  expect(formats).toEqual([{ name: 'png', assets: 4 }, { name: 'jpeg', assets: 1 }, { name: 'webp', assets: 1 }])
  expect(metadataKeys).toContainEqual({ name: 'client', assets: 2 })
})

it('suggests what begins with the text first, then words, then what holds it', async () => {
  await server.client.editAssets({ ids: [await idOf('a.png')], addTags: ['deer', 'red deer', 'wonder', 'reindeer'] })
  await server.client.createCollection({ name: 'Deep blue' })
  // Keys of collections are suggested by, too, and are made at random.
  const found = (await server.client.suggest({ text: 'DE' })).filter(({ name }) => /d[eé]/i.test(name))
  expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['folder deeper', 'tag deer', 'collection Deep blue', 'tag red deer', 'tag reindeer', 'folder Ünder', 'tag wonder'])
  expect(found[0]).toEqual({ kind: 'folder', value: 'sub/deeper', name: 'deeper', libraryId, assets: 2 })
  expect((await server.client.suggest({ text: 'ünd' }))[0]).toMatchObject({ kind: 'folder', value: 'Ünder' })
  expect((await server.client.suggest({ text: 'jpg' }))[0]).toMatchObject({ kind: 'format', value: 'jpeg', assets: 1 })
  expect(await server.client.suggest({ text: 'e', limit: 2 })).toHaveLength(2)
  expect(await server.client.suggest({ text: '%' })).toEqual([])
})
