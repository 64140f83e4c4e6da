import type { Server } from '../../helpers/server.ts'
import type { Scenario } from './scenario-client.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { indexPictures, startServer } from '../../helpers/server.ts'
import { documentedRequests } from './documented.ts'
import { curl, hasCurl } from './requests.ts'
import { namesOf, openScenario } from './scenario-client.ts'

let server: Server
let sc: Scenario
beforeAll(async () => {
  server = await startServer({ dialects: true })
  sc = await openScenario(server)
})
afterAll(() => server[Symbol.asyncDispose]())

const assets = '/search/assets'
const models = '/search/models'

/** Asks, holds the whole answer against what the native search finds, and answers the status. */
async function asNative(body: object, request: Parameters<Scenario['found']>[0]): Promise<number> {
  const photos = { collections: [sc.keys.photos] }
  const expected = (await sc.found({ ...photos, ...request, limit: 1000 })).map(({ name }) => name)
  const filter = [`collectionIds = ${sc.keys.photos}`, ...'filter' in body ? [`(${String(body.filter)})`] : []].join(' AND ')
  const answer = await sc.ask(assets, { ...body, filter })
  expect(expected.length).toBeGreaterThan(0)
  expect(JSON.parse(answer.body)).toEqual({ hits: expected.map(name => sc.hit(name)), limit: 20, offset: 0, estimatedTotalHits: expected.length })
  return answer.status
}

/** Asks for models and holds the whole answer against these hits. */
async function asModels(body: object, hits: readonly object[]): Promise<number> {
  const answer = await sc.ask(models, body)
  expect(JSON.parse(answer.body)).toEqual({ hits, limit: 20, offset: 0, estimatedTotalHits: hits.length })
  return answer.status
}

const documented = documentedRequests('scenario')

describe('the documented requests', () => {
  documented.request('`POST /v1/search/assets` with `query`', () => asNative({ query: 'oak chair' }, { text: 'oak chair' }))
  documented.request('with `filter`', () => asNative({ filter: 'tags = wood AND metadata.width > 40 AND mimeType = "image/png"' }, { filter: 'tags = wood' }))
  documented.request('with `image`, the id of an asset', () => asNative({ image: sc.id('1.png') }, { like: [{ assetId: sc.idOf('1.png') }] }))
  documented.request('with `image`, a data URL', () => asNative({ image: sc.dataUrl }, { like: [{ url: sc.dataUrl }] }))
  documented.request('with `images.like` and `images.unlike`', () => asNative(
    { images: { like: [sc.id('1.png'), sc.dataUrl], unlike: [sc.id('4.png')] } },
    { like: [{ assetId: sc.idOf('1.png') }, { url: sc.dataUrl }], unlike: [{ assetId: sc.idOf('4.png') }] },
  ))
  documented.request('with `images.unlike` alone', () => asNative({ images: { unlike: [sc.dataUrl] } }, { unlike: [{ url: sc.dataUrl }] }))
  documented.request('with `image` and `imageSemanticRatio`', () => asNative({ image: sc.dataUrl, imageSemanticRatio: 0 }, { like: [{ url: sc.dataUrl }], meaning: 0 }))
  documented.request('with `query`, `image` and `querySemanticRatio`', () => asNative({ query: 'chair', image: sc.dataUrl, querySemanticRatio: 0.2 }, { text: 'chair', like: [{ url: sc.dataUrl }], textMeaning: 0.2 }))
  documented.request('with `filter` and `sortBy`', () => asNative({ filter: 'metadata.kind = image', sortBy: ['metadata.name:desc', 'createdAt:asc'] }, { sort: ['name:desc', 'createdAt:asc'] }))
  documented.request('with `public`, and `?originalAssets=true`', async () => {
    const { status, body } = await sc.ask(`${assets}?originalAssets=true`, { query: 'oak', public: true })
    expect(JSON.parse(body)).toEqual({ hits: [sc.hit('1.png')], limit: 20, offset: 0, estimatedTotalHits: 1 })
    return status
  })

  documented.request('with `limit` and `offset`', async () => {
    const all = await sc.hitsOf(assets, { image: sc.dataUrl })
    expect(all.hits).toHaveLength(6)
    await sc.hitsOf(assets, { image: sc.dataUrl, limit: 2, offset: 0 })
    const { status, body } = await sc.ask(assets, { image: sc.dataUrl, limit: 2, offset: 2 })
    expect(JSON.parse(body)).toMatchObject({ hits: all.hits.slice(2, 4).map(({ id }) => ({ id })), limit: 2, offset: 2, estimatedTotalHits: 6 })
    expect(Object.keys(JSON.parse(body) as object)).toEqual(['hits', 'limit', 'offset', 'estimatedTotalHits'])
    return status
  })

  documented.request('with `page` and `hitsPerPage`', async () => {
    const all = await sc.hitsOf(assets, { image: sc.dataUrl })
    const { status, body } = await sc.ask(assets, { image: sc.dataUrl, page: 2, hitsPerPage: 4 })
    const { hits, ...paging } = JSON.parse(body) as typeof all
    expect(hits.map(({ id }) => id)).toEqual(all.hits.slice(4).map(({ id }) => id))
    expect(paging).toEqual({ limit: 4, offset: 4, hitsPerPage: 4, page: 2, totalHits: 6, totalPages: 2 })
    return status
  })

  documented.request('`POST /v1/search/models` with `query`', () => asModels({ query: 'oak chairs' }, [sc.chairsHit()]))
  documented.request('with `filter`, over models', () => asModels({ filter: 'tags = WOOD AND trainingImagesNumber = 2 AND createdAt > 2020' }, [sc.chairsHit()]))
  documented.request('with `image`, an example of a model', () => asModels({ image: sc.id('3.png') }, [sc.lampsHit(), sc.chairsHit()]))
  documented.request('with `image`, a data URL, and `imageSemanticRatio`', () => asModels({ image: sc.dataUrl, imageSemanticRatio: 0.5 }, [sc.chairsHit(), sc.lampsHit()]))
  documented.request('with `images.like` and `images.unlike`, over models', () => asModels({ images: { like: [sc.id('1.png'), sc.id('3.png')], unlike: [sc.dataUrl] } }, [sc.lampsHit(), sc.chairsHit()]))
  documented.request('with `query`, `image` and `querySemanticRatio`, over models', () => asModels({ query: 'lamps', image: sc.id('4.png'), querySemanticRatio: 0 }, [sc.lampsHit(), sc.chairsHit()]))
  documented.request('with `filter`, `sortBy`, `page` and `hitsPerPage`, over models', async () => {
    const { status, body } = await sc.ask(`${models}?originalAssets=false&originalModels=1`, { filter: 'name EXISTS', sortBy: ['name:asc'], page: 2, hitsPerPage: 1 })
    expect(JSON.parse(body)).toEqual({ hits: [sc.chairsHit()], limit: 1, offset: 1, hitsPerPage: 1, page: 2, totalHits: 2, totalPages: 2 })
    return status
  })

  const refusal = (path: string, body: () => unknown, user?: () => string | Promise<string>) => async () => {
    const { status, type, body: text } = await sc.ask(path, body(), await user?.())
    expect(type).toBe('application/json')
    expect(JSON.parse(text)).toEqual({ statusCode: status, error: expect.any(String) as string, message: expect.stringMatching(/\.$/m) as string })
    return status
  }
  documented.request('the document\'s own example, `-d \'{}\'`, which searches for nothing', refusal(assets, () => ({})))
  documented.request('the same for models', refusal(models, () => ({})))
  documented.request('`image` and `images` together', refusal(assets, () => ({ image: sc.dataUrl, images: { like: [sc.dataUrl] } })))
  documented.request('`limit` without `offset`, or pairs that are mixed', refusal(models, () => ({ query: 'x', limit: 5, page: 1 })))
  documented.request('a `filter` that cannot be understood', refusal(assets, () => ({ filter: 'tags = (' })))
  documented.request('no key', refusal(assets, () => ({ query: 'x' }), () => ''))
  documented.request('a wrong key', refusal(assets, () => ({ query: 'x' }), () => `${sc.key.key.id}:wrong`))
  documented.request('a `filter` by a collection that the key does not open', refusal(assets, () => ({ filter: `collectionIds = ${sc.keys.others}` }), async () => (await sc.narrow()).credentials))
  documented.request('an `image` that is not there', refusal(assets, () => ({ image: 'asset_999999' })))
  documented.request('more than 30 MB', refusal(assets, () => ({ image: `data:image/png;base64,${'A'.repeat(31_000_000)}` })))
  documented.request('more searches than the key has a day', async () => {
    const { key, secret } = await server.client.addApiKey({ name: 'modest', dailyQuota: 1 })
    expect((await sc.ask(assets, { query: 'x' }, `${key.id}:${secret}`)).status).toBe(200)
    return refusal(models, () => ({ query: 'x' }), () => `${key.id}:${secret}`)()
  })
  documented.table()
})

it.runIf(hasCurl)('answers the curl of the document', async () => {
  const request = join(server.folder, 'request.json')
  await writeFile(request, JSON.stringify({ image: sc.dataUrl, filter: `collectionIds = ${sc.keys.photos}` }))
  for (const [path, body, status] of [[assets, `@${request}`, 200], [models, '{"query": "lamps"}', 200], [assets, '{}', 400]] as const) {
    const answer = await curl(`${server.url}/scenario/v1${path}`, '-H', 'Content-Type: application/json', '-u', sc.credentials, '-d', body)
    expect(answer).toMatchObject({ status, type: 'application/json' })
  }
})

describe('hits', () => {
  it('name files that can be fetched without a key', async () => {
    const { hits: [hit] } = await sc.hitsOf(assets, { query: 'oak chair' })
    expect(new Uint8Array(await (await fetch(String(hit!['url']))).arrayBuffer())).toEqual(new Uint8Array(sc.picture))
    const { hits: [model] } = await sc.hitsOf(models, { query: 'oak chair' })
    expect((await fetch((model!['thumbnail'] as { url: string }).url)).headers.get('content-type')).toBe('image/webp')
  })

  it('can be searched by in their turn', async () => {
    const { hits: [first] } = await sc.hitsOf(assets, { query: 'oak chair' })
    expect((await sc.hitsOf(assets, { image: first!.id })).hits.map(({ id }) => id)).not.toContain(first!.id)
    const { hits: [model] } = await sc.hitsOf(models, { query: 'lamps' })
    expect(namesOf(await sc.hitsOf(models, { image: (model!['exampleAssetIds'] as string[])[0] }))[0]).toBe('Lamps')
  })

  it('count what they are used for', async () => {
    const smart = await server.client.createCollection({ name: 'all lamps', query: { concept: sc.lamps.key, like: [], unlike: [], among: 'assets', meaning: 1, shape: 0, textMeaning: 0.5, textWeight: 0.5, modelMatch: 'aligned', threshold: 0.99 } })
    expect((await sc.hitsOf(models, { query: 'lamps' })).hits).toEqual([expect.objectContaining({ id: `model_${sc.lamps.key}`, score: 1 })])
    await server.client.removeCollection({ id: smart.key })
  })
})

describe('models', () => {
  it.each<[string, () => string, () => string[]]>([
    ['their name', () => 'name STARTS WITH oak', () => ['Oak chairs']],
    ['their name, negated', () => 'NOT name = "OAK CHAIRS"', () => ['Lamps']],
    ['tags of their examples', () => 'tags IN [chair, sofa] OR tag = nothing', () => ['Oak chairs']],
    ['no tags', () => 'tags IS EMPTY', () => ['Lamps']],
    ['collections of their examples', () => `collectionIds = ${sc.keys.picked}`, () => ['Oak chairs']],
    ['times', () => 'createdAt 2020 TO 2100 AND updatedAt < 2020', () => []],
    ['this very time', () => `createdAt = "${sc.lamps.createdAt}"`, () => sc.lamps.createdAt === sc.chairs.createdAt ? ['Lamps', 'Oak chairs'] : ['Lamps']],
    ['the number of their examples', () => 'trainingImagesNumber 1 TO 1', () => ['Lamps']],
    ['one of some numbers', () => 'examples IN [1, 2, 3]', () => ['Lamps', 'Oak chairs']],
    ['no number of them', () => 'examples IS NULL', () => []],
  ])('are filtered by %s', async (_, filter, names) => {
    expect(namesOf(await sc.hitsOf(models, { filter: filter() }))).toEqual(names())
  })

  it('are sorted by what they are', async () => {
    expect(namesOf(await sc.hitsOf(models, { image: sc.id('3.png'), sortBy: ['trainingImagesNumber:desc'] }))).toEqual(['Oak chairs', 'Lamps'])
    expect(namesOf(await sc.hitsOf(models, { filter: 'name EXISTS', sortBy: ['createdAt:asc', 'name:desc'] }))).toEqual(['Oak chairs', 'Lamps'])
  })

  it('are found by the words of their examples, too, and not by others', async () => {
    await server.client.editAssets({ ids: [sc.idOf('3.png')], metadata: { note: 'zeppelin' } })
    expect(namesOf(await sc.hitsOf(models, { query: 'zeppelin' }))).toEqual(['Lamps'])
    expect(namesOf(await sc.hitsOf(models, { query: 'submarine' }))).toEqual([])
    await server.client.editAssets({ ids: [sc.idOf('3.png')], metadata: { note: null } })
  })

  it('stay on their pages while others come', async () => {
    const body = { filter: 'name EXISTS', hitsPerPage: 1 }
    expect(namesOf(await sc.hitsOf(models, { ...body, page: 1 }))).toEqual(['Lamps'])
    const { key } = await server.client.createConcept({ name: 'Armchairs', exampleIds: [sc.idOf('4.png')] })
    expect(namesOf(await sc.hitsOf(models, { ...body, page: 2 }))).toEqual(['Oak chairs'])
    expect(await sc.hitsOf(models, { ...body, page: 1 })).toMatchObject({ totalHits: 3, hits: [{ name: 'Armchairs' }] })
    await server.client.removeConcept({ id: key })
    expect(namesOf(await sc.hitsOf(models, { ...body, page: 2 }))).toEqual(['Lamps'])
  })
})

describe('a key that opens a collection', () => {
  it('searches that one alone, and is told of nothing else', async () => {
    const { id, credentials } = await sc.narrow()
    const onlyPicked = (name: string) => ({ ...sc.hit(name, id), collectionIds: [sc.keys.picked] })
    const answer = await sc.hitsOf(assets, { filter: 'kind = image', sortBy: ['name:asc'] }, credentials)
    expect(answer).toEqual({ hits: [onlyPicked('1.png'), onlyPicked('2.png')], limit: 20, offset: 0, estimatedTotalHits: 2 })
    expect(namesOf(await sc.hitsOf(assets, { image: sc.dataUrl }, credentials)).sort()).toEqual(['1.png', '2.png'])
    const found = await sc.hitsOf(models, { image: sc.dataUrl }, credentials)
    expect(found).toEqual({ hits: [{ ...sc.chairsHit(id), collectionIds: [sc.keys.picked] }], limit: 20, offset: 0, estimatedTotalHits: 1 })
    expect(await sc.hitsOf(models, { query: 'lamps' }, credentials)).toMatchObject({ hits: [], estimatedTotalHits: 0 })
  })

  it('goes on searching it when another one that it opens is gone', async () => {
    const { key: gone } = await server.client.createCollection({ name: 'gone', assetIds: [] })
    const { key: { id }, secret } = await server.client.addApiKey({ name: 'two', collections: [gone, sc.keys.picked] })
    await server.client.removeCollection({ id: gone })
    expect(namesOf(await sc.hitsOf(assets, { image: sc.dataUrl }, `${id}:${secret}`)).sort()).toEqual(['1.png', '2.png'])
  })

  it('does not search by what is elsewhere', async () => {
    const { credentials } = await sc.narrow()
    expect(JSON.parse((await sc.ask(assets, { image: sc.id('3.png') }, credentials)).body)).toEqual({ statusCode: 404, error: 'Not Found', message: `There is no asset "${sc.id('3.png')}" among those that this key opens.` })
    for (const filter of [`NOT collections IN [x, "${sc.keys.others.toUpperCase()}"]`, `kind = image OR (collection != ${sc.keys.photos})`])
      expect((await sc.ask(models, { filter }, credentials)).status).toBe(403)
    expect((await sc.ask(assets, { filter: `collectionIds = ${sc.keys.picked}` }, credentials)).status).toBe(200)
  })
})

it('keeps the pages of a search by a picture together while others come', async () => {
  const ids = async (page: number) => (await sc.hitsOf(assets, { image: sc.dataUrl, imageSemanticRatio: 0.7, page, hitsPerPage: 2 })).hits.map(({ id }) => id)
  const all = (await sc.hitsOf(assets, { image: sc.dataUrl, imageSemanticRatio: 0.7 })).hits.map(({ id }) => id)
  expect(await ids(1)).toEqual(all.slice(0, 2))
  await indexPictures(server, 'newcomers', 1)
  // What is kept reaches two pages; the newcomer comes after that, and nothing is told twice or passed over.
  expect(await ids(2)).toEqual(all.slice(2, 4))
  const later = [...await ids(3), ...await ids(4)]
  expect(later).toHaveLength(3)
  expect(later.filter(id => all.includes(id))).toEqual(all.slice(4))
  expect((await sc.hitsOf(assets, { image: sc.dataUrl, imageSemanticRatio: 0.7 })).hits).toHaveLength(7)
})
