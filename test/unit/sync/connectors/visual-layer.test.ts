import type { Candidate } from '../../../../src-main/sync/types.ts'
import type { HostedStandIn } from '../../../helpers/hosted-services/types.ts'
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { visualLayer } from '../../../../src-main/sync/connectors/visual-layer.ts'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { startStandIn } from '../../../helpers/hosted-services/stand-in.ts'
import { startOwnVisualLayer, startVisualLayer } from '../../../helpers/hosted-services/visual-layer.ts'
import { contentOf, countOf, keyOf, many, md5, openAt, openRemote, outgoing, requestsTo, sendAll, signal, surveyOf } from './visual-layer/client.ts'

let standIn: HostedStandIn
let remote: ReturnType<typeof openAt>
beforeEach(async () => {
  standIn = await startVisualLayer()
  remote = openAt(standIn)
})
afterEach(async () => {
  await remote[Symbol.asyncDispose]()
  await standIn[Symbol.asyncDispose]()
})

/** Another process with the same account: it remembers nothing. */
function reopened() {
  const other = openAt(standIn)
  onTestFinished(() => other[Symbol.asyncDispose]())
  return other
}

async function failureOf(work: Promise<unknown>): Promise<ServiceFailure> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}

const draftUpload = 'POST /ingestion/…/data_files/…'
const takeUp = 'POST /ingestion/…/process_files/…'
const addMedia = 'POST /dataset/…/add_media'
const reindex = 'POST /dataset/…/reindex'

function contents(dataset: string) {
  return standIn.contents(dataset).map(({ content }) => content).toSorted()
}

function contentsOf(...numbers: readonly number[]) {
  return numbers.map(n => md5(contentOf(n))).toSorted()
}

describe('an account', () => {
  const open = (fields: Readonly<Record<string, string>>) => () => openRemote(visualLayer, fields)

  it('needs a key and its secret in the cloud, and neither at an installation of one\'s own', () => {
    expect(open({ apiKey: 'a', apiSecret: 'b' })).not.toThrow()
    expect(open({ address: 'http://10.0.0.7:2080' })).not.toThrow()
    expect(open({})).toThrow('the cloud asks for an API key and its secret')
    expect(open({ address: 'http://10.0.0.7:2080', apiKey: 'a' })).toThrow('the API key has no secret')
    expect(open({ address: 'app.visual-layer.com', apiKey: 'a', apiSecret: 'b' })).toThrow('address is to be such as https://app.visual-layer.com')
  })

  it('says what it sees', async () => {
    expect(await remote.test(signal)).toBe(`${new URL(standIn.url).host} answers; this account sees 0 datasets there.`)
    standIn.addContainer('Chairs')
    expect(await remote.test(signal)).toMatch('sees one dataset there')
    expect(requestsTo(standIn)).toEqual(['GET /datasets', 'GET /datasets'])
  })

  it('shows a token that it makes, the same until it is about to end', async () => {
    let now = Date.now()
    await using aging = openAt(standIn, () => now)
    await aging.test(signal)
    now += 7 * 60_000
    await aging.test(signal)
    now += 2 * 60_000
    await aging.test(signal).catch(() => {})
    const tokens = standIn.seen.map(({ headers }) => headers.get('authorization')!.replace('Bearer ', ''))
    expect(tokens[1]).toBe(tokens[0])
    expect(tokens[2]).not.toBe(tokens[0])
    const [head, claims] = tokens[0]!.split('.').slice(0, 2).map(part => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
    expect(head).toEqual({ alg: 'HS256', typ: 'JWT', kid: standIn.fields.apiKey })
    expect(claims).toEqual({ sub: standIn.fields.apiKey, iss: 'sdk', iat: expect.any(Number) as number, exp: (claims!.iat as number) + 600 })
  })

  it('makes a new token when the service refuses one', async () => {
    await remote.test(signal)
    standIn.expireTokens()
    await remote.test(signal)
    expect(standIn.seen).toHaveLength(3)
  })

  it('is refused with a wrong secret, which no error holds', async () => {
    await using wrong = openRemote(standIn.connector, { ...standIn.fields, apiSecret: 'another-secret-that-is-wrong' })
    const { error, details } = await failureOf(wrong.test(signal))
    expect([error.code, details.kind]).toEqual(['account_refused', 'refused'])
    expect(error.message).not.toMatch('another-secret')
  })

  it('sends no token to an installation of one\'s own, whatever its address ends with', async () => {
    await using own = await startOwnVisualLayer()
    for (const address of [own.url, `${own.url}/`, `${own.url}/api/v1/`]) {
      await using there = openRemote(own.connector, { address })
      await there.test(signal)
    }
    expect(own.seen.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual(Array.from({ length: 3 }, () => ['/api/v1/datasets', null]))
  })
})

describe('what can go', () => {
  const { note: _, ...candidate } = outgoing(1)
  const objection = (changes: Partial<Candidate>) => visualLayer.objection({ ...candidate, ...changes })

  it('are images of the documented formats and sizes, and views of models', () => {
    const model = { ...candidate.asset, kind: 'model' as const }
    expect(objection({})).toBeUndefined()
    expect(objection({ asset: model, view: 3 })).toBeUndefined()
    expect(objection({ asset: model, format: 'glb' })).toMatchObject({ code: 'no-models' })
    expect(objection({ format: 'psd' })).toEqual({ code: 'format', params: { service: 'Visual Layer', format: 'PSD', taken: ['JPEG', 'PNG', 'WEBP', 'GIF', 'TIFF', 'HEIC', 'BMP'] } })
    expect(objection({ bytes: 100_000_001 })).toEqual({ code: 'too-large-there', params: { service: 'Visual Layer', bytes: 100_000_000 } })
  })
})

describe('datasets', () => {
  it('are listed, looked up and made', async () => {
    const made = await remote.makeContainer!('Chairs & tables', signal)
    expect(made).toEqual({ id: expect.any(String) as string, name: 'Chairs & tables', items: 0 })
    expect(await remote.containers!(signal)).toEqual([made])
    expect(await remote.container(made.id, signal)).toEqual(made)
    const { error, details } = await failureOf(remote.container('ad48d250-1232-11f1-bfca-fa39f6ed1f22', signal))
    expect([error.code, details.kind]).toEqual(['container_not_found', 'absent'])
  })

  it('are made once: after doubt the new one of that name is it', async () => {
    const other = standIn.addContainer('Chairs')
    standIn.fail({ rate: 1, times: 1, kinds: ['reset-after'], only: ({ url }) => url.includes('new_dataset') })
    const { id } = await remote.makeContainer!('Chairs', signal)
    expect(id).not.toBe(other)
    expect((await remote.containers!(signal)).map(one => one.id)).toEqual([other, id])
    expect(countOf(standIn, 'GET /ingestion/new_dataset')).toBe(1)
  })

  it('are not made when that failed, nor asked for again', async () => {
    standIn.fail({ rate: 1, times: 1, kinds: ['fail'], only: ({ url }) => url.includes('new_dataset') })
    await failureOf(remote.makeContainer!('Chairs', signal))
    expect(await remote.containers!(signal)).toEqual([])
    expect(countOf(standIn, 'GET /ingestion/new_dataset')).toBe(1)
  })
})

describe('the first files of a dataset', () => {
  it('go into one transaction by fifties, and are indexed once', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    const items = many(1, 120)
    const outcomes = await sendAll(remote, id, items)
    expect(contents(id)).toEqual(contentsOf(...items.map((_, i) => i + 1)))
    expect(outcomes.map(({ key, state }) => [key, state])).toEqual(items.map(({ key }) => [key, 'there']))
    expect(requestsTo(standIn).filter(one => !one.startsWith('GET /dataset'))).toEqual(['GET /ingestion/new_dataset', 'GET /ingestion/…/data_files', draftUpload, draftUpload, draftUpload, takeUp])
    expect((await surveyOf(remote, id)).map(({ id: remoteId, key, name, state }) => ({ remoteId, key, name, state })))
      .toEqual(outcomes.map((outcome, i) => ({ remoteId: outcome.state === 'there' && outcome.remoteId, key: keyOf(i + 1), name: `${i + 1}.jpg`, state: 'there' })))
  })

  it('carry their key in their name, views with their number', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    const key = keyOf(1)
    await sendAll(remote, id, [
      outgoing(1, { name: 'Stühle "rot"/1.JPEG' }),
      outgoing(2, { name: 'chair.3.jpg', key: `${key}#11`, view: 11 }),
      outgoing(3, { name: `${'x'.repeat(300)}.png`, format: 'png', mediaType: 'image/png' }),
      outgoing(4, { name: 'no ending' }),
    ])
    expect(standIn.contents(id).map(({ name }) => name)).toEqual([`Stühle _rot__1-${key}.jpeg`, `chair.3-${key}-v11.jpg`, `${'x'.repeat(80)}-${keyOf(3)}.png`, `no ending-${keyOf(4)}.jpg`])
    expect((await surveyOf(remote, id)).map(item => [item.key, item.name])).toEqual([[key, 'Stühle _rot__1.jpeg'], [`${key}#11`, 'chair.3.jpg'], [keyOf(3), `${'x'.repeat(80)}.png`], [keyOf(4), 'no ending.jpg']])
  })

  it('stand nowhere before they are taken up', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    const [outcome] = await remote.send(id, many(1, 1), signal)
    expect(outcome).toEqual({ key: keyOf(1), state: 'processing', remoteId: null, ticket: expect.stringMatching(/^transaction \d+$/) as string })
    expect(await surveyOf(remote, id)).toEqual([])
    expect(countOf(standIn, takeUp)).toBe(0)
    await remote.settle!(id, signal)
    expect(await surveyOf(remote, id)).toHaveLength(1)
  })

  it('are taken up by another run that finds them uploaded, and what that run sends comes after', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    const notes: unknown[] = []
    const sent = await remote.send(id, [outgoing(1, {}, notes), outgoing(2)], signal)
    const next = reopened()
    expect(await next.poll!(id, sent.map(outcome => ({ name: '', remoteId: null, ticket: '', ...outcome, key: outcome.key })), signal)).toEqual([])
    // Of the first it was not known: it is looked for before it is sent again.
    const outcomes = await next.send(id, [outgoing(1, { resume: notes[0] }), outgoing(3)], signal)
    expect(outcomes.map(({ state }) => state)).toEqual(['there', 'processing'])
    await next.settle!(id, signal)
    expect(contents(id)).toEqual(contentsOf(1, 2, 3))
  })

  it('are listed after an upload whose answer was lost, and nothing goes twice', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    await remote.send(id, many(1, 2), signal)
    standIn.fail({ rate: 1, times: 1, kinds: ['reset-after'], only: ({ url }) => /data_files\/\d+$/.test(url) })
    const { details } = await failureOf(remote.send(id, many(3, 4), signal))
    expect(details.mayHaveHappened).toBe(true)
    expect((await surveyOf(remote, id)).map(({ key }) => key)).toEqual([1, 2, 3, 4].map(keyOf))
    expect(countOf(standIn, addMedia)).toBe(0)
  })

  it('go into another transaction when it is not known whether the first holds anything', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    standIn.fail({ rate: 1, times: 1, kinds: ['reset-after'], only: ({ url }) => /data_files\/\d+$/.test(url) })
    await failureOf(remote.send(id, many(1, 2), signal))
    expect(await surveyOf(remote, id)).toEqual([])
    await sendAll(remote, id, many(1, 2))
    expect(contents(id)).toEqual(contentsOf(1, 2))
    expect(countOf(standIn, 'GET /ingestion/…/data_files')).toBe(2)
  })

  it.each([['fail', 2], ['reset-after', 1], ['half', 1]] as const)('are taken up once when that ends with %s', async (kind, asked) => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    await remote.send(id, many(1, 2), signal)
    standIn.fail({ rate: 1, times: 1, kinds: [kind], only: ({ url }) => url.includes('process_files') })
    await remote.settle!(id, signal)
    expect(contents(id)).toEqual(contentsOf(1, 2))
    expect(countOf(standIn, takeUp)).toBe(asked)
  })

  it('fail with the service\'s words when none of them is an image', async () => {
    const { id } = await remote.makeContainer!('Chairs', signal)
    const nothing = outgoing(1, { bytes: 0, open: () => Readable.from([]) })
    await remote.send(id, [nothing], signal)
    expect((await failureOf(remote.settle!(id, signal))).error.message).toMatch('its dataset "Chairs" failed there: No valid media files found')
    const [outcome] = await remote.poll!(id, [{ ...nothing, remoteId: null, ticket: 'transaction 3610' }], signal)
    expect(outcome).toMatchObject({ key: keyOf(1), state: 'failed', error: { code: 'service_failed' } })
  })
})

describe('later files', () => {
  let dataset: string
  beforeEach(async () => {
    dataset = (await remote.makeContainer!('Chairs', signal)).id
    await sendAll(remote, dataset, many(1, 3))
    standIn.seen.length = 0
  })

  it('are added batch by batch, each when the one before is through, and indexed at the end', async () => {
    await sendAll(remote, dataset, many(4, 110))
    expect(contents(dataset)).toEqual(contentsOf(...Array.from({ length: 110 }, (_, i) => i + 1)))
    expect(requestsTo(standIn).filter(one => one.startsWith('POST'))).toEqual([addMedia, addMedia, addMedia, reindex])
    expect(await surveyOf(remote, dataset)).toHaveLength(110)
  })

  it('wait for each other when they are sent at once', async () => {
    await Promise.all([remote.send(dataset, many(4, 5), signal), remote.send(dataset, many(6, 7), signal), remote.send(dataset, many(8, 9), signal)])
    await remote.settle!(dataset, signal)
    expect(contents(dataset)).toEqual(contentsOf(1, 2, 3, 4, 5, 6, 7, 8, 9))
    expect(countOf(standIn, addMedia)).toBe(3)
  })

  it('are asked to be taken again when somebody else has the dataset work meanwhile', async () => {
    const other = reopened()
    let wasFirst = true
    const slow = outgoing(4, {
      open: () => Readable.from((async function* () {
        if (wasFirst) {
          wasFirst = false
          await other.send(dataset, many(5, 5), signal)
        }
        yield contentOf(4)
      })(), { objectMode: false }),
    })
    expect(await remote.send(dataset, [slow], signal)).toEqual([{ key: keyOf(4), state: 'processing', remoteId: null, ticket: 'added' }])
    await remote.settle!(dataset, signal)
    expect(contents(dataset)).toEqual(contentsOf(1, 2, 3, 4, 5))
    expect(countOf(standIn, addMedia)).toBe(3)
  })

  it('are doubtful when the answer was lost, and a survey tells', async () => {
    standIn.fail({ rate: 1, times: 1, kinds: ['reset-after'], only: ({ url }) => url.includes('add_media') })
    expect((await failureOf(remote.send(dataset, many(4, 5), signal))).details.mayHaveHappened).toBe(true)
    expect((await surveyOf(reopened(), dataset)).map(({ key }) => key)).toEqual([1, 2, 3, 4, 5].map(keyOf))
    expect(countOf(standIn, addMedia)).toBe(1)
  })

  it('are worked on until they are indexed', async () => {
    const [outcome] = await remote.send(dataset, many(4, 4), signal)
    const processing = [{ key: keyOf(4), name: '4.jpg', remoteId: null, ticket: 'added', ...outcome }]
    const looks = []
    for (let i = 0; i < 20 && looks.length === 0; i++)
      looks.push(...await remote.poll!(dataset, processing, signal))
    expect(looks).toEqual([{ key: keyOf(4), state: 'there', remoteId: standIn.contents(dataset).at(-1)!.id, revision: null }])
    expect(countOf(standIn, reindex)).toBe(1)
  })

  it('fail one by one: what is no image there, what cannot be read here', async () => {
    const broken = outgoing(5, { open: () => Readable.from((async function* () {
      yield contentOf(5).subarray(0, 10)
      throw new Error('the disk is gone')
    })(), { objectMode: false }) })
    const shrunk = outgoing(6, { open: () => Readable.from([contentOf(6).subarray(3)], { objectMode: false }) })
    const empty = outgoing(8, { bytes: 0, open: () => Readable.from([]) })
    const outcomes = await remote.send(dataset, [outgoing(4), broken, shrunk, outgoing(7), empty], signal)
    expect(outcomes.map(({ key, state, ...rest }) => [key, state, 'error' in rest ? rest.error.code : undefined])).toEqual([
      [keyOf(5), 'failed', 'file_unreadable'],
      [keyOf(6), 'failed', 'file_changed'],
      [keyOf(4), 'processing', undefined],
      [keyOf(7), 'processing', undefined],
      [keyOf(8), 'processing', undefined],
    ])
    await remote.settle!(dataset, signal)
    const [made, none] = await remote.poll!(dataset, [outgoing(7), empty].map(item => ({ ...item, remoteId: null, ticket: 'added' })), signal)
    expect(made!.state).toBe('there')
    expect(none).toMatchObject({ key: keyOf(8), state: 'failed', error: { message: expect.stringMatching('it took the file "8.jpg" and made no image of it') as string } })
    expect(contents(dataset)).toEqual(contentsOf(1, 2, 3, 4, 7))
  })

  it('are shown beside what others added, whose names say nothing', async () => {
    const form = new FormData()
    form.append('files', new Blob([contentOf(9)]), 'holiday, "2026".jpg')
    const authorization = standIn.seen[0]?.headers.get('authorization') ?? (await remote.test(signal), standIn.seen[0]!.headers.get('authorization')!)
    expect((await fetch(`${standIn.url}/api/v1/dataset/${dataset}/add_media`, { method: 'POST', body: form, headers: { authorization } })).status).toBe(202)
    expect((await surveyOf(remote, dataset)).at(-1)).toEqual({ id: standIn.contents(dataset).at(-1)!.id, key: null, name: expect.stringMatching(/^holiday, .*2026.*\.jpg$/) as string, bytes: null, md5: null, revision: null, state: 'there', reason: null })
  })

  it('are given up when the signal is aborted', async () => {
    await remote.send(dataset, many(4, 4), signal)
    await expect(remote.settle!(dataset, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })
})

describe('searching', () => {
  let dataset: string
  const query = { unlike: [], text: null }
  beforeEach(async () => {
    dataset = (await remote.makeContainer!('Chairs', signal)).id
    await sendAll(remote, dataset, many(1, 130))
    standIn.seen.length = 0
  })

  it('uploads the picture and asks page by page, nearest first', async () => {
    const hits = await remote.search!(dataset, { ...query, like: [{ jpeg: contentOf(7), remoteId: null, kind: 'image' }], limit: 120 }, signal)
    expect(hits).toHaveLength(120)
    expect(hits[0]).toEqual({
      remoteId: standIn.contents(dataset)[6]!.id,
      name: '7.jpg',
      score: 0,
      pictureUrl: `https://cdn.example.com/${standIn.contents(dataset)[6]!.id}/thumb.webp`,
      link: `${standIn.url}/dataset/${dataset}/data`,
    })
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score!).toSorted((a, b) => a - b))
    expect(new Set(hits.map(({ remoteId }) => remoteId)).size).toBe(120)
    expect(standIn.seen.map(({ url }) => url.replace(/anchor_media_id=[^&]+/, 'anchor_media_id=…'))).toEqual([
      `/api/v1/dataset/${dataset}/search-image-similarity?threshold=0&entity_type=IMAGES`,
      ...[0, 1].map(page => `/api/v1/explore/${dataset}?threshold=0&entity_type=IMAGES&page_number=${page}&anchor_media_id=…&anchor_type=UPLOAD`),
    ])
  })

  it('uploads nothing that is there', async () => {
    const { id } = standIn.contents(dataset)[4]!
    const hits = await remote.search!(dataset, { ...query, like: [{ jpeg: contentOf(0), remoteId: id, kind: 'image' }], limit: 3 }, signal)
    expect([hits.length, hits[0]!.remoteId, hits[0]!.score]).toEqual([3, id, 0])
    expect(requestsTo(standIn)).toEqual(['GET /explore/…'])
  })

  it('is refused while the dataset is worked on', async () => {
    await remote.send(dataset, many(131, 131), signal)
    const { details } = await failureOf(remote.search!(dataset, { ...query, like: [{ jpeg: contentOf(7), remoteId: null, kind: 'image' }], limit: 3 }, signal))
    expect([details.kind, details.status]).toEqual(['busy', 409])
  })
})

describe('a list of images', () => {
  it.each(['media,file\r\nx,y\r\n', 'filename,media_id\r\n"open,x\r\n'])('is not believed when it is not as documented: %j', async (csv) => {
    const app = new Hono().get('/api/v1/dataset/:id', c => c.json({ id: 'd', status_new: 'READY' })).get('/api/v1/dataset/:id/export_media_id', c => c.text(csv))
    await using other = await startStandIn(new Hono<{ Bindings: never }>().route('/', app) as never)
    await using there = openRemote(standIn.connector, { address: other.url })
    expect((await failureOf(surveyOf(there, 'd'))).error.code).toBe('service_unclear')
  })
})
