import type { Asset } from '../../src-main/contract/entities.ts'
import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTree } from '../helpers/encoders.ts'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, post, startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let own: readonly Asset[]
beforeAll(async () => {
  server = await startServer()
  await writePicture(join(server.folder, 'own', 'large-1.jpg'), 1, { width: 400, height: 300 })
  await writeTree(join(server.folder, 'own'), { 'broken.png': 'words' })
  const id = await indexPictures(server, 'own', 5)
  await indexPictures(server, 'other', 3)
  own = (await server.client.listAssets({ libraryId: id })).assets
})
afterAll(() => server[Symbol.asyncDispose]())

const named = (name: string) => own.find(asset => asset.name === name)!

describe('a search by an asset', () => {
  it('finds its likes, the best first, and not itself', async () => {
    const { results, elapsedMs } = await server.client.search({ like: [{ assetId: named('1.png').id }] })
    expect(elapsedMs).toBeGreaterThan(0)
    expect(results.map(({ asset }) => asset.id)).not.toContain(named('1.png').id)
    expect(results).toHaveLength(8)
    const near = results.slice(0, 2).map(({ asset }) => asset.name).toSorted()
    expect(near).toEqual(['1.png', 'large-1.jpg'])
    const scores = results.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(scores.every(score => score >= 0 && score <= 1)).toBe(true)
    expect(results.every(({ view }) => view === null)).toBe(true)
  })

  it('has as many results as asked for, at most, each of at least the threshold', async () => {
    const like = [{ assetId: named('2.png').id }]
    const all = (await server.client.search({ like })).results
    expect((await server.client.search({ like, limit: 3 })).results).toEqual(all.slice(0, 3))
    const { score } = all[2]!
    expect((await server.client.search({ like, threshold: score })).results).toEqual(all.slice(0, 3))
    expect((await server.client.search({ like, threshold: 0, limit: 1000 })).results).toHaveLength(all.length)
  })

  it('may be limited to kinds and collections', async () => {
    const like = [{ assetId: named('1.png').id }]
    expect((await server.client.search({ like, kinds: ['model'] })).results).toEqual([])
    expect((await server.client.search({ like, kinds: ['model', 'image'] })).results).toHaveLength(8)
    const collections = (await server.client.listCollections()).filter(({ name }) => name === 'other').map(({ key }) => key)
    const { results } = await server.client.search({ like, collections })
    expect(results.map(({ asset }) => asset.libraryId)).toEqual(results.map(() => named('1.png').libraryId + 1))
    expect(results).toHaveLength(3)
    await expect(server.client.search({ like, collections: [...collections, 'no-such-1'] })).rejects.toMatchObject({ code: 'collection_not_found' })
  })

  it('that failed says why', async () => {
    await expect(server.client.search({ like: [{ assetId: named('broken.png').id }] })).rejects.toMatchObject({ code: 'asset_not_ready', message: expect.stringContaining('not an image') as string })
  })

  it('or by an anchor that is not there says so', async () => {
    await expect(server.client.search({ like: [{ assetId: 4711 }] })).rejects.toMatchObject({ code: 'asset_not_found' })
    await expect(server.client.search({ like: [{ anchorId: 'none' }] })).rejects.toMatchObject({ code: 'anchor_not_found' })
  })
})

describe('what a request must be', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no JSON', '{"like":'],
    ['an empty body', ''],
    ['a list', []],
    ['null', 'null'],
    ['both an asset and an anchor', { like: [{ assetId: 1, anchorId: 'a' }] }],
    ['neither', { like: [{}] }],
    ['the name of an asset', { like: [{ assetId: '1' }] }],
    ['a fraction of an asset', { like: [{ assetId: 1.5 }] }],
    ['a limit of 0', { like: [{ assetId: 1 }], limit: 0 }],
    ['a limit of 1001', { like: [{ assetId: 1 }], limit: 1001 }],
    ['a limit of 1.5', { like: [{ assetId: 1 }], limit: 1.5 }],
    ['a threshold of 2', { like: [{ assetId: 1 }], threshold: 2 }],
    ['a threshold below 0', { like: [{ assetId: 1 }], threshold: -0.1 }],
    ['an unknown kind', { like: [{ assetId: 1 }], kinds: ['sound'] }],
    ['no kinds', { like: [{ assetId: 1 }], kinds: [] }],
    ['a misspelt option', { like: [{ assetId: 1 }], treshold: 0.5 }],
  ])('not %s', async (_, body) => {
    const response = await server.ask('/api/search', post(body))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad_request' })
  })

  it.each([
    ['kinds', { kinds: Array.from({ length: 5_000_000 }).fill('x') }],
    ['collections', { collections: Array.from({ length: 5_000_000 }).fill(1) }],
    ['unrecognized', Object.fromEntries(Array.from({ length: 500_000 }, (_, i) => [`key ${i}`, 1]))],
  ])('with very many mistakes in %s: it says so in short', async (word, body) => {
    const answer = await (await server.ask('/api/search', post(body))).text()
    expect(answer.length).toBeLessThan(60_000)
    expect(answer.toLowerCase()).toContain(word)
  })

  it('not larger than a request can be', async () => {
    expect((await server.ask('/api/search', post({ like: [{ anchorId: 'x'.repeat(30_000_000) }] }))).status).toBe(413)
    expect((await server.ask('/api/concepts', post({ name: 'x'.repeat(2_000_000) }))).status).toBe(413)
    const streamed = await server.ask('/api/search', { method: 'POST', body: Readable.from(Array.from({ length: 400 }).fill(Buffer.alloc(100_000, 32))), duplex: 'half' } as unknown as RequestInit)
    expect(streamed.status).toBe(413)
  })

  it.each([
    ['GET', '/api/assets?limit=0'],
    ['GET', '/api/assets?limit=5001'],
    ['GET', '/api/assets?limit=abc'],
    ['GET', '/api/assets?state=lost'],
    ['GET', '/api/assets?kind=sound'],
    ['GET', '/api/assets?libary=1'],
    ['GET', '/api/assets/one'],
    ['GET', '/api/assets/1.5'],
    ['GET', '/api/asset-at'],
    ['GET', '/api/asset-at?path='],
    ['GET', '/api/asset-at?path=relative.png'],
    ['DELETE', '/api/libraries/one'],
  ])('%s %s', async (method, path) => {
    expect((await server.ask(path, { method })).status).toBe(400)
  })

  it.each([
    ['GET', '/api/assets/4711'],
    ['DELETE', '/api/libraries/4711'],
    ['POST', '/api/libraries/4711/scan'],
    ['DELETE', '/api/collections/no-such-1'],
    ['POST', '/api/encoders/none/use'],
    ['POST', '/api/encoders/..%2f..%2fetc/use'],
    ['PUT', '/api/status'],
    ['GET', '/api/search'],
    ['GET', '/api'],
    ['GET', '/api/'],
    ['GET', '/api/nothing'],
  ])('%s %s, which is not there', async (method, path) => {
    expect((await server.ask(path, { method })).status).toBe(404)
  })
})

describe('a library that is removed', () => {
  it('is out of the results at once, while others search', async () => {
    const gone = await indexPictures(server, 'gone', 6)
    const like = [{ assetId: named('1.png').id }]
    expect((await server.client.search({ like })).results.some(({ asset }) => asset.libraryId === gone)).toBe(true)
    const searches = Array.from({ length: 20 }, () => server.client.search({ like }))
    const [, ...during] = await Promise.all([server.client.removeLibrary({ id: gone }), ...searches])
    expect(during.every(({ results }) => results.length >= 8)).toBe(true)
    const { results } = await server.client.search({ like })
    expect(results).toHaveLength(8)
    expect(results.some(({ asset }) => asset.libraryId === gone)).toBe(false)
    await untilIdle(server.client)
  })
})
