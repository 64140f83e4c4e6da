import type { Account } from '../../src-main/contract/sync.ts'
import type { Server } from '../helpers/server.ts'
import type { VisualLayer } from './dialects/visual-layer-client.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { indexPictures, startServer } from '../helpers/server.ts'
import { openVisualLayer } from './dialects/visual-layer-client.ts'

let server: Server
let other: Server
let vl: VisualLayer
let echo3d: Account
let collection: string
let names: ReadonlyMap<number, string>
let picture: string
/** The id that the other server's copy of 1.png has there. */
let wanted: string

const idOf = (name: string) => [...names].find(([, known]) => known === name)![0]

/** One server asks another as the services that its dialects stand for. */
beforeAll(async () => {
  [server, other] = await Promise.all([startServer(), startServer({ dialects: true })])
  await indexPictures(server, 'mine', 3)
  await indexPictures(other, 'theirs', 6)
  names = new Map((await server.client.listAssets({})).assets.map(({ id, name }) => [id, name]))
  const theirs = (await other.client.listAssets({})).assets
  wanted = String(theirs.find(({ name }) => name === '1.png')!.id)
  collection = (await other.client.createCollection({ name: 'All', assetIds: theirs.map(({ id }) => id) })).key
  const { credential } = await other.client.addApiKey({ name: 'Ann', email: 'ann@example.com', dailyQuota: 1000 })
  echo3d = await server.client.addAccount({ service: 'echo3d', name: 'Studio', fields: { address: `${other.url}/echo3d`, key: collection, email: 'ann@example.com', userKey: credential } })
  vl = await openVisualLayer(other)
  picture = `data:image/png;base64,${(await readFile(join(server.folder, 'mine', '1.png'))).toString('base64')}`
}, 120_000)
afterAll(async () => {
  await Promise.all([server, other].map(running => running[Symbol.asyncDispose]()))
})

it('asks a service by an asset, and answers its own order, scores and sense', async () => {
  const answer = await server.client.searchHosted({ accountId: echo3d.id, container: collection, like: [{ assetId: idOf('1.png') }] })
  expect(answer).toMatchObject({ service: 'echo3d', accountId: echo3d.id, sense: 'similarity', leftOut: [] })
  expect(answer.results[0]!.remoteId).toBe(wanted)
  expect(answer.results[0]!.score).toBeGreaterThan(0.9)
  expect(answer.results.map(({ score }) => score)).toEqual(answer.results.map(({ score }) => score!).toSorted((a, b) => b - a))
  expect(answer.elapsedMs).toBeGreaterThan(0)
})

it('asks by a picture that lies nowhere here, and by a part of one', async () => {
  const found = async (region?: { readonly x: number, readonly y: number, readonly width: number, readonly height: number }) => {
    const { results } = await server.client.searchHosted({ accountId: echo3d.id, container: collection, like: [{ url: picture, ...region && { region } }] })
    return Object.fromEntries(results.map(({ remoteId, score }) => [remoteId, score]))
  }
  const [whole, part] = await Promise.all([found(), found({ x: 0, y: 0, width: 0.5, height: 0.5 })])
  expect(whole[wanted]).toBeGreaterThan(0.9)
  expect(part[wanted] ?? 0).toBeLessThan(whole[wanted]!)
})

it('says which parts of the question a service cannot be asked', async () => {
  const answer = await server.client.searchHosted({
    accountId: echo3d.id,
    container: collection,
    like: [{ assetId: idOf('1.png') }, { assetId: idOf('2.png') }],
    unlike: [{ assetId: idOf('3.png') }],
    text: 'a chair',
  })
  expect(answer.leftOut).toEqual(['text', 'unlike', 'more-examples'])
})

it('names what is missing: a container, an example, an account, a service that searches by words', async () => {
  const ask = (request: Parameters<typeof server.client.searchHosted>[0]) => server.client.searchHosted(request).then(() => 'answered', (error: { readonly code: string, readonly message: string }) => `${error.code}: ${error.message}`)
  const like = [{ assetId: idOf('1.png') }]
  expect(await ask({ accountId: echo3d.id, like })).toMatch(/^bad_request: No collection is kept at echo3D with this account/)
  expect(await ask({ accountId: echo3d.id, container: collection })).toMatch(/^bad_request: .*example or some words/)
  expect(await ask({ accountId: 'nobody', container: collection, like })).toMatch(/^account_not_found/)
  expect(await ask({ accountId: echo3d.id, container: collection, text: 'a chair' })).toMatch(/^service_cannot: echo3D cannot/)
})

it('says in words, and without its keys, that a service refuses the account', async () => {
  const wrong = await server.client.addAccount({ service: 'echo3d', name: 'Wrong', fields: { address: `${other.url}/echo3d`, key: collection, email: 'ann@example.com', userKey: 'lk_not.a-key-of-anybody' } })
  const error = await server.client.searchHosted({ accountId: wrong.id, container: collection, like: [{ assetId: idOf('1.png') }] }).catch((reason: { readonly code: string, readonly message: string }) => reason)
  expect(error).toMatchObject({ code: 'account_refused' })
  expect(JSON.stringify(error)).not.toContain('a-key-of-anybody')
})

it('hands on the pictures of another server, which only the account may see', async () => {
  const account = await server.client.addAccount({ service: 'likeness', name: 'Theirs', fields: { address: other.url, token: other.engine.token } })
  const answer = await server.client.searchHosted({ accountId: account.id, container: collection, like: [{ assetId: idOf('2.png') }], limit: 3 })
  expect(answer.results[0]).toMatchObject({ name: '2.png', assetId: null })
  expect(JSON.stringify(answer)).not.toContain(other.engine.token)
  for (const { picture } of answer.results) {
    const response = await server.ask(picture!)
    expect(response.headers.get('content-type')).toBe('image/webp')
    const { format, width } = await sharp(await response.arrayBuffer()).metadata()
    expect(format).toBe('webp')
    expect(width).toBeGreaterThan(0)
  }
  await server.client.editAccount({ id: account.id, fields: { token: 'no-token-of-theirs' } })
  const refused = await server.ask(answer.results[0]!.picture!)
  expect(await refused.json()).toMatchObject({ code: 'account_refused' })
})

it('hands on the pictures that a service names, which the window itself never asks it for', async () => {
  const account = await server.client.addAccount({ service: 'visual-layer', name: 'VL', fields: { address: `${other.url}/visual-layer`, apiKey: vl.key.key.id, apiSecret: vl.key.secret } })
  const answer = await server.client.searchHosted({ accountId: account.id, container: vl.dataset, like: [{ assetId: idOf('2.png') }], limit: 3 })
  expect(answer).toMatchObject({ service: 'visual-layer', score: 'relevance_score', sense: 'distance' })
  expect(answer.results.map(({ score }) => score)).toEqual(answer.results.map(({ score }) => score!).toSorted((a, b) => a - b))
  const { picture: path } = answer.results[0]!
  expect(path).toMatch(/^\/api\/hosted-pictures\//)
  const response = await server.ask(path!)
  expect(response.headers.get('content-type')).toBe('image/webp')
  expect((await sharp(await response.arrayBuffer()).metadata()).format).toBe('webp')
})
