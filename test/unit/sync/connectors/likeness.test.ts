import type { AccountHttpOptions } from '../../../../src-main/sync/http/service-http.ts'
import type { Outcome, Outgoing, Remote, RemoteItem } from '../../../../src-main/sync/types.ts'
import type { LikenessStandIn } from '../../../helpers/hosted-services/likeness.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { hashBytes } from '../../../../src-main/media/content-hash.ts'
import { likeness } from '../../../../src-main/sync/connectors/likeness.ts'
import { createAccountHttp } from '../../../../src-main/sync/http/service-http.ts'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { startLikeness } from '../../../helpers/hosted-services/likeness.ts'
import { startStandIn } from '../../../helpers/hosted-services/stand-in.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { pictureBytes } from '../../../helpers/receive.ts'
import { untilIdle } from '../../../helpers/server.ts'

const { signal } = new AbortController()

let standIn: LikenessStandIn
let container: string
let remote: Remote & AsyncDisposable

beforeEach(async () => {
  standIn = await startLikeness(seededRandom(7))
  container = standIn.addContainer('Chairs')
  remote = openRemote(standIn.fields)
})
afterEach(async () => {
  await remote[Symbol.asyncDispose]()
  await standIn[Symbol.asyncDispose]()
})

/** An account at work, over real HTTP; nothing waits. */
function openRemote(fields: Readonly<Record<string, string>>, options: Partial<AccountHttpOptions> = {}): Remote & AsyncDisposable {
  const http = createAccountHttp({
    service: likeness.service.name,
    limits: { parallel: 8, requestsPerSecond: 1000, kilobytesPerSecond: null },
    secrets: [fields['token'] ?? ''],
    clock: { now: Date.now, wait: async () => {} },
    ...options,
  })
  return { ...likeness.open({ fields, connect: http.connect, now: Date.now }), [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}

/** A file as it is to be sent, of the bytes that are given or of its path. */
async function outgoing(path: string, content: Uint8Array = Buffer.from(path), changes: Partial<Outgoing> = {}): Promise<Outgoing> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const time = '2026-01-01T00:00:00.000Z'
  const hash = await hashBytes(content)
  const kind = name.endsWith('.png') ? 'image' : 'model'
  const format = /\.(\w+)$/.exec(name)![1]!
  return {
    asset: { id: 1, libraryId: 1, path, name, kind, format, size: content.byteLength, hash, width: null, height: null, triangles: null, createdAt: time, modifiedAt: time, addedAt: time, missingSince: null, state: 'ready', failure: null, preview: null, strip: null },
    key: hash,
    view: null,
    format,
    name,
    bytes: content.byteLength,
    bucketPath: null,
    metadata: {},
    mediaType: 'application/octet-stream',
    path,
    open: (start = 0, end = content.byteLength) => Readable.from([Buffer.from(content.subarray(start, end))]),
    md5: async () => md5(content),
    companions: [],
    resume: undefined,
    note: () => {},
    ...changes,
  }
}

function companion(path: string, content: string) {
  return { path, bytes: Buffer.byteLength(content), open: () => Readable.from([Buffer.from(content)]) }
}

function md5(content: Uint8Array | string): string {
  return createHash('md5').update(content).digest('hex')
}

async function survey(): Promise<readonly RemoteItem[]> {
  const items: RemoteItem[] = []
  for await (const item of remote.survey(container, [], signal))
    items.push(item)
  return items
}

async function send(...items: readonly Outgoing[]): Promise<readonly Outcome[]> {
  return remote.send(container, items, signal)
}

function there(outcome: Outcome | undefined) {
  if (outcome?.state !== 'there')
    throw new Error(`expected an item that is there, got ${JSON.stringify(outcome)}`)
  return { key: outcome.key, remoteId: outcome.remoteId, revision: outcome.revision }
}

async function failureOf(doing: Promise<unknown>): Promise<ServiceFailure> {
  const error = await doing.then(() => undefined, (error: unknown) => error)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}

const received = () => join(standIn.engine.dataDir, 'received')

/** All files below the folder for received files of the other server, hidden ones too. */
async function files(): Promise<string[]> {
  const entries = await readdir(received(), { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name).slice(received().length + 1)).sort()
}

describe('an account', () => {
  it.each([{ address: 'studio' }, { address: 'ftp://studio:7717' }, { address: 'http://a:b@studio' }, { address: 'http://studio:7717/?token=x' }, { token: '' }, { token: 'two words' }])('is incomplete with %j', fields =>
    expect(() => openRemote({ ...standIn.fields, ...fields })).toThrow(expect.objectContaining({ code: 'account_incomplete' }) as Error))

  it('is tried by asking for the version', async () => {
    expect(await remote.test(signal)).toMatch(new RegExp(`^Likeness \\S+ at 127\\.0\\.0\\.1:\\d+ puts what it receives into ${received()}\\.$`))
    expect(standIn.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /api/status'])
  })

  it('with another token is refused, and the token is not told', async () => {
    const token = 'not-the-token-of-that-server'
    await using other = openRemote({ ...standIn.fields, token })
    const { error, details } = await failureOf(other.test(signal))
    expect(details.kind).toBe('refused')
    expect(error.code).toBe('account_refused')
    expect(error.message).not.toContain(token)
  })

  it('at a server that is too old, or none of Likeness, says so', async () => {
    await using old = await startStandIn(new Hono().get('/api/status', c => c.json({ version: '0.1.0', dataDir: '/data' })) as never)
    await using atOld = openRemote({ address: old.url, token: 'abc' })
    expect((await failureOf(atOld.test(signal))).error.message).toBe('Another Likeness server did not do as asked: it is Likeness 0.1.0, which cannot receive files yet. Install a newer version there.')
    await using strange = await startStandIn(new Hono().all('*', c => c.text('Hello')) as never)
    await using atStrange = openRemote({ address: strange.url, token: 'abc' })
    expect((await failureOf(atStrange.test(signal))).details.kind).toBe('unclear')
  })

  it('lists collections that people made, and makes one', async () => {
    await standIn.engine.client.createCollection({ name: 'Smart', query: { kinds: ['image'] } })
    await send(await outgoing('a.stl'))
    expect(await remote.containers!(signal)).toEqual([{ id: container, name: 'Chairs', items: 1 }])
    const made = await remote.makeContainer!('Tables', signal)
    expect(made).toMatchObject({ name: 'Tables', items: 0 })
    expect(await remote.container(made.id, signal)).toEqual(made)
    expect((await failureOf(remote.container('none', signal))).error.code).toBe('container_not_found')
    expect((await failureOf(remote.send('none', [await outgoing('a.stl')], signal))).error.code).toBe('container_not_found')
  })
})

describe('sending', () => {
  it('puts files where they lie here, with what is said of them, and finds them by their keys', async () => {
    const items = [await outgoing('x/chair.stl'), await outgoing('y/chair.stl', undefined, { metadata: { tags: ['wood', ' wood', ''], artist: ['Ann', 'Bob'], none: [] } })]
    const outcomes = (await send(...items)).map(there)
    expect(outcomes.map(({ key }) => key)).toEqual(items.map(({ key }) => key))
    expect(await files()).toEqual([`${container}/x/chair.stl`, `${container}/y/chair.stl`])
    expect((await survey()).toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(outcomes.map(({ key, remoteId, revision }, i) => ({ id: remoteId, key, name: 'chair.stl', bytes: items[i]!.bytes, md5: null, revision, state: 'there', reason: null })))
    expect(standIn.contents(container).find(({ id }) => id === outcomes[1]!.remoteId)).toMatchObject({ content: md5('y/chair.stl'), metadata: { tags: ['wood'], artist: 'Ann, Bob' } })
  })

  it('asks two requests a file, and the token stands in the header alone', async () => {
    await send(await outgoing('a.stl'))
    expect(standIn.seen.map(({ url }) => url.replace(/\?.*/, ''))).toEqual([`/api/collections/${container}/received/bytes`, `/api/collections/${container}/received`])
    expect(standIn.seen.every(({ url, headers }) => !url.includes(standIn.engine.token) && headers.get('authorization') === `Bearer ${standIn.engine.token}`)).toBe(true)
    expect(standIn.seen[0]!.headers.get('content-length')).toBe('5')
  })

  it('twice the same leaves it once', async () => {
    const item = await outgoing('a.stl')
    const [first] = await send(item)
    expect(await send(item)).toEqual([first])
    expect(standIn.everything()).toHaveLength(1)
    expect(await files()).toHaveLength(1)
  })

  it('takes along what a model refers to, also from folders beside its own', async () => {
    const [outcome] = await send(await outgoing('set/chair/chair.obj', undefined, { companions: [companion('chair.mtl', 'newmtl a'), companion('../shared/wood.png', 'wood'), companion('tex/wood.png', 'wood')] }))
    there(outcome)
    expect(await files()).toEqual(['chair/chair.mtl', 'chair/chair.obj', 'chair/tex/wood.png', 'shared/wood.png'].map(path => `${container}/set/${path}`))
    expect(await survey()).toHaveLength(1)
  })

  it('sends views by their own bytes', async () => {
    await using picture = { path: join(standIn.engine.dataDir, 'api-keys.secret'), [Symbol.asyncDispose]: async () => {} }
    const content = await readFile(picture.path)
    const model = await outgoing('set/chair.glb')
    const [outcome] = await send({ ...await outgoing('set/chair.glb', content), key: `${model.key}#3`, view: 3, format: 'jpeg', name: 'chair-3.jpg', path: picture.path, bytes: content.byteLength })
    expect(there(outcome).key).toBe(`${model.key}#3`)
    expect(await files()).toEqual([`${container}/set/chair-3.jpg`])
    expect(await survey()).toMatchObject([{ key: `${model.key}#3`, name: 'chair-3.jpg' }])
  })

  it('gives names that not every system takes another one', async () => {
    await send(await outgoing('a: b/CON.stl'), await outgoing('.hidden/x?.stl'))
    expect(await files()).toEqual([`${container}/_.hidden/x_.stl`, `${container}/a_ b/_CON.stl`])
  })

  it('goes on with a large file where it was broken off', async () => {
    const content = Buffer.alloc(20_000_000, 'abcdefg')
    const item = await outgoing('large.stl', content)
    standIn.fail({ rate: 1, times: 100, kinds: ['reset'], only: request => request.url.includes('offset=8000000') })
    expect((await failureOf(send(item))).details).toMatchObject({ kind: 'broken', mayHaveHappened: false })
    expect(await survey()).toEqual([])
    standIn.fail(undefined)
    standIn.seen.length = 0
    const [outcome] = await send(item)
    expect(there(outcome).revision).toBe(item.key)
    expect(standIn.seen.map(({ url, headers }) => `${new URLSearchParams(url.split('?')[1]).get('offset')} ${headers.get('content-length')}`).slice(0, 3)).toEqual(['0 0', '8000000 8000000', '16000000 4000000'])
    expect(standIn.contents(container)).toMatchObject([{ content: md5(content) }])
    standIn.seen.length = 0
    await send(item)
    expect(standIn.seen).toHaveLength(2)
  })

  it('says of each file what is wrong with it, and sends the others', async () => {
    const bad = await outgoing('bad.stl', undefined, { open: () => new Readable({ read() {
      this.destroy(failure('file_changed'))
    } }) })
    const strange = await outgoing('a.xyz')
    const outcomes = await send(bad, strange, await outgoing('good.stl'))
    expect(outcomes).toMatchObject([{ key: bad.key, state: 'failed', error: { code: 'file_changed' } }, { key: strange.key, state: 'failed', error: { code: 'service_failed' } }, { state: 'there' }])
    expect((await files()).filter(file => !file.includes('.receiving'))).toEqual([`${container}/good.stl`])
  })

  it('of 300 files while a third of the requests fail in all ways leaves each there once', async () => {
    standIn.fail({ rate: 0.3 })
    const items = await Promise.all(Array.from({ length: 300 }, (_, i) => outgoing(`folder-${i % 7}/${i}.stl`)))
    let left = items
    for (let round = 0; left.length > 0 && round < 20; round++) {
      const done = new Set<string>()
      const next = left.values()
      await Promise.all(Array.from({ length: 4 }, async () => {
        for (const item of next)
          await send(item).then(outcomes => outcomes.forEach(outcome => done.add(there(outcome).key)), () => {})
      }))
      left = left.filter(({ key }) => !done.has(key))
    }
    standIn.fail(undefined)
    expect(left).toEqual([])
    expect((await survey()).map(({ key }) => key)).toEqual(items.map(({ key }) => key).sort())
    expect(standIn.everything().map(({ content }) => content).sort()).toEqual(Array.from({ length: 300 }, (_, i) => md5(`folder-${i % 7}/${i}.stl`)).sort())
    expect(await files()).toHaveLength(300)
  })
})

describe('what lies there', () => {
  it('is another one once somebody changed it, and gone once somebody deleted it', async () => {
    const [one, two] = (await send(await outgoing('one.stl'), await outgoing('two.stl'))).map(there)
    standIn.changeItem(container, one!.remoteId)
    standIn.deleteItem(container, two!.remoteId)
    const left = await survey()
    expect(left).toMatchObject([{ key: one!.key, id: one!.remoteId }])
    expect(left[0]!.revision).not.toBe(one!.revision)
    const again = (await send(await outgoing('one.stl'), await outgoing('two.stl'))).map(there)
    expect(again.map(({ revision }) => revision)).toEqual([one!.revision, two!.revision])
    expect(standIn.contents(container).map(({ content }) => content).sort()).toEqual([md5('one.stl'), md5('two.stl')].sort())
  })

  it('is described anew without another revision', async () => {
    const [item] = (await send(await outgoing('a.stl', undefined, { metadata: { tags: ['old'] } }))).map(there)
    const described = { key: item!.key, remoteId: item!.remoteId, name: 'a.stl', bucketPath: null, metadata: { tags: ['new'], rating: ['5'] } }
    expect(await remote.describe!(container, [described, { ...described, key: 'f'.repeat(32) }], signal)).toMatchObject([{ ...item, state: 'there' }, { key: 'f'.repeat(32), state: 'failed' }])
    expect(standIn.contents(container)).toMatchObject([{ metadata: { tags: ['new'], rating: '5' } }])
  })

  it('is removed; what is gone already counts as removed, the file that somebody changed stays there', async () => {
    const items = (await send(await outgoing('one.stl'), await outgoing('two.stl'))).map(there)
    standIn.changeItem(container, items[1]!.remoteId)
    const outcomes = await remote.remove!(container, [...items, { key: 'f'.repeat(32), remoteId: '99' }], signal)
    expect(outcomes).toMatchObject([...items.map(({ remoteId }) => ({ state: 'there', remoteId })), { state: 'there', remoteId: '99' }])
    expect(await survey()).toEqual([])
    expect(await files()).toEqual([`${container}/two.stl`])
  })
})

it('searches in the collection by pictures like and unlike', async () => {
  const pictures = await Promise.all([1, 2, 3].map(async seed => outgoing(`${seed}.png`, await pictureBytes(seed))))
  const sent = (await send(...pictures)).map(there)
  await standIn.engine.client.resume()
  await untilIdle(standIn.engine.client)
  const { default: sharp } = await import('sharp')
  const [one, two] = await Promise.all([1, 2].map(async seed => ({ jpeg: new Uint8Array(await sharp(await pictureBytes(seed)).jpeg().toBuffer()), remoteId: null, kind: 'image' as const })))
  const hits = await remote.search!(container, { like: [one!], unlike: [], text: null, limit: 2 }, signal)
  expect(hits).toHaveLength(2)
  expect(hits[0]).toMatchObject({ remoteId: sent[0]!.remoteId, name: '1.png', pictureUrl: null, link: null })
  expect(hits[0]!.score).toBeGreaterThan(0.8)
  const jpeg = await remote.picture!(container, hits[0]!.picture!, signal)
  expect((await sharp(jpeg).metadata()).format).toBe('jpeg')
  const against = await remote.search!(container, { like: [one!, two!], unlike: [one!], text: null, limit: 3 }, signal)
  expect(against[0]).toMatchObject({ name: '2.png' })
  expect(await remote.search!(standIn.addContainer('Empty'), { like: [one!], unlike: [], text: null, limit: 3 }, signal)).toEqual([])
})

it('takes for the picture of a result nothing that is no preview', async () => {
  const previews = ['/api/status', '/api/previews/../status', 'https://elsewhere.example/api/previews/0123456789abcdef0123456789abcdef.jpg', null]
  const app = new Hono().post('/api/search', c => c.json({ results: previews.map((preview, id) => ({ score: 1, asset: { id, name: `${id}.png`, preview } })) }))
  await using other = await startStandIn(app as never)
  await using asked = openRemote({ address: other.url, token: 'token' })
  const hits = await asked.search!('all', { like: [], unlike: [], text: 'oak', limit: 4 }, signal)
  expect(hits.map(({ picture }) => picture)).toEqual(previews.map(() => undefined))
})
