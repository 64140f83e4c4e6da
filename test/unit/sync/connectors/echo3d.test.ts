import type { Outcome, QueryPicture, Remote, RemoteItem } from '../../../../src-main/sync/types.ts'
import type { HostedStandIn } from '../../../helpers/hosted-services/types.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { echo3d } from '../../../../src-main/sync/connectors/echo3d.ts'
import { uploadData } from '../../../../src-main/sync/connectors/echo3d/metadata.ts'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { startEcho3d } from '../../../helpers/hosted-services/echo3d.ts'
import { openEcho3d, outgoing } from '../../../helpers/hosted-services/echo3d/account.ts'

const { signal } = new AbortController()
const chair = outgoing({ name: 'chair.glb', metadata: { tags: ['wood', 'seat'], note: ['from: here; there'], rating: ['5'] } })

const { note: _, ...candidate } = chair

let standIn: HostedStandIn
let container: string
let remote: ReturnType<typeof openEcho3d>

beforeEach(() => begin(startEcho3d()))
afterEach(end)

async function begin(starting: Promise<HostedStandIn>): Promise<void> {
  standIn = await starting
  container = standIn.addContainer('Chairs')
  remote = openEcho3d(standIn.fields)
}

async function end(): Promise<void> {
  await remote[Symbol.asyncDispose]()
  await standIn[Symbol.asyncDispose]()
}

async function restart(starting: Promise<HostedStandIn>): Promise<void> {
  await end()
  await begin(starting)
}

async function survey(): Promise<readonly RemoteItem[]> {
  return listed(remote)
}

async function listed(account: Remote): Promise<readonly RemoteItem[]> {
  const items: RemoteItem[] = []
  for await (const item of account.survey(container, [], signal))
    items.push(item)
  return items
}

async function sent(...items: readonly Parameters<typeof outgoing>[0][]): Promise<string[]> {
  const ids: string[] = []
  for (const item of items)
    ids.push(...(await remote.send(container, [outgoing(item)], signal)).map(idOf))
  return ids
}

function idOf(outcome: Outcome): string {
  if (outcome.state !== 'there')
    throw new Error(`expected an item that is there, got ${JSON.stringify(outcome)}`)
  return outcome.remoteId
}

async function failureOf(doing: Promise<unknown>): Promise<ServiceFailure> {
  const error = await doing.then(() => undefined, (error: unknown) => error)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}

describe('an account', () => {
  it.each(['email', 'userKey', 'key'])('needs %s', (name) => {
    const { [name]: _, ...fields } = standIn.fields
    expect(() => openEcho3d(fields)).toThrow(expect.objectContaining({ code: 'account_incomplete', message: expect.stringContaining(`"${name}"`) as string }) as Error)
  })

  it.each([['uploadContract', 'both'], ['address', 'echo3d.com'], ['address', 'ftp://echo3d.com'], ['address', 'https://a:b@echo3d.com'], ['address', 'https://echo3d.com?a=b']])('has no %s such as %s', (name, value) =>
    expect(() => openEcho3d({ ...standIn.fields, [name]: value })).toThrow(expect.objectContaining({ code: 'account_incomplete' }) as Error))

  it('is tried by looking at its collection, and nothing is changed by that', async () => {
    expect(await remote.test(signal)).toBe(`The account reads the collection ${standIn.fields['key']}: 0 entries.`)
    expect(standIn.seen.map(({ method, url }) => [method, url.split('?')[0]])).toEqual([['GET', '/query']])
  })

  it('works with an address that ends in a slash', async () => {
    await using slashed = openEcho3d({ ...standIn.fields, address: `${standIn.url}/` })
    expect(await slashed.test(signal)).toContain('0 entries')
  })

  it('says what echo3D cannot do by its documents', () => {
    expect(echo3d.service.cannot).toEqual(['companions', 'deletion', 'container-list', 'container-making'])
    expect(remote).not.toHaveProperty('remove')
    expect(remote).not.toHaveProperty('containers')
    expect(remote).not.toHaveProperty('makeContainer')
    expect(remote).not.toHaveProperty('poll')
  })
})

describe('a collection', () => {
  it('is looked up by its key', async () => {
    await sent({ name: 'a.glb' }, { name: 'b.png' })
    expect(await remote.container(container, signal)).toEqual({ id: container, name: container, items: 2 })
  })

  it('shows what is there: ours by its content key, and what others put there', async () => {
    const [ours] = await sent({ name: 'chair.glb', key: 'abc#3' })
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...credentials(), key: container }))
      body.append(name, value)
    body.append('file', new Blob(['a table']), 'table.obj')
    expect((await fetch(`${standIn.url}/upload`, { method: 'POST', body })).status).toBe(200)
    expect((await survey()).map(({ id, ...item }) => ({ ...item, isOurs: id === ours }))).toEqual([
      { isOurs: true, key: 'abc#3', name: 'chair.glb', bytes: null, md5: null, revision: expect.any(String) as string, state: 'there', reason: null },
      { isOurs: false, key: null, name: 'table.obj', bytes: null, md5: null, revision: expect.any(String) as string, state: 'there', reason: null },
    ])
  })

  it('shows what somebody changed or deleted', async () => {
    const [a, b] = await sent({ name: 'a.glb' }, { name: 'b.glb' })
    const [before] = await survey()
    standIn.changeItem(container, a!)
    standIn.deleteItem(container, b!)
    const [after, ...others] = await survey()
    expect(others).toEqual([])
    expect(after).toEqual({ ...before, revision: expect.not.stringMatching(before!.revision!) as string })
  })
})

describe('a file is sent', () => {
  it('as the newest page has it, once, with its content key', async () => {
    const [outcome] = await remote.send(container, [chair], signal)
    const [item] = await survey()
    expect(outcome).toEqual({ key: chair.key, state: 'there', remoteId: item!.id, revision: item!.revision })
    expect(item).toMatchObject({ key: chair.key, name: 'chair.glb' })
    expect(standIn.everything()).toEqual([{ id: item!.id, name: 'chair.glb', content: await chair.md5(), metadata: { likenessKey: chair.key, tags: 'wood,seat', rating: '5', note: 'from: here; there' } }])
    expect(standIn.seen.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual(['POST /upload', 'POST /post', 'GET /query'])
  })

  it('with metadata that has no separators in the upload itself', () => {
    expect(uploadData('0f#2', { a: ['1', '2'], b: [], c: ['x:y'], d: [''], likenessKey: ['mine'] })).toEqual({ data: 'likenessKey:0f#2;a:1,2', rest: [['c', 'x:y'], ['d', '']] })
  })

  it('as the pages before have it, with the files beside it', async () => {
    await using typed = openEcho3d({ ...standIn.fields, uploadContract: 'typed' })
    const open = () => Readable.from([Buffer.from('beside')])
    const model = outgoing({ name: 'chair.obj', companions: [{ path: 'textures/wood.png', bytes: 6, open }, { path: 'chair.mtl', bytes: 6, open }] })
    const [a] = await typed.send(container, [model], signal)
    const [b] = await typed.send(container, [outgoing({ name: 'photo.jpg' })], signal)
    expect([a, b].map(outcome => outcome!.state)).toEqual(['there', 'there'])
    const { db } = await (await fetch(`${standIn.url}/query?${new URLSearchParams({ ...credentials(), key: container }).toString()}`)).json() as { db: Record<string, { hologram: unknown }> }
    expect(Object.values(db).map(({ hologram }) => hologram)).toMatchObject([
      { type: 'MODEL_HOLOGRAM', filename: 'chair.obj', textureFilenames: ['wood.png'], materialFilename: 'chair.mtl' },
      { type: 'IMAGE_HOLOGRAM', filename: 'photo.jpg' },
    ])
  })

  it('piece by piece, however large it is', async () => {
    const piece = Buffer.alloc(64 * 1024, 7)
    const pieces = 480
    const md5 = createHash('md5')
    let most = 0
    let underWay = 0
    function* read(): Generator<Buffer> {
      for (let i = 0; i < pieces; i++) {
        md5.update(piece)
        most = Math.max(most, ++underWay)
        queueMicrotask(() => setImmediate(() => underWay--))
        yield piece
      }
    }
    const item = outgoing({ name: 'large.glb', key: 'large', bytes: pieces * piece.byteLength, open: () => Readable.from(read(), { highWaterMark: 1 }) })
    expect((await remote.send(container, [item], signal))[0]).toMatchObject({ state: 'there' })
    expect(standIn.everything()).toMatchObject([{ content: md5.digest('hex') }])
    expect(most).toBeLessThan(pieces / 4)
    expect(standIn.seen[0]!.headers.get('content-length')).toMatch(/^3145\d{4}$/)
  })

  it('again and refused: what is there already is not there twice', async () => {
    await sent({ name: 'chair.glb' })
    const [outcome] = await remote.send(container, [outgoing({ name: 'copy.glb', content: Buffer.from('chair.glb') })], signal)
    expect(outcome).toMatchObject({ state: 'failed', error: { code: 'service_failed', message: expect.stringContaining('This file is in the collection already.') as string } })
    expect(standIn.everything()).toHaveLength(1)
  })

  it('again and answered by what is there, which gets what the upload would have carried', async () => {
    await restart(startEcho3d(undefined, { duplicates: 'existing' }))
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...credentials(), key: container }))
      body.append(name, value)
    body.append('file', new Blob(['chair.glb']), 'by-hand.glb')
    await fetch(`${standIn.url}/upload`, { method: 'POST', body })
    const [id] = await sent({ name: 'chair.glb', key: 'k', metadata: { tags: ['wood'] } })
    expect(standIn.everything()).toMatchObject([{ id, name: 'by-hand.glb', metadata: { likenessKey: 'k', tags: 'wood' } }])
    expect(await survey()).toMatchObject([{ id, key: 'k' }])
  })

  it('even if it looks like another one when it is a view or a conversion', async () => {
    const content = Buffer.from('the same from both sides')
    const { asset } = chair
    const outcomes = [0, 6].map(view => outgoing({ asset, name: `chair-${view}.jpg`, key: `k#${view}`, view, content }))
    for (const view of outcomes)
      expect((await remote.send(container, [view], signal))[0]!.state).toBe('there')
    expect((await survey()).map(({ key }) => key)).toEqual(['k#0', 'k#6'])
  })

  it.each(['file_changed', 'file_unreadable'])('no more when it is another one: %s', async (code) => {
    const open = () => Readable.from(code === 'file_changed' ? [Buffer.from('short')] : failing())
    const [outcome] = await remote.send(container, [outgoing({ name: 'chair.glb', open, bytes: 100 })], signal)
    expect(outcome).toMatchObject({ state: 'failed', error: { code } })
    expect(standIn.everything()).toEqual([])
  })

  it.each([['chair.3mf', 'model'], ['photo.jfif', 'image'], ['README', 'model']] as const)('not when its name is %s', (name, kind) =>
    expect(echo3d.objection({ ...candidate, name, asset: { ...candidate.asset, kind } })).toMatchObject({ code: 'ending', params: { ending: expect.stringContaining(name === 'README' ? name : '.') as string } }))

  it('when its name is another one', () =>
    expect(['a.GLB', 'b.usdc', 'c.ply'].map(name => echo3d.objection({ ...candidate, name }))).toEqual([undefined, undefined, undefined]))
})

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half of it')
  throw new Error('EIO: i/o error')
}

describe('what is in doubt', () => {
  it.each(['reset-after', 'fail-after', 'half'] as const)('is thrown as such, and found by the next survey: %s', async (kind) => {
    standIn.fail({ rate: 1, kinds: [kind], times: 1 })
    expect((await failureOf(remote.send(container, [chair], signal))).details).toMatchObject({ mayHaveHappened: true })
    expect(standIn.seen.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect(await survey()).toMatchObject([{ key: chair.key }])
    expect(echo3d.afterDoubt).toBe('survey')
  })

  it('is so too when the file came through and its metadata did not', async () => {
    standIn.fail({ rate: 1, kinds: ['fail'], only: ({ url }) => url.includes('/post') })
    expect((await failureOf(remote.send(container, [chair], signal))).details).toMatchObject({ kind: 'broken', mayHaveHappened: true })
    standIn.fail(undefined)
    const [item] = await survey()
    expect(await remote.describe!(container, [{ ...chair, remoteId: item!.id }], signal)).toMatchObject([{ state: 'there' }])
    expect(standIn.everything()).toMatchObject([{ metadata: { note: 'from: here; there', rating: '5' } }])
  })

  it('is none when nothing happened: it is tried again at once', async () => {
    standIn.fail({ rate: 1, kinds: ['limit'], times: 2 })
    expect(await sent({ name: 'chair.glb' })).toHaveLength(1)
    expect(standIn.seen.map(({ fault }) => fault)).toEqual(['limit', 'limit', undefined])
  })

  it('ends when it is told to', async () => {
    const reason = new Error('enough')
    await expect(remote.send(container, [chair], AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(standIn.seen).toEqual([])
  })
})

describe('metadata', () => {
  it('is set and removed of what lies there; the revision stays', async () => {
    await sent({ name: 'chair.glb', key: 'k', metadata: { tags: ['wood'], rating: ['5'] } })
    const [item] = await survey()
    const describe = (metadata: Readonly<Record<string, readonly string[]>>) => remote.describe!(container, [{ key: 'k', remoteId: item!.id, name: 'chair.glb', bucketPath: null, metadata }], signal)
    expect(await describe({ tags: ['oak', 'a;b'], rating: [], never: [], likenessKey: ['other'] })).toEqual([{ key: 'k', state: 'there', remoteId: item!.id, revision: item!.revision }])
    expect(standIn.everything()).toMatchObject([{ metadata: { likenessKey: 'k', tags: 'oak,a;b' } }])
    expect(standIn.everything()[0]!.metadata).not.toHaveProperty('rating')
  })

  it('of an entry that is gone is a failure of that item alone', async () => {
    const [id] = await sent({ name: 'a.glb', key: 'a' })
    const outcomes = await remote.describe!(container, ['gone', id!].map(remoteId => ({ key: remoteId, remoteId, name: '', bucketPath: null, metadata: { tags: ['x'] } })), signal)
    expect(outcomes.map(({ state }) => state)).toEqual(['failed', 'there'])
  })
})

describe('what goes wrong', () => {
  it.each([{ jsonErrors: false }, { jsonErrors: true }])('is said without a secret: %j', async (quirks) => {
    await restart(startEcho3d(undefined, quirks))
    const { fields } = standIn
    const wrong = { ...fields, userKey: 'another/key+1=', secKey: 'another sec & key' }
    await using stranger = openEcho3d(wrong)
    const item = { key: 'k', remoteId: 'e', name: '', bucketPath: null, metadata: { tags: ['x'] } }
    const picture: QueryPicture = { jpeg: new Uint8Array(3), remoteId: null, kind: 'image' }
    const doings = [
      () => stranger.test(signal),
      () => stranger.container(container, signal),
      () => listed(stranger),
      () => stranger.send(container, [chair], signal),
      () => stranger.describe!(container, [item], signal),
      () => stranger.search!(container, { like: [picture], unlike: [], text: null, limit: 3 }, signal),
    ]
    for (const doing of doings) {
      const { error, details, message, stack } = await failureOf(doing())
      expect(error).toMatchObject({ code: 'account_refused', message: expect.stringContaining('Authentication failed for {"') as string })
      expect(details).toMatchObject({ kind: 'refused', status: 401, mayHaveHappened: false })
      const said = [message, stack, JSON.stringify([error.message, details])].join('\n')
      for (const secret of [wrong.userKey, wrong.secKey].flatMap(secret => [secret, encodeURIComponent(secret), new URLSearchParams({ secret }).toString().slice(7), Buffer.from(secret).toString('base64')]))
        expect(said).not.toContain(secret)
      expect(said).not.toContain('?')
    }
  })

  it('of a collection that is not there is said of it', async () => {
    await using other = openEcho3d({ ...standIn.fields, address: `${standIn.url}/elsewhere` })
    for (const doing of [() => other.container(container, signal), () => other.send(container, [chair], signal), () => listed(other)])
      expect((await failureOf(doing())).error).toMatchObject({ code: 'container_not_found', message: expect.stringContaining(container) as string })
  })

  it('is tried again when nothing is changed by it', async () => {
    await sent({ name: 'chair.glb' })
    standIn.fail({ rate: 1, kinds: ['fail', 'half', 'reset', 'limit'], times: 5 })
    expect(await survey()).toHaveLength(1)
  })
})

describe('a search', () => {
  const like = (example: Partial<QueryPicture> & { readonly content?: Uint8Array<ArrayBuffer> }): QueryPicture => ({ jpeg: example.content ?? new Uint8Array(100), remoteId: null, kind: 'image', ...example })
  const search = (example: QueryPicture | undefined, limit = 10) => remote.search!(container, { like: example ? [example] : [], unlike: [], text: null, limit }, signal)

  /** One of 100 bytes, of 60, of 90, of 20. */
  async function fill(): Promise<string[]> {
    return sent(...[['a.png', 100], ['b.glb', 60], ['c.fbx', 90], ['d.png', 20]].map(([name, bytes]) => ({ name: name as string, content: Buffer.alloc(bytes as number, name as string) })))
  }

  it('by a picture finds what is like it, the best first', async () => {
    const [a, b, c] = await fill()
    expect(await search(like({ content: new Uint8Array(Buffer.alloc(100, 'a.png')) }))).toEqual([
      { remoteId: a, name: 'a.png', score: 1, pictureUrl: null, picture: expect.any(String) as string, link: null },
      { remoteId: c, name: 'c.fbx', score: expect.closeTo(0.891) as number, pictureUrl: null, link: null },
      { remoteId: b, name: 'b.glb', score: expect.closeTo(0.594) as number, pictureUrl: null, link: null },
    ])
    expect(await search(like({}), 1)).toMatchObject([{ remoteId: a }])
    expect(await search(like({ content: new Uint8Array(1) }))).toEqual([])
    expect(echo3d.service.search).toEqual({ score: 'score', sense: 'similarity', text: false, unlike: false })
  })

  it('is a GET with the file as a form in its body', async () => {
    await search(like({ remoteId: 'an image that was sent' }))
    expect(standIn.seen).toHaveLength(1)
    const [{ method, url, headers }] = standIn.seen as [typeof standIn.seen[0]]
    expect(method).toBe('GET')
    expect(headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
    expect(Object.fromEntries(new URL(url, standIn.url).searchParams)).toEqual({ ...credentials(), key: container, keys: container, getScore: 'true' })
  })

  it('by a model that was sent is one by its entry', async () => {
    const [, b] = await fill()
    standIn.seen.length = 0
    expect(await search(like({ kind: 'model', remoteId: b! }))).toMatchObject([{ remoteId: b, score: 1 }, { name: 'c.fbx' }, { name: 'a.png' }])
    expect(standIn.seen[0]!.url).toContain(`entryId=${b}&operation=entrySearch`)
    expect(standIn.seen[0]!.headers.get('content-type')).toBeNull()
  })

  it('by a model of a type that its entry cannot be searched by, or that is gone, is one by its picture', async () => {
    const [a, , c] = await fill()
    for (const remoteId of [c!, 'gone'])
      expect((await search(like({ kind: 'model', remoteId })))[0]).toMatchObject({ remoteId: a, score: 0.99 })
  })

  it('without a picture is none', async () => {
    expect((await failureOf(search(undefined))).error.code).toBe('service_cannot')
    expect(standIn.seen).toEqual([])
  })
})

describe('the stand-in is strict about', () => {
  const upload = async (fields: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = { file: 'a.glb' }) => {
    const body = new FormData()
    for (const [name, value] of Object.entries({ ...credentials(), key: container, ...fields }))
      body.append(name, value)
    for (const [part, name] of Object.entries(files))
      body.append(part, new Blob([name]), name)
    return (await fetch(`${standIn.url}/upload`, { method: 'POST', body })).status
  }

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['fields that are not documented', { name: 'a' }, { file: 'a.glb' }],
    ['parts of the other contract', {}, { file_model: 'a.glb' }],
    ['options of the other contract', { hologram_type: '2', type: 'upload', target_type: '2', noProcessingWait: 'true' }, { file_model: 'a.glb' }],
    ['more than one file', {}, { 'file': 'a.glb', 'file ': 'b.glb' }],
    ['types', {}, { file: 'a.3mf' }],
    ['metadata', { data: 'a:b:c' }, { file: 'a.glb' }],
  ])('%s', async (_, fields, files) => expect(await upload(fields, files)).toBe(400))

  it('credentials', async () => {
    expect(await upload({ secKey: '' })).toBe(401)
    expect(await upload({ key: 'no-such-key-1' })).toBe(401)
    expect(await upload({})).toBe(200)
  })
})

function credentials(): Record<string, string> {
  const { email, userKey, secKey } = standIn.fields as Readonly<Record<'email' | 'userKey' | 'secKey', string>>
  return { email, userKey, secKey }
}
