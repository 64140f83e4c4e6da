import type { HostedHit } from '../../../../src-main/sync/types.ts'
import type { HostedStandIn } from '../../../helpers/hosted-services/types.ts'
import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hitsOf } from '../../../../src-main/sync/connectors/echo3d/answers.ts'
import { startEcho3d } from '../../../helpers/hosted-services/echo3d.ts'
import { openEcho3d, outgoing } from '../../../helpers/hosted-services/echo3d/account.ts'

const { signal } = new AbortController()

let standIn: HostedStandIn
let container: string
let remote: ReturnType<typeof openEcho3d>

beforeEach(async () => {
  standIn = await startEcho3d()
  container = standIn.addContainer('Chairs')
  remote = openEcho3d(standIn.fields)
})
afterEach(async () => {
  await remote[Symbol.asyncDispose]()
  await standIn[Symbol.asyncDispose]()
})

/** What is found of an image and a model that were sent. */
async function found(): Promise<Readonly<Record<string, HostedHit>>> {
  for (const name of ['a.png', 'b.glb'])
    await remote.send(container, [outgoing({ name, content: Buffer.alloc(100, name) })], signal)
  const hits = await remote.search!(container, { like: [{ jpeg: new Uint8Array(100), remoteId: null, kind: 'image' }], unlike: [], text: null, limit: 10 }, signal)
  return Object.fromEntries(hits.map(hit => [hit.name, hit]))
}

it('are told of images alone', async () => {
  const hits = await found()
  expect(hits['a.png']).toMatchObject({ picture: expect.any(String) as string, pictureUrl: null })
  expect(hits['b.glb']).toMatchObject({ picture: undefined, pictureUrl: null })
})

it('are downloaded with the keys, which do not go along where that leads', async () => {
  const { picture } = (await found())['a.png']!
  standIn.seen.length = 0
  expect(Buffer.from(await remote.picture!(container, picture!, signal)).toString()).toBe(picture)
  const [asked, led] = standIn.seen.map(({ url }) => new URL(url, standIn.url))
  const { email, userKey, secKey } = standIn.fields
  expect(Object.fromEntries(asked!.searchParams)).toEqual({ email, userKey, secKey, key: container, file: picture })
  expect([led!.pathname, ...led!.searchParams.keys()]).toEqual([`/storage/${picture}`, 'signature'])
})

it('that are gone are said to be', async () => {
  await expect(remote.picture!(container, 'gone', signal)).rejects.toMatchObject({ details: { kind: 'absent' } })
})

it('are the smaller copies, where there are some', () => {
  const entry = { id: 'e', hologram: { type: 'IMAGE_HOLOGRAM', filename: 'a.png', storageID: 'whole' }, additionalData: { compressedImageStorageID: 'small' } }
  expect(hitsOf([['e', 1]], new Map([['e', entry]]))).toMatchObject([{ picture: 'small' }])
})
