import type { Server } from '../../helpers/server.ts'
import type { Coactive, Grouped, Listed } from './coactive-client.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { weighted } from '../../../src-main/dialects/coactive/semantic.ts'
import { uuidOfNumber } from '../../../src-main/dialects/shared/public-ids.ts'
import { textLikeness } from '../../../src-main/search/text-likeness.ts'
import { startServer } from '../../helpers/server.ts'
import { names, namesOf, openCoactive } from './coactive-client.ts'
import { documentedRequests } from './documented.ts'
import { curl, hasCurl, hasPythonRequests, python } from './requests.ts'

let server: Server
let co: Coactive
beforeAll(async () => {
  server = await startServer({ dialects: true })
  co = await openCoactive(server)
})
afterAll(() => server[Symbol.asyncDispose]())

const said: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '1.png': { sku: 'A-1' },
  '2.png': { sku: 'B-2' },
  '3.png': { colour: 'Dark red' },
  '4.png': { colour: 'blue', note: 'seen in red light', sku: 'A-1' },
  '5.png': {},
}

/** An image of an answer, by its name. */
function imageOf(name: string, similarity: number) {
  const id = co.ids.get(name)!
  const address = (kind: string) => expect.stringMatching(`^${server.url}/signed/${id}/${kind}\\?key=${co.key.key.id}&`) as string
  return {
    coactive_image_id: uuidOfNumber('asset', id),
    path: name,
    url: address('original'),
    thumbnail_url: address('thumbnail'),
    width: 48,
    height: 36,
    similarity,
    metadata: said[name],
  }
}

/** What the native API finds by the same picture, best first. */
async function found(): Promise<readonly { readonly name: string, readonly score: number }[]> {
  const { id } = await server.client.createAnchor({ file: new Blob([new Uint8Array(co.picture)]), fileName: '1.png' })
  const { results } = await server.client.search({ like: [{ anchorId: id }], collections: [co.collection], limit: 100 })
  expect(results).toHaveLength(5)
  return results.map(({ asset, score }) => ({ name: asset.name, score }))
}

/** Ranked images in the groups of their SKU. */
function groupsOf(ranked: readonly { readonly name: string, readonly score: number }[]) {
  const groups = Map.groupBy(ranked, ({ name }) => said[name]!['sku'] ?? null)
  return [...groups].map(([group, members]) => ({ group, images: members.map(({ name, score }) => imageOf(name, score)) }))
}

const textPath = (doubled: string) => `/api/v0/similarity-search/${doubled}embeddings/${co.embedding}/grouped-search/text`

const documented = documentedRequests('coactive')

describe('the documented requests', () => {
  documented.request('`POST /api/v0/login`, `-u CLIENT_ID:CLIENT_SECRET`, `{"grant_type": "client_credentials"}`', async () => {
    const response = await fetch(`${server.url}/coactive/api/v0/login`, {
      method: 'POST',
      headers: { 'authorization': `Basic ${Buffer.from(co.credentials).toString('base64')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials' }),
    })
    const answer = await response.json() as { readonly access_token: string }
    expect(answer).toEqual({ access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string, token_type: 'Bearer', expires_in: 3600 })
    const claims = JSON.parse(Buffer.from(answer.access_token.split('.')[1]!, 'base64url').toString()) as { readonly iat: number, readonly exp: number }
    expect(claims.exp - claims.iat).toBe(3600)
    expect((await co.search('search', {}, undefined, undefined, answer.access_token)).status).toBe(200)
    return response.status
  })

  documented.request('`POST /api/v0/login`, `Authorization: Bearer PERSONAL_TOKEN`, `{"grant_type": "refresh_token"}`', async () => {
    const response = await co.ask('/api/v0/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ grant_type: 'refresh_token' }) }, co.key.credential)
    const { access_token } = await response.json() as { readonly access_token: string }
    expect((await co.search('search', {}, undefined, undefined, access_token)).status).toBe(200)
    return response.status
  })

  documented.request('`get_similar_images(embedding_id, file)`: `POST /api/v0/similarity-search/embeddings/{embedding_id}/search`', async () => {
    const ranked = await found()
    const response = await co.search('search')
    expect(response.headers.get('content-type')).toMatch('application/json')
    expect(await response.json()).toEqual({ data: ranked.map(({ name, score }) => imageOf(name, score)), meta: { count: 5, total: 5, text: null } })
    expect(ranked[0]).toEqual({ name: '1.png', score: 1 })
    return response.status
  })

  documented.request('the same with `limit`', async () => {
    const ranked = await found()
    const response = await co.search('search', { limit: '2' })
    expect(await response.json()).toEqual({ data: ranked.slice(0, 2).map(({ name, score }) => imageOf(name, score)), meta: { count: 2, total: 5, text: null } })
    return response.status
  })

  documented.request('`get_similar_images_grouped(embedding_id, group_by, file)`: `POST …/grouped-search`', async () => {
    const ranked = await found()
    const response = await co.search('grouped-search', { group_by: 'sku' })
    const answer = await response.json() as Grouped
    expect(answer).toEqual({ data: groupsOf(ranked), meta: { count: 5, total: 5, text: null } })
    expect(answer.data.map(({ group }) => group).toSorted()).toEqual(['A-1', 'B-2', null])
    expect(answer.data[0]).toMatchObject({ group: 'A-1', images: [{ path: '1.png' }, { path: '4.png' }] })
    return response.status
  })

  documented.request('`get_similar_images_grouped_semantic(embedding_id, group_by, file)`: `POST …/grouped-search/semantic`', async () => {
    const response = await co.search('grouped-search/semantic', { group_by: 'sku' })
    expect(await response.json()).toEqual({ data: groupsOf(await found()), meta: { count: 5, total: 5, text: null } })
    return response.status
  })

  documented.request('the same with `metadata_key` and `metadata_value`', async () => {
    const ranked = (await found())
      .map(({ name, score }) => ({ name, score: weighted(score, textLikeness('red', said[name]!['colour'] ?? '')) }))
      .toSorted((a, b) => b.score - a.score)
    expect(ranked[0]!.name).toBe('3.png')
    const response = await co.search('grouped-search/semantic', { group_by: 'sku', metadata_key: 'colour', metadata_value: 'red', limit: '100' })
    expect(await response.json()).toEqual({ data: groupsOf(ranked), meta: { count: 5, total: 5, text: null } })
    return response.status
  })

  documented.request('the same with a blank `metadata_key`: every column counts', async () => {
    const response = await co.search('grouped-search/semantic', { group_by: 'sku', metadata_key: '', metadata_value: 'red' })
    const [first, second] = (await response.json() as Grouped).data.flatMap(({ images }) => images).toSorted((a, b) => b.similarity - a.similarity)
    expect([first!.path, second!.path].toSorted()).toEqual(['3.png', '4.png'])
    return response.status
  })

  documented.request('`search_images_by_text_grouped(embedding_id, query)`: `GET /api/v0/similarity-search/similarity-search/embeddings/{embedding_id}/grouped-search/text?query=…`', async () => {
    const response = await co.ask(`${textPath('similarity-search/')}?query=blue`)
    expect(await response.json()).toEqual({ data: [{ group: null, images: [imageOf('4.png', expect.any(Number) as number)] }], meta: { count: 1, total: 1, text: 'words' } })
    return response.status
  })

  documented.request('the same with `group_by` and `limit`', async () => {
    const response = await co.ask(`${textPath('similarity-search/')}?query=red&group_by=sku&limit=10`)
    expect(namesOf(await response.json() as Grouped).toSorted()).toEqual([[null, ['3.png']], ['A-1', ['4.png']]].toSorted())
    return response.status
  })

  documented.request('the same under the path that is not doubled', async () => {
    const response = await co.ask(`${textPath('')}?query=red&group_by=sku&limit=1`)
    expect((await response.json() as Grouped).data.flatMap(({ images }) => images)).toHaveLength(1)
    return response.status
  })

  documented.request('a file that is no image', async () => (await co.search('search', {}, co.form(Buffer.from('words'), 'words.png'))).status)
  documented.request('wrong credentials', async () => (await co.search('search', {}, undefined, undefined, `${co.key.key.id}:wrong`)).status)
  documented.request('an embedding that the key does not open', async () => {
    const { key, secret } = await server.client.addApiKey({ name: 'narrow', collections: [await co.collectionOf('others')] })
    expect((await co.search('search', {}, undefined, co.others, `${key.id}:${secret}`)).status).toBe(200)
    return (await co.search('search', {}, undefined, undefined, `${key.id}:${secret}`)).status
  })
  documented.request('an embedding that is not there', async () => (await co.search('search', {}, undefined, 'b78a6e5f-5434-46c4-9e4f-ded092147584')).status)
  documented.request('`metadata_key` without `metadata_value`', async () => (await co.search('grouped-search/semantic', { group_by: 'sku', metadata_key: 'colour' })).status)

  documented.table()
})

describe('programs of others', () => {
  it.skipIf(!hasCurl)('curl', async () => {
    const answer = await curl('-X', 'POST', '-H', `Authorization: Bearer ${co.credentials}`, '-H', 'Accept: application/json', '-F', `file=@${join(server.folder, 'photos', '3.png')}`, `${server.url}/coactive/api/v0/similarity-search/embeddings/${co.embedding}/search?limit=1`)
    expect(answer).toMatchObject({ status: 200, type: 'application/json' })
    expect(names((JSON.parse(answer.body) as Listed).data)).toEqual(['3.png'])
    const login = await curl('--request', 'POST', `${server.url}/coactive/api/v0/login`, '-u', co.credentials, '--header', 'Content-Type: application/json', '--data', '{"grant_type": "client_credentials"}')
    expect(JSON.parse(login.body)).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  })

  it.skipIf(!hasPythonRequests)('python, as the generated client calls', async () => {
    const printed = await python(`
import requests
host = "${server.url}/coactive"
access_token = "${co.credentials}"
embedding_id = "${co.embedding}"
with open("${join(server.folder, 'photos', '2.png')}", "rb") as file:
    response = requests.post(f"{host}/api/v0/similarity-search/embeddings/{embedding_id}/grouped-search", params={"group_by": "sku", "limit": 2}, headers={"Authorization": f"Bearer {access_token}", "Accept": "application/json"}, files={"file": file})
response.raise_for_status()
group = response.json()["data"][0]
print(group["group"], [image["path"] for image in group["images"]], round(group["images"][0]["similarity"], 3))
response = requests.get(f"{host}/api/v0/similarity-search/similarity-search/embeddings/{embedding_id}/grouped-search/text", params={"query": "blue", "group_by": None}, headers={"Authorization": f"Bearer {access_token}"})
print(response.status_code, [image["path"] for image in response.json()["data"][0]["images"]])
`)
    expect(printed).toBe('B-2 [\'2.png\'] 1.0\n200 [\'4.png\']\n')
  })
})

describe('an image of an answer', () => {
  it('can be fetched without credentials', async () => {
    const { data } = await (await co.search('search', { limit: '1' })).json() as Listed
    expect(Buffer.from(await (await fetch(data[0]!.url)).arrayBuffer())).toEqual(await readFile(join(server.folder, 'photos', '1.png')))
  })
})
