import type { Known, Outcome, Outgoing, Processing, Remote, RemoteItem } from '../../../../src-main/sync/types.ts'
import type { CoactiveStandIn } from '../../../helpers/hosted-services/coactive.ts'
import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { coactive } from '../../../../src-main/sync/connectors/coactive.ts'
import { datasetName } from '../../../../src-main/sync/connectors/coactive/names.ts'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { startCoactive } from '../../../helpers/hosted-services/coactive.ts'
import { openCoactive } from '../../../helpers/hosted-services/coactive/account.ts'
import { outgoing } from '../../../helpers/hosted-services/echo3d/account.ts'

const { signal } = new AbortController()

let standIn: CoactiveStandIn
let dataset: string
let remote: ReturnType<typeof openCoactive>

beforeEach(async () => {
  standIn = await startCoactive()
  dataset = standIn.addContainer('props')
  remote = openCoactive(standIn.fields)
})
afterEach(async () => {
  await remote[Symbol.asyncDispose]()
  await standIn[Symbol.asyncDispose]()
})

function placed(path: string, changes: Partial<Outgoing> = {}): Outgoing {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return outgoing({ name, bucketPath: `s3://studio/${path}`, key: `key-of-${path}`, ...changes })
}

async function survey(known: readonly Known[] = [], account: Remote = remote): Promise<readonly RemoteItem[]> {
  const items: RemoteItem[] = []
  for await (const item of account.survey(dataset, known, signal))
    items.push(item)
  return items
}

function processing(outcomes: readonly Outcome[]): readonly Processing[] {
  return outcomes.flatMap(outcome => outcome.state === 'processing' ? [{ ...outcome, name: outcome.key }] : [])
}

/** Sends items and waits until the service has taken them in. */
async function sendWhole(...items: readonly Outgoing[]): Promise<readonly Outcome[]> {
  let open = processing(await remote.send(dataset, items, signal))
  const settled: Outcome[] = []
  for (let round = 0; open.length > 0 && round < 10; round++) {
    const outcomes = await remote.poll!(dataset, open, signal)
    settled.push(...outcomes)
    open = open.filter(({ key }) => !outcomes.some(outcome => outcome.key === key))
  }
  return settled
}

async function failureOf(work: Promise<unknown>): Promise<ServiceFailure> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}

describe('logging in', () => {
  it('shows the client\'s id and secret once, and the token from then on', async () => {
    expect(await remote.test(signal)).toBe('1 dataset can be read. Files are read by the connection studio_bucket.')
    await remote.test(signal)
    const logins = standIn.seen.filter(({ url }) => url.includes('login'))
    expect(logins.map(({ method, url, headers }) => [method, url, headers.get('authorization')])).toEqual([
      ['POST', '/api/v0/login', `Basic ${Buffer.from(`${standIn.fields['clientId']}:${standIn.fields['clientSecret']}`).toString('base64')}`],
    ])
    expect(standIn.seen.at(-1)!.headers.get('authorization')).toMatch(/^Bearer access\./)
  })

  it('takes a personal token', async () => {
    await using personal = openCoactive({ address: `${standIn.url}/api/v1/`, personalToken: standIn.personalToken })
    expect(await personal.test(signal)).toBe('1 dataset can be read.')
    expect(standIn.seen[0]!.headers.get('authorization')).toBe(`Bearer ${standIn.personalToken}`)
  })

  it('logs in anew before a token ends, and once one is refused', async () => {
    let now = Date.now()
    await using timed = openCoactive(standIn.fields, { clock: { now: () => now, wait: async () => {} } })
    const logins = () => standIn.seen.filter(({ url }) => url.includes('login')).length
    await timed.test(signal)
    now += 3_400_000
    await timed.test(signal)
    expect(logins()).toBe(1)
    now += 100_000
    await timed.test(signal)
    expect(logins()).toBe(2)
    standIn.expireTokens()
    await timed.test(signal)
    expect(logins()).toBe(3)
    expect(standIn.seen.filter(({ headers }) => headers.get('authorization') === null)).toEqual([])
  })

  it('says of credentials that are not accepted that they are not, without telling them', async () => {
    await using wrong = openCoactive({ ...standIn.fields, clientSecret: 'another secret of theirs' })
    const { details, error } = await failureOf(wrong.test(signal))
    expect(details.kind).toBe('refused')
    expect(error.code).toBe('account_refused')
    expect(JSON.stringify([error.message, details])).not.toContain('another secret')
  })

  it.each([
    [{}, /personal token/],
    [{ clientId: 'a' }, /personal token/],
    [{ personalToken: 'x', encoder: 'clip' }, /no encoder "clip".*multimodal-tx-large4/],
    [{ personalToken: 'x', address: 'ftp://host' }, /address is to be such as/],
  ])('refuses an account of %j', (fields, message) => {
    expect(() => openCoactive(fields)).toThrow(message)
  })

  it('says of a connection that is not there that it is not', async () => {
    await using other = openCoactive({ ...standIn.fields, connection: 'nowhere' })
    expect((await failureOf(other.test(signal))).error.message).toContain('Connection not found')
  })
})

describe('datasets', () => {
  it('lists them, page by page, makes one by a name that is allowed, and looks one up', async () => {
    for (let at = 0; at < 150; at++)
      standIn.addContainer(`more_${at}`)
    const all = await remote.containers!(signal)
    expect(all).toHaveLength(151)
    expect(all[0]).toEqual({ id: dataset, name: 'props', items: null })
    const made = await remote.makeContainer!('Möbel & Stühle (2026)', signal)
    expect(made.name).toBe('Mobel_Stuhle_2026')
    expect(await remote.container(made.id, signal)).toEqual(made)
    expect((await failureOf(remote.makeContainer!('椅子', signal))).error.code).toBe('service_cannot')
    expect((await failureOf(remote.makeContainer!('props', signal))).error.message).toContain('already exists')
  })

  it.each(['no-uuid', '00000000-0000-4000-8000-000000000000'])('knows none that is called %s', async (id) => {
    expect((await failureOf(remote.container(id, signal))).error.code).toBe('container_not_found')
  })

  it('says of one that is gone that it is, whatever is asked of it', async () => {
    dataset = '00000000-0000-4000-8000-000000000000'
    const works: readonly (() => Promise<unknown>)[] = [
      () => survey(),
      () => remote.send(dataset, [placed('a.jpg')], signal),
      () => remote.remove!(dataset, [{ key: 'a', remoteId: 'a' }], signal),
      () => remote.search!(dataset, { like: [], unlike: [], text: 'a', limit: 1 }, signal),
    ]
    for (const work of works)
      expect((await failureOf(work())).error.code).toBe('container_not_found')
  })
})

it.each([
  ['Chairs', 'Chairs'],
  ['  props/2026 ', 'props_2026'],
  ['a__b', 'a_b'],
  ['élan', 'elan'],
  ['…', ''],
])('calls a dataset for "%s" "%s"', (given, expected) => {
  expect(datasetName(given)).toBe(expected)
})

describe('taking files in', () => {
  it('names their paths, raw, with the connection and one value for each name of metadata', async () => {
    const items = [placed('a 100%.jpg', { metadata: { tags: ['oak', 'chair'], stars: ['5'] } }), placed('b.png')]
    const sent = await remote.send(dataset, items, signal)
    expect(sent.map(({ state }) => state)).toEqual(['processing', 'processing'])
    expect(standIn.contents(dataset).map(({ content, metadata }) => [content, metadata])).toEqual([['s3://studio/a 100%.jpg', { tags: 'oak, chair', stars: '5' }], ['s3://studio/b.png', {}]])
    const open = processing(sent)
    expect(await remote.poll!(dataset, open, signal)).toEqual([])
    const settled = await remote.poll!(dataset, open, signal)
    expect(settled).toEqual(standIn.contents(dataset).map(({ id }, at) => ({ key: items[at]!.key, state: 'there', remoteId: id, revision: null })))
  })

  it('finds what became of an item of which it has only the path', async () => {
    const open = processing(await remote.send(dataset, [placed('with space.jpg')], signal)).map(item => ({ ...item, remoteId: null }))
    await remote.poll!(dataset, open, signal)
    expect(await remote.poll!(dataset, open, signal)).toEqual([{ key: 'key-of-with space.jpg', state: 'there', remoteId: standIn.contents(dataset)[0]!.id, revision: null }])
  })

  it('tells why a file could not be taken in, and of the others that they were', async () => {
    standIn.lose('s3://studio/lost.jpg')
    const outcomes = await sendWhole(placed('a.jpg'), placed('lost.jpg'), placed('nowhere.jpg', { bucketPath: null }))
    expect(outcomes.map(({ key, state }) => [key, state])).toEqual([['key-of-a.jpg', 'there'], ['key-of-lost.jpg', 'failed']])
    expect(outcomes[1]).toMatchObject({ error: { message: expect.stringContaining('the bucket does not hold the file at this path (yet) (Source file could not be located)') } })
    expect(await survey()).toMatchObject([{ name: 'a.jpg', state: 'there', reason: null }, { name: 'lost.jpg', state: 'failed', reason: expect.stringContaining('bucket does not hold') }])
  })

  it('takes a job that is not known any more for over', async () => {
    expect(await remote.poll!(dataset, [{ key: 'a', name: 'a', remoteId: null, ticket: 'gone s3://studio/a.jpg' }], signal)).toMatchObject([{ key: 'a', state: 'failed' }])
  })

  it('asks for a hundred at most, and learns of all of them', async () => {
    const items = Array.from({ length: 100 }, (_, at) => placed(`${at}.jpg`))
    expect(coactive.batch).toBe(100)
    expect((await sendWhole(...items)).filter(({ state }) => state === 'there')).toHaveLength(100)
    const more = (await failureOf(remote.send(dataset, [...items, placed('one more.jpg')], signal)))
    expect(more.details).toMatchObject({ kind: 'wrong', status: 422, mayHaveHappened: false })
  })

  it('does not ask again when it is not known whether it came through', async () => {
    standIn.fail({ rate: 1, kinds: ['reset-after'], only: ({ url }) => url.endsWith('/images') })
    expect((await failureOf(remote.send(dataset, [placed('a.jpg')], signal))).details.mayHaveHappened).toBe(true)
    standIn.fail(undefined)
    expect(standIn.everything()).toHaveLength(1)
    expect(coactive.afterDoubt).toBe('survey')
  })
})

describe('listing', () => {
  it('knows what lies there by its path, page by page; what the ledger has an id of, by that', async () => {
    await sendWhole(...Array.from({ length: 100 }, (_, at) => placed(`${at}.jpg`)))
    standIn.ingest(dataset, 's3://studio/somebody.jpg', 's3://studio/0.jpg')
    const [first] = standIn.contents(dataset)
    const known: Known[] = [
      { key: 'old', name: '0.jpg', bytes: 1, remoteId: first!.id, bucketPath: 's3://studio/0.jpg' },
      { key: 'new', name: '0.jpg', bytes: 1, remoteId: null, bucketPath: 's3://studio/0.jpg' },
      { key: 'other', name: 'x.jpg', bytes: 1, remoteId: null, bucketPath: null },
    ]
    const items = await survey(known)
    expect(items).toHaveLength(102)
    expect(items[0]).toEqual({ id: first!.id, key: 'old', name: '0.jpg', bytes: null, md5: null, revision: null, state: 'there', reason: null })
    expect(items.slice(-2).map(({ name, key, state }) => [name, key, state])).toEqual([['somebody.jpg', null, 'there'], ['0.jpg', 'new', 'there']])
    expect(await survey([], remote)).toHaveLength(102)
  })

  it('finds nothing in an empty dataset', async () => {
    expect(await survey()).toEqual([])
  })
})

it('overwrites metadata, and says of what is gone that it is', async () => {
  await sendWhole(placed('a.jpg', { metadata: { tags: ['oak'] } }), placed('b.jpg'))
  const [a, b] = standIn.contents(dataset)
  standIn.deleteItem(dataset, b!.id)
  const described = await remote.describe!(dataset, [
    { key: 'a', remoteId: a!.id, name: 'a.jpg', bucketPath: 's3://studio/a.jpg', metadata: { stars: ['4'] } },
    { key: 'b', remoteId: b!.id, name: 'b.jpg', bucketPath: 's3://studio/b.jpg', metadata: {} },
  ], signal)
  expect(described).toMatchObject([{ key: 'a', state: 'there', remoteId: a!.id }, { key: 'b', state: 'failed' }])
  expect(standIn.contents(dataset).map(({ metadata }) => metadata)).toEqual([{ stars: '4' }])
})

it('deletes by hundreds; what is gone already counts as deleted', async () => {
  standIn.ingest(dataset, ...Array.from({ length: 150 }, (_, at) => `s3://studio/${at}.jpg`))
  const items = standIn.contents(dataset).map(({ id }) => ({ key: id, remoteId: id }))
  standIn.deleteItem(dataset, items[3]!.remoteId)
  const removed = await remote.remove!(dataset, items.slice(0, 149), signal)
  expect(removed.map(({ state }) => state)).toEqual(Array.from({ length: 149 }).fill('there'))
  expect(standIn.contents(dataset)).toHaveLength(1)
  expect(standIn.seen.filter(({ url }) => url.endsWith('/delete/assets'))).toHaveLength(2)
})

describe('searching', () => {
  const picture = { jpeg: new Uint8Array(), kind: 'image' } as const

  it('is by what lies there, or by words, in an order without scores', async () => {
    const [a, b] = (await sendWhole(placed('chair.jpg'), placed('folder/table.jpg'))).flatMap(outcome => outcome.state === 'there' ? [outcome.remoteId] : [])
    expect(await remote.search!(dataset, { like: [{ ...picture, remoteId: b! }], unlike: [], text: null, limit: 10 }, signal)).toEqual([
      { remoteId: b, name: 'table.jpg', score: null, pictureUrl: null, link: null },
      { remoteId: a, name: 'chair.jpg', score: null, pictureUrl: null, link: null },
    ])
    expect(await remote.search!(dataset, { like: [{ ...picture, remoteId: b! }], unlike: [], text: null, limit: 1 }, signal)).toHaveLength(1)
    expect((await remote.search!(dataset, { like: [], unlike: [], text: 'chair', limit: 10 }, signal)).map(({ remoteId }) => remoteId)).toEqual([a])
  })

  it('says what it cannot be asked', async () => {
    const asked = (remoteId: string | null, text: string | null) => failureOf(remote.search!(dataset, { like: [{ ...picture, remoteId }], unlike: [], text, limit: 10 }, signal))
    expect((await asked(null, null)).error).toMatchObject({ code: 'service_cannot', message: expect.stringContaining('pictures that lie in its dataset') })
    expect((await asked('a', 'chair')).error).toMatchObject({ code: 'service_cannot', message: expect.stringContaining('not by both') })
    expect(standIn.seen).toEqual([])
  })
})

it('objects to what lies in no bucket that it reads', () => {
  const { note: _, ...file } = placed('a.jpg')
  expect(coactive.objection(file)).toBeUndefined()
  expect(coactive.objection({ ...file, bucketPath: null })).toMatchObject({ code: 'no-bucket' })
  expect(coactive.objection({ ...file, bucketPath: null, view: 3 })).toMatchObject({ code: 'no-views-folder' })
  expect(coactive.objection({ ...file, bucketPath: 'gs://studio/a.jpg' })).toEqual({ code: 'bucket-kind', params: { service: 'Coactive', found: 'gs://', taken: 's3://' } })
})

it('gets there though much fails on the way, and never tells a secret', async () => {
  let state = 1
  const random = () => (state = state * 16807 % 2147483647) / 2147483647
  await using flaky = await startCoactive(random)
  await using account = openCoactive(flaky.fields)
  const container = flaky.addContainer('flaky')
  flaky.fail({ rate: 0.3, kinds: ['fail', 'limit', 'reset', 'half', 'fail-after'], only: ({ url }) => !url.endsWith('/images') })
  const said: string[] = []
  for (let round = 0; round < 30; round++) {
    await account.send(container, [placed(`${round}.jpg`)], signal).then(sent => account.poll!(container, processing(sent), signal)).catch((error: unknown) => said.push(String(error)))
    await account.containers!(signal).catch((error: unknown) => said.push(String(error)))
  }
  expect(flaky.contents(container)).toHaveLength(30)
  expect(flaky.seen.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(10)
  expect(said.join('\n')).not.toMatch(/secret-of-the-client|access\./)
})
