import type { HostedQuery } from '../../../src-main/sync/types.ts'
import type { Server } from '../../helpers/server.ts'
import type { VisualLayer } from './visual-layer-client.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidOfNumber } from '../../../src-main/dialects/shared/public-ids.ts'
import { visualLayer } from '../../../src-main/sync/connectors/visual-layer.ts'
import { createAccountHttp } from '../../../src-main/sync/http/service-http.ts'
import { startServer } from '../../helpers/server.ts'
import { openVisualLayer } from './visual-layer-client.ts'

const signal = AbortSignal.timeout(60_000)

let server: Server
let vl: VisualLayer
beforeAll(async () => {
  server = await startServer({ dialects: true })
  vl = await openVisualLayer(server)
})
afterAll(() => server[Symbol.asyncDispose]())

/** An account whose Visual Layer is this server. */
function open(secret = vl.key.secret) {
  const http = createAccountHttp({ service: 'Visual Layer', limits: visualLayer.limits, secrets: [secret] })
  const remote = visualLayer.open({ fields: { address: `${server.url}/visual-layer`, apiKey: vl.key.key.id, apiSecret: secret }, connect: http.connect, now: Date.now })
  return { search: remote.search!, [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}

async function queryOf(seed: number, remoteId: string | null = null): Promise<HostedQuery> {
  const jpeg = await sharp(await readFile(join(server.folder, 'photos', `${seed}.png`))).jpeg({ quality: 95 }).toBuffer()
  return { like: [{ jpeg: new Uint8Array(jpeg), remoteId, kind: 'image' }], unlike: [], text: null, limit: 10 }
}

describe('what the connector for Visual Layer asks', () => {
  it('is answered: a picture is uploaded, and its near copies come first', async () => {
    await using account = open()
    const hits = await account.search(vl.dataset, await queryOf(2), signal)
    expect(hits).toHaveLength(6)
    expect(hits.slice(0, 2).map(({ name }) => name).toSorted()).toEqual(['2.png', 'copy-of-2.png'])
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score!).toSorted((a, b) => a - b))
    expect(hits[0]!.score).toBeLessThan(0.1)
    expect(hits.map(({ remoteId }) => remoteId).toSorted()).toEqual([...vl.ids.values()].map(id => uuidOfNumber('asset', id)).toSorted())
    const thumbnail = await fetch(hits[0]!.pictureUrl!)
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(Buffer.from(await thumbnail.arrayBuffer()).byteLength).toBeGreaterThan(0)
  })

  it('is answered for what lies there, without an upload', async () => {
    await using account = open()
    const id = uuidOfNumber('asset', vl.ids.get('3.png')!)
    const [first] = await account.search(vl.dataset, await queryOf(1, id), signal)
    expect(first).toMatchObject({ remoteId: id, name: '3.png', score: expect.closeTo(0, 5) as number })
  })

  it('is refused with a wrong secret, and while nothing is indexed', async () => {
    await using wrong = open('wrong-secret-of-another-key')
    await expect(wrong.search(vl.dataset, await queryOf(1), signal)).rejects.toMatchObject({ details: { kind: 'refused', status: 401 } })
    await using account = open()
    await expect(account.search(vl.empty, await queryOf(1), signal)).rejects.toMatchObject({ details: { kind: 'busy', status: 409 } })
  })
})
