import type { Asset } from '../../src-main/contract/entities.ts'
import type { ListAssets } from '../../src-main/contract/requests.ts'
import type { Server } from '../helpers/server.ts'
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTree } from '../helpers/encoders.ts'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let first: number
let second: number
beforeAll(async () => {
  server = await startServer()
  await writeTree(join(server.folder, 'first', 'below'), { 'broken.png': 'words, not pixels' })
  first = await indexPictures(server, 'first', 7)
  second = await indexPictures(server, 'second', 2)
})
afterAll(() => server[Symbol.asyncDispose]())

async function pages(query: ListAssets): Promise<{ readonly assets: readonly Asset[], readonly sizes: readonly number[] }> {
  const assets: Asset[] = []
  const sizes: number[] = []
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof server.client.listAssets>> = await server.client.listAssets({ ...query, after })
    assets.push(...page.assets)
    sizes.push(page.assets.length)
    after = page.next
  }
  return { assets, sizes }
}

describe('pages of assets', () => {
  it.each([1, 2, 3, 4, 10, 5000])('of %d hold every asset once, in the order of their ids', async (limit) => {
    const { assets, sizes } = await pages({ limit })
    const ids = assets.map(({ id }) => id)
    expect(ids).toHaveLength(10)
    expect(new Set(ids).size).toBe(10)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    expect(sizes.every(size => size <= limit)).toBe(true)
  })

  it('lose and repeat nothing when assets are added in between', async () => {
    const before = await server.client.listAssets({ limit: 4 })
    await writePicture(join(server.folder, 'second', 'late.png'), 99)
    await server.client.scanLibrary({ id: second })
    await untilIdle(server.client)
    const rest = await server.client.listAssets({ after: before.next!, limit: 5000 })
    const ids = [...before.assets, ...rest.assets].map(({ id }) => id)
    expect(new Set(ids).size).toBe(11)
    await rm(join(server.folder, 'second', 'late.png'))
    await server.client.scanLibrary({ id: second })
    await untilIdle(server.client)
  })

  it('say how many there are in all', async () => {
    expect(await server.client.listAssets({ limit: 1 })).toMatchObject({ total: 10 })
    expect(await server.client.listAssets({ after: 1_000_000 })).toEqual({ assets: [], next: null, total: 10 })
  })
})

describe('filters of assets', () => {
  it('by library', async () => {
    expect((await pages({ libraryId: first })).assets).toHaveLength(8)
    expect((await pages({ libraryId: second })).assets.map(({ path }) => path)).toEqual(['1.png', '2.png'])
    expect((await pages({ libraryId: 4711 })).assets).toEqual([])
  })

  it('by kind', async () => {
    expect((await pages({ kind: 'image' })).assets).toHaveLength(10)
    expect((await pages({ kind: 'model' })).assets).toEqual([])
  })

  it('by state, the failed ones with the reason', async () => {
    const { assets } = await pages({ state: 'failed' })
    expect(assets).toMatchObject([{ path: 'below/broken.png', name: 'broken.png', preview: null, failure: { code: 'image_undecodable' } }])
    expect((await pages({ state: 'ready' })).assets).toHaveLength(9)
    expect((await pages({ state: 'pending' })).assets).toEqual([])
    expect((await pages({ state: 'missing' })).assets).toMatchObject([{ path: 'late.png' }])
  })

  it('by collection, a library\'s own included', async () => {
    const own = (await server.client.listCollections()).find(({ libraryId }) => libraryId === second)!
    expect((await pages({ collection: own.key })).assets.map(({ libraryId }) => libraryId)).toEqual([second, second])
    const ids = (await pages({ libraryId: first, state: 'ready' })).assets.slice(2, 5).map(({ id }) => id)
    const { key } = await server.client.createCollection({ name: 'Three', assetIds: ids })
    expect((await pages({ collection: key, limit: 2 })).assets.map(({ id }) => id)).toEqual(ids)
    expect((await pages({ collection: key, libraryId: second })).assets).toEqual([])
    await server.client.removeCollection({ id: key })
    await expect(pages({ collection: key })).rejects.toMatchObject({ code: 'collection_not_found' })
  })
})

describe('assets by an expression and in an order', () => {
  it('pass the filter, all and no others, over pages', async () => {
    const { assets } = await pages({ filter: `library = second OR name = broken.png`, limit: 2 })
    expect(assets.map(({ path }) => path).toSorted()).toEqual(['1.png', '2.png', 'below/broken.png'])
    expect(await server.client.listAssets({ filter: 'name STARTS WITH 1', limit: 1 })).toMatchObject({ total: 2, assets: [{ name: '1.png' }] })
  })

  it('come in order, each once, whatever the size of the pages', async () => {
    const sort = 'name:desc,library:asc'
    const { assets } = await pages({ sort, limit: 3 })
    expect(assets.map(({ name }) => name)).toEqual(['broken.png', '7.png', '6.png', '5.png', '4.png', '3.png', '2.png', '2.png', '1.png', '1.png'])
    expect((await pages({ sort, limit: 5000 })).assets).toEqual(assets)
    expect((await pages({ sort: 'width:asc', libraryId: first })).assets.at(-1)!.name).toBe('broken.png')
  })

  it('are refused with the place of the mistake', async () => {
    await expect(server.client.listAssets({ filter: 'kind = image AND hight > 4' })).rejects.toMatchObject({ code: 'filter_invalid', message: expect.stringMatching(/at character 18: there is no attribute "hight"\. Did you mean height\?/) as string })
    await expect(server.client.listAssets({ sort: 'hight:asc' })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('Did you mean height?') as string })
    await expect(server.client.listAssets({ sort: 'tags:asc' })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('several tags') as string })
    await expect(server.client.listAssets({ sort: 'name' })).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('the asset at a path', () => {
  it('is found in folders below, and through a symbolic link', async () => {
    expect((await server.client.assetAt({ path: join(server.folder, 'first', 'below', 'broken.png') })).asset?.path).toBe('below/broken.png')
    await symlink(join(server.folder, 'first'), join(server.folder, 'link'))
    expect((await server.client.assetAt({ path: join(server.folder, 'link', '1.png') })).asset).toMatchObject({ path: '1.png', libraryId: first })
  })

  it('is null beside libraries', async () => {
    expect(await server.client.assetAt({ path: `${join(server.folder, 'first')}er/1.png` })).toEqual({ asset: null })
    expect(await server.client.assetAt({ path: join(server.folder, 'first') })).toEqual({ asset: null })
  })
})

describe('collections', () => {
  it('of a library go with it only', async () => {
    const own = (await server.client.listCollections()).find(({ libraryId }) => libraryId === first)!
    await expect(server.client.removeCollection({ id: own.key })).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('hold known assets only', async () => {
    await expect(server.client.createCollection({ name: 'Ghosts', assetIds: [4711] })).rejects.toMatchObject({ code: 'asset_not_found' })
    expect((await server.client.listCollections()).map(({ name }) => name)).not.toContain('Ghosts')
  })

  it('lose the assets of a library that is removed', async () => {
    const third = await indexPictures(server, 'third', 2)
    const ids = (await pages({ libraryId: third })).assets.map(({ id }) => id)
    const { key, assets } = await server.client.createCollection({ name: 'Passing', assetIds: ids })
    expect(assets).toBe(2)
    await server.client.removeLibrary({ id: third })
    expect((await server.client.listCollections()).find(collection => collection.key === key)).toMatchObject({ assets: 0 })
    expect((await server.client.listCollections()).some(({ libraryId }) => libraryId === third)).toBe(false)
  })
})
