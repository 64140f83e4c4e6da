import type { Server } from '../../helpers/server.ts'
import type { Coactive } from './coactive-client.ts'
import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../helpers/server.ts'
import { badUploads, endlessForm } from './bad-uploads.ts'
import { openCoactive } from './coactive-client.ts'
import { jsonWebToken } from './json-web-token.ts'
import { formOf, keptFiles, send } from './requests.ts'

let server: Server
let co: Coactive
beforeAll(async () => {
  server = await startServer({ dialects: true })
  co = await openCoactive(server)
})
afterAll(() => server[Symbol.asyncDispose]())

async function refused(answer: Promise<Response>, status: number, detail: unknown): Promise<void> {
  const response = await answer
  expect(await response.json()).toEqual({ detail: detail instanceof RegExp ? expect.stringMatching(detail) as string : detail })
  expect(response.status).toBe(status)
}

const missing = (place: string, name: string) => ({ loc: [place, name], msg: 'Field required', type: 'missing' })

describe('a file', () => {
  it('that is no image is refused, and nothing is kept of it', async () => {
    const before = await keptFiles(server.engine.dataDir)
    for (const [name, content, message] of badUploads(co.picture))
      await refused(co.search('search', {}, co.form(content, name)), 400, new RegExp(`^The file must be an image\\. .*${message.source}`))
    const large = await send(`${server.url}/coactive/api/v0/similarity-search/embeddings/${co.embedding}/search`, { method: 'POST', headers: { 'authorization': `Bearer ${co.credentials}`, 'content-type': 'multipart/form-data; boundary=b' }, body: endlessForm() })
    expect(large).toMatchObject({ status: 413, body: JSON.stringify({ detail: 'The upload is larger than 64 MB.' }) })
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  it('is required, with all other parameters that are', async () => {
    await refused(co.search('search', {}, formOf({ other: 'x' })), 422, [missing('body', 'file')])
    await refused(co.search('grouped-search', {}, formOf({ limit: '0' })), 422, [
      { loc: ['body', 'limit'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' },
      missing('query', 'group_by'),
      missing('body', 'file'),
    ])
    const path = `/api/v0/similarity-search/embeddings/${co.embedding}/search`
    await refused(co.ask(path, { method: 'POST' }), 422, [missing('body', 'file')])
    await refused(co.ask(path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }), 422, [{ loc: ['header', 'content-type'], msg: expect.stringContaining('multipart/form-data is expected') as string, type: 'value_error' }])
    await refused(co.ask(path, { method: 'POST', body: '--b\r\nbroken', headers: { 'content-type': 'multipart/form-data; boundary=b' } }), 400, /not a complete form/)
  })
})

describe('parameters', () => {
  it.each<[string, Record<string, string>, unknown]>([
    ['search', { limit: '0' }, { loc: ['query', 'limit'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' }],
    ['search', { limit: '1001' }, { loc: ['query', 'limit'], msg: 'Input should be less than or equal to 1000', type: 'less_than_equal' }],
    ['search', { limit: 'ten' }, { loc: ['query', 'limit'], msg: 'Input should be a whole number', type: 'int_parsing' }],
    ['grouped-search', {}, missing('query', 'group_by')],
    ['grouped-search', { group_by: '' }, { loc: ['query', 'group_by'], msg: 'a metadata key must have at least one character', type: 'string_too_short' }],
    ['grouped-search/semantic', { group_by: 'sku', metadata_key: 'colour' }, { loc: ['query', 'metadata_value'], msg: 'metadata_key was sent, so that metadata_value is required', type: 'value_error' }],
    ['grouped-search/semantic', { group_by: 'sku', metadata_value: 'red' }, { loc: ['query', 'metadata_key'], msg: 'metadata_value was sent, so that metadata_key is required; leave it blank for every key', type: 'value_error' }],
  ])('of %s are not %o', async (path, query, problem) => {
    await refused(co.search(path, query), 422, [problem])
  })

  it('of a text search must hold the text', async () => {
    for (const doubled of ['', 'similarity-search/']) {
      const path = `/api/v0/similarity-search/${doubled}embeddings/${co.embedding}/grouped-search/text`
      await refused(co.ask(path), 422, [missing('query', 'query')])
      await refused(co.ask(`${path}?query=%20&limit=-1`), 422, [
        { loc: ['query', 'limit'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' },
        { loc: ['query', 'query'], msg: 'a query must have at least one character', type: 'string_too_short' },
      ])
    }
  })

  it('are words, whatever SQL or path is in them', async () => {
    const evil = `x'; DROP TABLE asset; --`
    expect((await co.search('grouped-search', { group_by: evil })).status).toBe(200)
    expect((await co.search('grouped-search/semantic', { group_by: '../../etc/passwd', metadata_key: evil, metadata_value: evil })).status).toBe(200)
    expect((await co.ask(`/api/v0/similarity-search/embeddings/${co.embedding}/grouped-search/text?${new URLSearchParams({ query: `${evil} NEAR("a" *` }).toString()}`)).status).toBe(200)
    expect((await server.client.listAssets({})).total).toBe(6)
  })
})

describe('credentials', () => {
  const search = (bearer: string) => co.search('search', {}, undefined, undefined, bearer)

  it('must be there, right and not expired', async () => {
    const { key: { id }, secret } = co.key
    await refused(co.ask('/api/v0/similarity-search/embeddings/any/search', { method: 'POST', headers: { authorization: '' } }), 401, /carries no API key/)
    await refused(co.ask('/api/v0/similarity-search/embeddings/any/search', { method: 'POST', headers: { authorization: 'Token x' } }), 401, /carries no API key/)
    await refused(search(`${id}:wrong`), 401, /no API key of this id, or its secret is another one/)
    await refused(search(`lk_aaaaaaaaaaaaaaaa:${secret}`), 401, /no API key of this id/)
    await refused(search(':'), 401, /no API key of this id/)
    await refused(search('words'), 401, /not a JSON Web Token/)
    await refused(search(jsonWebToken(id, 'another', { claims: { aud: 'coactive' } })), 401, /signature/)
    await refused(search(jsonWebToken(id, secret, { claims: { aud: 'coactive', exp: 1000 } })), 401, /has expired/)
    await refused(search(jsonWebToken(id, secret, { head: { alg: 'none' }, claims: { aud: 'coactive' } })), 401, /"alg" must be HS256/)
    await refused(search(jsonWebToken(id, secret)), 401, /"aud"/)
  })

  it('are told from those of a key that was revoked, which no token outlives', async () => {
    const { key, credential } = await server.client.addApiKey({ name: 'for a while' })
    const login = () => co.ask('/api/v0/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"grant_type": "refresh_token"}' }, credential)
    const { access_token } = await (await login()).json() as { readonly access_token: string }
    expect((await search(access_token)).status).toBe(200)
    await server.client.revokeApiKey({ id: key.id })
    await refused(search(access_token), 401, /no such API key/)
    await refused(login(), 401, /no API key of this id/)
  })

  it('of a login are those that its grant asks for', async () => {
    const login = (authorization: string, body: string, type = 'application/json') =>
      co.ask('/api/v0/login', { method: 'POST', headers: { authorization, 'content-type': type }, body })
    const basic = `Basic ${Buffer.from(co.credentials).toString('base64')}`
    const client = '{"grant_type": "client_credentials"}'
    expect((await login(basic, 'grant_type=client_credentials', 'application/x-www-form-urlencoded')).status).toBe(200)
    await refused(login(basic, '{}'), 422, [missing('body', 'grant_type')])
    await refused(login(basic, '[]'), 422, [missing('body', 'grant_type')])
    await refused(login(basic, '{"grant_type": "password"}'), 422, [{ loc: ['body', 'grant_type'], msg: 'Input should be \'client_credentials\' or \'refresh_token\'', type: 'enum' }])
    await refused(login(basic, '{"grant_type":'), 400, /not JSON/)
    await refused(login('', `{"grant_type": "${'x'.repeat(1_000_000)}"}`), 413, /larger than 1 MB/)
    await refused(login(`Basic ${Buffer.from(`${co.key.key.id}:wrong`).toString('base64')}`, client), 401, /no API key of this id/)
    await refused(login('Basic !!!', client), 401, /no API key of this id/)
    await refused(login(`Bearer ${co.key.credential}`, client), 401, /Authorization: Basic/)
    await refused(login(basic, '{"grant_type": "refresh_token"}'), 401, /Authorization: Bearer/)
    await refused(login('', client), 401, /carries no API key/)
  })
})

describe('an embedding', () => {
  it('must be there, and open to the key', async () => {
    const { key, secret } = await server.client.addApiKey({ name: 'narrow', collections: [await co.collectionOf('others')] })
    await refused(co.search('search', {}, undefined, undefined, `${key.id}:${secret}`), 403, `This API key does not open the collection "${co.collection}". \`likeness keys add --collection\` makes one that does.`)
    await refused(co.search('search', {}, undefined, 'b78a6e5f-5434-46c4-9e4f-ded092147584'), 404, 'There is no embedding "b78a6e5f-5434-46c4-9e4f-ded092147584"; `likeness dialects` lists their ids.')
    await refused(co.search('search', {}, undefined, '..%2F..%2Fetc'), 404, /^There is no embedding/)
    expect((await co.search('search', {}, undefined, co.embedding.toUpperCase())).status).toBe(200)
  })

  it('is searched so many times a day as the key is good for', async () => {
    const { key, secret } = await server.client.addApiKey({ name: 'small', dailyQuota: 1 })
    const bearer = `${key.id}:${secret}`
    expect((await co.search('search', { limit: '0' }, undefined, undefined, bearer)).status).toBe(422)
    expect((await co.search('search', {}, undefined, undefined, bearer)).status).toBe(200)
    await refused(co.search('search', {}, undefined, undefined, bearer), 429, /^The 1 searches a day/)
  })
})

it('another host, and what this API does not have, are refused in its words', async () => {
  const answer = await send(`${server.url}/coactive/api/v0/login`, { method: 'POST', headers: { host: 'evil.example' } })
  expect(answer.status).toBe(403)
  expect(JSON.parse(answer.body)).toEqual({ detail: expect.stringContaining('"evil.example"') as string })
  await refused(co.ask('/api/v0/datasets'), 404, /^There is no route GET/)
})
