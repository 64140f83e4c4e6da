import type { Server } from '../../helpers/server.ts'
import type { Scenario } from './scenario-client.ts'
import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../helpers/server.ts'
import { badUploads } from './bad-uploads.ts'
import { keptFiles, send } from './requests.ts'
import { namesOf, openScenario } from './scenario-client.ts'

let server: Server
let sc: Scenario
beforeAll(async () => {
  server = await startServer({ dialects: true })
  sc = await openScenario(server)
})
afterAll(() => server[Symbol.asyncDispose]())

const paths = ['/search/assets', '/search/models']
const names: Readonly<Record<number, string>> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 413: 'Payload Too Large', 429: 'Too Many Requests' }

async function refused(path: string, body: unknown, status: number, message: string | RegExp, user?: string): Promise<void> {
  const answer = await sc.ask(path, body, user)
  expect(answer).toMatchObject({ status, type: 'application/json' })
  expect(JSON.parse(answer.body)).toEqual({ statusCode: status, error: names[status], message: typeof message === 'string' ? message : expect.stringMatching(message) as string })
}

describe('fields that are wrong', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no JSON', () => '{"query": ', /is not JSON/],
    ['nothing', () => '', /is not JSON/],
    ['a list', () => [], /Expected a JSON object, got \[\]/],
    ['null', () => 'null', /Expected a JSON object, got null/],
    ['empty ones', () => ({ query: ' ', filter: '', images: { like: [], unlike: [] } }), /at least one of the fields/i],
    ['unknown ones', () => ({ text: 'chair' }), /at least one of the fields/i],
    ['query', () => ({ query: 5 }), /"query": expected words, got 5/],
    ['a long query', () => ({ query: 'x'.repeat(1001) }), /"query": expected at most 1000 characters/],
    ['filter', () => ({ filter: ['tags = x'] }), /"filter": expected a filter as a string, got \["tags = x"\]/],
    ['a long filter', () => ({ filter: `name = ${'x'.repeat(20_000)}` }), /"filter": expected at most 20000 characters/],
    ['image', () => ({ image: { id: 1 } }), /"image": expected an asset id or a data URL as a string/],
    ['an empty image', () => ({ image: '' }), /"image": expected an asset id or a data URL/],
    ['image and images', () => ({ image: sc.dataUrl, images: {} }), /"images": "image" and "images" exclude each other/],
    ['images', () => ({ images: [sc.dataUrl] }), /"images": expected an object of "like" and "unlike"/],
    ['images.like', () => ({ images: { like: sc.dataUrl } }), /"images.like": expected an array of asset ids and data URLs/],
    ['images.unlike', () => ({ images: { unlike: [7] } }), /"images.unlike.0": expected an asset id or a data URL as a string, got 7/],
    ['many images', () => ({ images: { like: Array.from({ length: 101 }).fill('asset_1') } }), /"images.like": expected at most 100/],
    ['a ratio above 1', () => ({ query: 'x', imageSemanticRatio: 1.1 }), /"imageSemanticRatio": expected at most 1/],
    ['a ratio below 0', () => ({ query: 'x', querySemanticRatio: -0.1 }), /"querySemanticRatio": expected at least 0/],
    ['a ratio as text', () => ({ query: 'x', querySemanticRatio: '1' }), /"querySemanticRatio": expected a number from 0 to 1, got "1"/],
    ['limit alone', () => ({ query: 'x', limit: 5 }), /"offset": "limit" and "offset" must be used together, and this one is missing/],
    ['offset alone', () => ({ query: 'x', offset: 5 }), /"limit": "limit" and "offset" must be used together/],
    ['page alone', () => ({ query: 'x', page: 1 }), /"hitsPerPage": "page" and "hitsPerPage" must be used together/],
    ['hitsPerPage alone', () => ({ query: 'x', hitsPerPage: 1 }), /"page": "page" and "hitsPerPage" must be used together/],
    ['both pairs', () => ({ query: 'x', limit: 1, offset: 0, page: 1, hitsPerPage: 1 }), /are not used together with "limit" and "offset"/],
    ['limit 0', () => ({ query: 'x', limit: 0, offset: 0 }), /"limit": expected at least 1/],
    ['a large limit', () => ({ query: 'x', limit: 1001, offset: 0 }), /"limit": expected at most 1000/],
    ['a broken offset', () => ({ query: 'x', limit: 1, offset: 0.5 }), /"offset": expected a whole number, got 0.5/],
    ['an offset before the first', () => ({ query: 'x', limit: 1, offset: -1 }), /"offset": expected at least 0/],
    ['a far offset', () => ({ query: 'x', limit: 1, offset: 10_000 }), /first 10000 results can be paged through/],
    ['page 0', () => ({ query: 'x', page: 0, hitsPerPage: 5 }), /"page": expected at least 1/],
    ['a far page', () => ({ query: 'x', page: 1e12, hitsPerPage: 1000 }), /first 10000 results can be paged through/],
    ['public', () => ({ query: 'x', public: 'yes' }), /"public": expected true or false, got "yes"/],
    ['sortBy', () => ({ query: 'x', sortBy: 'createdAt:desc' }), /"sortBy": expected an array of strings/],
    ['a rule of sortBy', () => ({ query: 'x', sortBy: ['createdAt'] }), /"sortBy.0": expected an attribute, a colon, and asc or desc/],
    ['an attribute of sortBy', () => ({ query: 'x', sortBy: ['wideness:asc'] }), /order cannot be understood/],
    ['lists in sortBy', () => ({ query: 'x', sortBy: ['tags:asc'] }), /order cannot be understood/],
    ['what is no id', () => ({ image: 'chair.png' }), /"chair.png" is neither the id of an asset, such as asset_17, nor a data URL/],
    ['an address', () => ({ image: 'http://127.0.0.1/1.png' }), /is neither the id of an asset/],
    ['a data URL without data', () => ({ image: 'data:image/png;base64,' }), /holds no data/],
    ['a data URL without a comma', () => ({ image: 'data:image/png' }), /has no comma/],
    ['no base64', () => ({ image: 'data:image/png;base64,what? no!' }), /is not base64/],
  ])('are told: %s', async (_, body, message) => {
    const before = await keptFiles(server.engine.dataDir)
    for (const path of paths)
      await refused(path, body(), 400, message)
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  it('are told all at once', () =>
    refused(paths[0]!, { query: 5, limit: 0, offset: 0 }, 400, '"query": expected words, got 5; "limit": expected at least 1.'))

  it('may be in the address', async () => {
    for (const path of paths)
      await refused(`${path}?originalAssets=maybe`, { query: 'x' }, 400, '"originalAssets": expected true or false, got "maybe".')
  })
})

describe('a picture', () => {
  it('that cannot be read is refused, and nothing is kept of it', async () => {
    const before = await keptFiles(server.engine.dataDir)
    for (const [name, content, message] of badUploads(sc.picture).filter(([, { length }]) => length > 0)) {
      for (const path of paths)
        await refused(path, { images: { like: [sc.dataUrl], unlike: [`data:${name.endsWith('png') ? 'image/png' : 'text/plain'};base64,${content.toString('base64')}`] } }, 400, name === 'words.png' ? /holds text, not an image/ : message)
    }
    // The sound one beside them is an anchor, kept for a day.
    expect(await keptFiles(server.engine.dataDir)).toBeLessThanOrEqual(before + 1)
  })

  it.each(['asset_999999', 'asset_0', 'asset_GTrL3mq4SXWyMxkOHRxlpw', 'asset_../../etc/passwd', 'asset_1e3'])('that is not there is not found: %s', async (id) => {
    for (const path of paths)
      await refused(path, { image: id }, 404, `There is no asset "${id}" among those that this key opens.`)
  })
})

describe('a filter', () => {
  it.each<[string, string, number, RegExp]>([
    ['/search/assets', 'tags = (', 8, /expected a value/],
    ['/search/assets', '  wideness = 5', 1, /there is no attribute "wideness"/],
    ['/search/assets', 'metadata.width > 40 AND metadata.height > tall', 43, /is a number/],
    ['/search/assets', 'kind = picture', 8, /kind is image or model/],
    ['/search/assets', 'tags = "open', 8, /closing "/],
    ['/search/models', 'tags = x AND', 13, /found the end/],
    ['/search/models', 'width > 5', 1, /concepts have no attribute "width"\. They have name, tags/],
    ['/search/models', 'name = x OR trainingImagesNumber > many', 36, /is a number; "many" is none/],
    ['/search/models', 'createdAt > soon', 13, /createdAt is a time; "soon" is none/],
    ['/search/models', 'createdAt CONTAINS 2026', 20, /CONTAINS and STARTS WITH cannot be asked/],
  ])('of %s that cannot be understood is told with its place: %s', async (path, filter, character, reason) => {
    await refused(path, { filter }, 400, new RegExp(`^The filter cannot be understood at character ${character}: .*${reason.source}[^]*\\n {${character - 1}}\\^$`))
  })

  it('is words, whatever SQL is in it', async () => {
    const evil = `x'; DROP TABLE asset; --`
    for (const path of paths)
      expect(await sc.hitsOf(path, { filter: `tags = "${evil}" OR name = "${evil}" OR collectionIds = "${evil}"` })).toMatchObject({ hits: [] })
    expect((await sc.ask(paths[0]!, { filter: `metadata."${evil}" = 1`, query: `${evil} NEAR("a" *` })).status).toBe(200)
    expect((await server.client.listAssets({})).total).toBe(6)
  })
})

describe('credentials', () => {
  it('must be there and right', async () => {
    const { key: { id }, secret } = sc.key
    for (const path of paths) {
      await refused(path, { query: 'x' }, 401, /^This request carries no API key\. Send `Authorization: Basic`/, '')
      for (const user of [`${id}:wrong`, `lk_aaaaaaaaaaaaaaaa:${secret}`, id, `${id}:`, `:${secret}`])
        await refused(path, { query: 'x' }, 401, /^There is no API key of this id, or its secret is another one\./, user)
    }
    const bearer = await send(`${server.url}/scenario/v1/search/assets`, { method: 'POST', headers: { authorization: `Bearer ${sc.key.credential}` }, body: '{"query": "x"}' })
    expect(bearer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="Likeness", charset="UTF-8"' } })
  })

  it('end when they are revoked', async () => {
    const { key, secret } = await server.client.addApiKey({ name: 'short-lived' })
    const user = `${key.id}:${secret}`
    expect((await sc.ask(paths[0]!, { query: 'oak' }, user)).status).toBe(200)
    await server.client.revokeApiKey({ id: key.id })
    await refused(paths[0]!, { query: 'oak' }, 401, /There is no API key of this id/, user)
  })

  it('are spent by searches, not by wrong requests', async () => {
    const { key, secret } = await server.client.addApiKey({ name: 'modest', dailyQuota: 2 })
    const user = `${key.id}:${secret}`
    await refused(paths[0]!, {}, 400, /at least one/i, user)
    await refused(paths[1]!, { image: 'asset_999' }, 404, /There is no asset/, user)
    for (const path of paths)
      await sc.hitsOf(path, { query: 'oak' }, user)
    for (const path of paths)
      await refused(path, { query: 'oak' }, 429, /^The 2 searches a day of this API key are used up/, user)
  })
})

describe('other requests', () => {
  const headers = () => ({ authorization: `Basic ${Buffer.from(sc.credentials).toString('base64')}` })

  it('are refused: another host, route or method', async () => {
    const url = `${server.url}/scenario/v1/search/assets`
    const errorOf = async (answer: ReturnType<typeof send>) => JSON.parse((await answer).body) as unknown
    expect(await errorOf(send(url, { method: 'POST', headers: { ...headers(), host: 'evil.example' }, body: '{"query": "x"}' }))).toEqual({ statusCode: 403, error: 'Forbidden', message: expect.stringContaining('evil.example') as string })
    expect(await errorOf(send(url, { headers: headers() }))).toEqual({ statusCode: 404, error: 'Not Found', message: 'There is no route GET /scenario/v1/search/assets; docs/hosted-apis.md lists them.' })
    expect(await errorOf(send(`${server.url}/scenario/v1/models`, { method: 'POST', headers: headers() }))).toMatchObject({ statusCode: 404 })
  })

  it('that never end are cut off', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"query": "')
      for (;;)
        yield Buffer.alloc(1_000_000, 'x')
    }
    const answer = await send(`${server.url}/scenario/v1/search/models`, { method: 'POST', headers: headers(), body: endless() })
    expect(answer).toMatchObject({ status: 413, body: JSON.stringify({ statusCode: 413, error: 'Payload Too Large', message: 'The upload is larger than 30 MB.' }) })
  })

  it('are not answered while the hosted APIs are off', async () => {
    await using off = await startServer()
    const answer = await send(`${off.url}/scenario/v1/search/assets`, { method: 'POST', headers: headers(), body: '{"query": "x"}' })
    expect(JSON.parse(answer.body)).toEqual({ statusCode: 404, error: 'Not Found', message: expect.stringMatching(/^The hosted APIs are switched off\./) as string })
  })
})

it('finds the pictures still', async () => {
  expect(namesOf(await sc.hitsOf('/search/assets', { filter: 'kind = image' }))).toHaveLength(6)
})
