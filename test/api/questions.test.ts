import type { Asset } from '../../src-main/contract/entities.ts'
import type { SearchRequest } from '../../src-main/contract/query.ts'
import type { Server } from '../helpers/server.ts'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, post, startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let assets: readonly Asset[]
let bytes: Buffer
beforeAll(async () => {
  server = await startServer()
  const place = join(server.folder, 'own')
  for (const [name, seed] of [['red boat', 21], ['red house', 22], ['old tree', 23]] as const)
    await writePicture(join(place, 'holiday', `${name}.jpg`), seed, { width: 300, height: 200 })
  const [left, right] = await Promise.all(['red boat', 'old tree'].map(name => sharp(join(place, 'holiday', `${name}.jpg`)).toBuffer()))
  await sharp({ create: { width: 600, height: 200, channels: 3, background: 'white' } })
    .composite([{ input: left!, left: 0, top: 0 }, { input: right!, left: 300, top: 0 }])
    .toFile(join(place, 'both.png'))
  const id = await indexPictures(server, 'own', 5)
  assets = (await server.client.listAssets({ libraryId: id })).assets
  bytes = await readFile(join(place, '3.png'))
})
afterAll(() => server[Symbol.asyncDispose]())

const idOf = (name: string) => assets.find(asset => asset.name === name)!.id
const namesOf = async (request: SearchRequest) => (await server.client.search(request)).results.map(({ asset }) => asset.name)

describe('a search', () => {
  it('by a region finds what the region shows', async () => {
    const half = { x: 0, y: 0, width: 0.5, height: 1 }
    expect((await namesOf({ like: [{ assetId: idOf('both.png'), region: half }] }))[0]).toBe('red boat.jpg')
    expect((await namesOf({ like: [{ assetId: idOf('both.png'), region: { ...half, x: 0.5 } }] }))[0]).toBe('old tree.jpg')
  })

  it('by a data address finds what it holds, also by a region of it', async () => {
    const url = `data:image/png;base64,${bytes.toString('base64')}`
    expect((await namesOf({ like: [{ url }] }))[0]).toBe('3.png')
    expect(await namesOf({ like: [{ url, region: { x: 0, y: 0, width: 0.5, height: 0.5 } }], limit: 2 })).toHaveLength(2)
  })

  it('by a data address of a large picture', async () => {
    const large = await sharp(bytes).resize(1300, 975, { kernel: 'cubic' }).raw().toBuffer({ resolveWithObject: true })
    const png = await sharp(large.data, { raw: large.info }).png({ compressionLevel: 0 }).toBuffer()
    expect(png.length).toBeGreaterThan(3_500_000)
    expect((await namesOf({ like: [{ url: `data:image/png;base64,${png.toString('base64')}` }] }))[0]).toBe('3.png')
  })

  it('by several examples, some of them not wanted', async () => {
    const like = ['1.png', '2.png'].map(name => ({ assetId: idOf(name), weight: 2 }))
    const response = await server.client.search({ like, unlike: [{ assetId: idOf('3.png') }] })
    expect(response.total).toBe(6)
    expect(response.results.every(({ cosine }) => cosine === null)).toBe(true)
  })

  it('by words says that only words were searched', async () => {
    const response = await server.client.search({ text: 'red' })
    expect(response).toMatchObject({ text: 'words', total: 2 })
    expect(response.results.map(({ asset }) => asset.name).toSorted()).toEqual(['red boat.jpg', 'red house.jpg'])
    expect(await namesOf({ text: 'holliday tree' })).toContain('old tree.jpg')
  })

  it('in the order of a metadata key of several words', async () => {
    const ids = ['1.png', '2.png'].map(idOf)
    await server.client.editAssets({ ids: ids.slice(1), metadata: { 'my order': '1' } })
    await server.client.editAssets({ ids: ids.slice(0, 1), metadata: { 'my order': '2' } })
    expect(await namesOf({ filter: 'metadata."my order" EXISTS', sort: ['metadata.my order:asc'] })).toEqual(['2.png', '1.png'])
  })

  it('by colours, layout and texture', async () => {
    const { results } = await server.client.search({ like: [{ assetId: idOf('1.png') }], meaning: 0 })
    expect(results).toHaveLength(8)
  })

  it('by a filter alone, sorted, in groups, page by page', async () => {
    const request = { filter: 'folder = holiday OR format = png', sort: ['name:asc'], groupBy: 'folder', limit: 4 }
    const first = await server.client.search(request)
    expect(first).toMatchObject({ total: 9, text: null })
    expect(first.results.map(({ asset, score }) => [asset.name, score])).toEqual(['1.png', '2.png', '3.png', '4.png'].map(name => [name, 1]))
    expect(first.groups).toEqual([{ value: '', assetIds: first.results.map(({ asset }) => asset.id) }])
    const second = await server.client.search({ ...request, offset: 4 })
    expect(second.results.map(({ asset }) => asset.name)).toEqual(['5.png', 'both.png', 'old tree.jpg', 'red boat.jpg'])
    expect(second.groups!.map(({ value }) => value)).toEqual(['', 'holiday'])
  })

  it('keeps its pages together while files come and go', async () => {
    const like = [{ assetId: idOf('1.png') }]
    const all = await namesOf({ like })
    expect(await namesOf({ like, limit: 3 })).toEqual(all.slice(0, 3))
    await writePicture(join(server.folder, 'own', 'copy of 1.png'), 1)
    await server.client.scanLibrary({ id: assets[0]!.libraryId })
    await untilIdle(server.client)
    expect(await namesOf({ like, limit: 3, offset: 3 })).toEqual(all.slice(3, 6))
    expect(await namesOf({ like, limit: 1 })).toEqual(['copy of 1.png'])
  })
})

describe('what a question must be', () => {
  const region = { x: 0, y: 0, width: 1, height: 1 }

  it.each<[string, unknown, string]>([
    ['nothing at all', { threshold: 0.5 }, 'at least one of like'],
    ['an asset and an address', { like: [{ assetId: 1, url: 'data:,a' }] }, 'one of { assetId'],
    ['words for an asset', { like: [{ assetId: 'one' }] }, 'like.0'],
    ['a like that is no list', { like: { assetId: 1 } }, 'like'],
    ['too many examples', { like: Array.from({ length: 101 }, () => ({ assetId: 1 })) }, 'like'],
    ['a weight of 0', { like: [{ assetId: 1, weight: 0 }] }, 'like.0'],
    ['a region outside the picture', { like: [{ assetId: 1, region: { ...region, x: 0.5 } }] }, 'region'],
    ['a region of nothing', { like: [{ assetId: 1, region: { ...region, width: 0 } }] }, 'region'],
    ['a region that begins before the picture', { like: [{ assetId: 1, region: { ...region, x: -0.1 } }] }, 'region'],
    ['a region of an object', { like: [{ objectId: 1, region }] }, 'region'],
    ['more meaning than there is', { text: 'a', meaning: 1.1 }, 'meaning'],
    ['an empty text', { text: '  ' }, 'text'],
    ['a text that is too long', { text: 'a'.repeat(1001) }, 'text'],
    ['an unknown attribute to group by', { text: 'a', groupBy: 'beauty' }, 'groupBy'],
    ['an order without a direction', { text: 'a', sort: ['name'] }, 'sort.0'],
    ['an unknown attribute to sort by', { kinds: ['image'], sort: ['beauty:asc'] }, 'beauty'],
    ['a page too deep', { text: 'a', offset: 9990, limit: 11 }, '10000'],
    ['among the unknown', { text: 'a', among: 'people' }, 'among'],
    ['an address that cannot be read', { like: [{ url: 'ftp://example.org/a.png' }] }, 'http'],
    ['a file address', { like: [{ url: 'file:///etc/passwd' }] }, 'http'],
    ['data that are not base64', { like: [{ url: 'data:image/png;base64,*' }] }, 'base64'],
  ])('not %s', async (_, body, word) => {
    const response = await server.ask('/api/search', post(body))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad_request', message: expect.stringContaining(word) as string })
  })

  it('says so of a region of too few pixels, with how many they are', async () => {
    const like = [{ assetId: idOf('1.png'), region: { x: 0.1, y: 0.1, width: 0.1, height: 0.1 } }]
    await expect(server.client.search({ like })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringMatching(/\d+ × \d+ pixels/) as string })
  })

  it.each<[SearchRequest, string]>([
    [{ like: [{ assetId: 4711 }] }, 'asset_not_found'],
    [{ unlike: [{ assetId: 4711 }] }, 'asset_not_found'],
    [{ like: [{ assetId: 4711, region }] }, 'asset_not_found'],
    [{ like: [{ anchorId: '../../etc' }] }, 'anchor_not_found'],
    [{ like: [{ objectId: 4711 }] }, 'object_not_found'],
    [{ concept: 'no-such-1' }, 'concept_not_found'],
    [{ kinds: ['image'], collections: ['no-such-1'] }, 'collection_not_found'],
    [{ filter: 'kind = image', among: 'objects' }, 'detector_missing'],
    [{ filter: 'kind = image AND' }, 'filter_invalid'],
    [{ filter: '(kind = image' }, 'filter_invalid'],
    [{ text: 'red', filter: 'beauty > 3' }, 'filter_invalid'],
    [{ like: [{ url: 'data:image/png;base64,bm8gcGljdHVyZQ==' }] }, 'image_undecodable'],
    [{ like: [{ url: 'data:text/plain;base64,bm8gcGljdHVyZQ==' }] }, 'format_unknown'],
  ])('%j is answered by %s', async (request, code) => {
    await expect(server.client.search(request)).rejects.toMatchObject({ code })
  })

  it('finds nothing by SQL in a filter, and does nothing by it', async () => {
    for (const value of [`'; DROP TABLE asset; --`, `x" OR 1=1 --`, `%' OR '1'='1`]) {
      expect(await namesOf({ filter: `name = ${JSON.stringify(value)}` })).toEqual([])
      expect((await server.client.search({ text: value })).total).toBeGreaterThanOrEqual(0)
    }
    expect((await server.client.status()).progress.total).toBeGreaterThanOrEqual(9)
  })

  it('fetches nothing from this machine and its networks', async () => {
    let asked = 0
    await using local = createServer((_, response) => {
      asked++
      response.end(bytes)
    })
    await new Promise<void>(resolve => local.listen(0, '127.0.0.1', resolve))
    const { port } = local.address() as { readonly port: number }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, '10.0.0.1', '169.254.169.254', '192.168.1.1'])
      await expect(server.client.search({ like: [{ url: `http://${host}/a.png` }] })).rejects.toMatchObject({ code: expect.stringMatching(/^remote_(?:refused|failed)$/) as string })
    await expect(server.client.search({ like: [{ url: `http://127.0.0.1:${port}/a.png` }] })).rejects.toMatchObject({ code: 'remote_refused' })
    expect(asked).toBe(0)
  })

  it('keeps nothing of what came of it', async () => {
    const anchors = () => readdir(join(server.engine.dataDir, 'anchors')).catch(() => [])
    const before = await anchors()
    await server.ask('/api/search', post({ like: [{ url: 'data:image/png;base64,bm8gcGljdHVyZQ==' }] }))
    await server.ask('/api/search', post({ like: [{ url: `data:image/png;base64,${bytes.subarray(0, 60).toString('base64')}` }] }))
    expect(await anchors()).toEqual(before)
  })
})
