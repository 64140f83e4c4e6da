import type { Remote } from '../../../src-main/sync/types.ts'
import type { Server } from '../../helpers/server.ts'
import type { Scenario } from './scenario-client.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenario } from '../../../src-main/sync/connectors/scenario.ts'
import { createAccountHttp } from '../../../src-main/sync/http/service-http.ts'
import { startServer } from '../../helpers/server.ts'
import { openScenario } from './scenario-client.ts'

const { signal } = new AbortController()

let server: Server
let sc: Scenario
let account: ReturnType<typeof createAccountHttp>
beforeAll(async () => {
  server = await startServer({ dialects: true })
  sc = await openScenario(server)
  account = createAccountHttp({ service: 'Scenario', limits: scenario.limits, secrets: [sc.key.secret] })
})
afterAll(async () => {
  await account[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** The connector that keeps collections at Scenario, with an account at this server. */
function remote(apiSecret = sc.key.secret): Remote {
  const fields = { apiKey: sc.key.key.id, apiSecret, projectId: 'proj_any', address: `${server.url}/scenario/v1` }
  return scenario.open({ fields, connect: account.connect, now: Date.now })
}

/** A picture of the library as a question carries it. */
async function picture(name: string, remoteId: string | null = null) {
  const jpeg = await sharp(await readFile(join(server.folder, 'photos', name))).jpeg({ quality: 100 }).toBuffer()
  return { jpeg: new Uint8Array(jpeg), remoteId, kind: 'image' as const }
}

const nothing = { like: [], unlike: [], text: null, limit: 30 }

it('searches a collection by a picture', async () => {
  const hits = await remote().search!(sc.keys.photos, { ...nothing, like: [await picture('3.png')] }, signal)
  expect(hits.map(({ name }) => name).sort()).toEqual(['1.png', '2.png', '3.png', '4.png', '5.png'])
  expect(hits[0]).toEqual({ remoteId: sc.id('3.png'), name: '3.png', score: null, pictureUrl: expect.stringContaining(`${server.url}/signed/`) as string, link: null })
  expect(await (await fetch(hits[0]!.pictureUrl!)).bytes()).toEqual(new Uint8Array(await readFile(join(server.folder, 'photos', '3.png'))))
})

it('searches by what it found, in the order of a search here', async () => {
  const hits = await remote().search!(sc.keys.photos, { ...nothing, like: [await picture('4.png', sc.id('1.png'))], limit: 3 }, signal)
  const found = await sc.found({ like: [{ assetId: sc.idOf('1.png') }], collections: [sc.keys.photos], limit: 3 })
  expect(hits.map(({ remoteId }) => remoteId)).toEqual(found.map(({ id }) => `asset_${id}`))
})

it('searches by examples, counterexamples and words', async () => {
  const [like, unlike] = [[await picture('1.png'), await picture('2.png')], [await picture('5.png')]]
  expect(await remote().search!(sc.keys.photos, { ...nothing, like, unlike, limit: 4 }, signal)).toHaveLength(4)
  expect((await remote().search!(sc.keys.picked, { ...nothing, text: 'oak chair' }, signal)).map(({ name }) => name)).toContain('1.png')
})

it('is told by which key it may not', async () => {
  await expect(remote('another-secret').search!(sc.keys.photos, { ...nothing, text: 'oak' }, signal)).rejects.toMatchObject({ details: { kind: 'refused', status: 401 } })
})
