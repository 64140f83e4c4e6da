import type { NewApiKey, SearchResult } from '../../../src-main/contract/entities.ts'
import type { AnchorRef } from '../../../src-main/contract/query.ts'
import type { HostedHit, QueryPicture } from '../../../src-main/sync/types.ts'
import type { Server } from '../../helpers/server.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ServiceFailure } from '../../../src-main/sync/service-failure.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { openEcho3d } from '../../helpers/hosted-services/echo3d/account.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'

const corners = ['0 0 0', '2 0 0', '2 1 0', '0 1 0', '0 0 1', '2 0 1', '2 1 1', '0 1 1'].map(corner => `v ${corner}`)
const faces = ['1 4 3 2', '5 6 7 8', '1 2 6 5', '4 8 7 3', '1 5 8 4', '2 3 7 6'].map(face => `f ${face}`)
const { signal } = new AbortController()

let server: Server
let user: NewApiKey
let container: string
let jpeg: Uint8Array<ArrayBuffer>
let ids: ReadonlyMap<string, number>

beforeAll(async () => {
  server = await startServer({ dialects: true })
  await writeTree(join(server.folder, 'library', 'models'), { 'box.obj': [...corners, ...faces, ''].join('\n') })
  await indexPictures(server, 'library', 6)
  ids = new Map((await server.client.listAssets({})).assets.map(({ name, id }) => [name, id]))
  container = (await server.client.createCollection({ name: 'All', assetIds: [...ids.values()] })).key
  user = await server.client.addApiKey({ name: 'Ann', email: 'ann@example.com', dailyQuota: 1000 })
  jpeg = new Uint8Array(await sharp(await readFile(join(server.folder, 'library', '1.png'))).jpeg({ quality: 90 }).toBuffer())
}, 300_000)
afterAll(() => server[Symbol.asyncDispose]())

/** The connector at this server, as an account of echo3D. */
function open(changes: Readonly<Record<string, string>> = {}) {
  return openEcho3d({ address: `${server.url}/echo3d`, key: container, email: 'ann@example.com', userKey: user.credential, ...changes })
}

function pictured(changes: Partial<QueryPicture> = {}): QueryPicture {
  return { jpeg, remoteId: null, kind: 'image', ...changes }
}

/** What the search itself finds, as hits. */
async function foundBy(like: AnchorRef, limit: number): Promise<readonly HostedHit[]> {
  const { results } = await server.client.search({ like: [like], collections: [container], threshold: 0.5, limit: 1000 })
  return results.map(hitOf).slice(0, limit)
}

/** It is not told what it is called: this server speaks of echo3D the search alone. */
function hitOf({ asset: { id }, score }: Pick<SearchResult, 'score'> & { readonly asset: { readonly id: number } }): HostedHit {
  return { remoteId: String(id), name: String(id), score, pictureUrl: null, link: null }
}

it.each([10, 2])('finds by a picture what is found here: %i', async (limit) => {
  await using account = open()
  const { id: anchorId } = await server.client.createAnchor({ file: new Blob([jpeg]), fileName: 'query.jpg' })
  const wanted = await foundBy({ anchorId }, limit)
  expect(wanted[0]).toMatchObject({ remoteId: String(ids.get('1.png')) })
  expect(wanted.length).toBeGreaterThan(1)
  const found = await account.search!(container, { like: [pictured()], unlike: [], text: null, limit }, signal)
  expect(found).toEqual(wanted)
})

it('finds by a model that is there its entry, and what is like it', async () => {
  await using account = open({ userKey: user.key.id, secKey: user.secret })
  const box = ids.get('box.obj')!
  const found = await account.search!(container, { like: [pictured({ kind: 'model', remoteId: String(box) })], unlike: [], text: null, limit: 10 }, signal)
  expect(found).toEqual([hitOf({ asset: { id: box }, score: 1 }), ...await foundBy({ assetId: box }, 9)])
})

it.each(['999999', 'of another server'])('finds by a model that is not there what its picture finds: %s', async (remoteId) => {
  await using account = open()
  const found = await account.search!(container, { like: [pictured({ kind: 'model', remoteId })], unlike: [], text: null, limit: 1 }, signal)
  expect(found).toMatchObject([{ remoteId: String(ids.get('1.png')) }])
})

it('says why it is refused, without the key', async () => {
  const userKey = `${user.key.id}.not-its-secret`
  await using account = open({ userKey })
  const error: unknown = await account.search!(container, { like: [pictured()], unlike: [], text: null, limit: 1 }, signal).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ServiceFailure)
  expect((error as ServiceFailure).error).toMatchObject({ code: 'account_refused', message: expect.stringContaining('There is no such API key') as string })
  expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('not-its-secret')
})
