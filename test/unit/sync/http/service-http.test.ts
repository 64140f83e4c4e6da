import type { Context } from 'hono'
import type { ServiceRequest } from '../../../../src-main/sync/types.ts'
import type { FaultKind, StandIn, StandInEnv } from '../../../helpers/hosted-services/stand-in.ts'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failure } from '../../../../src-main/contract/errors.ts'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { startStandIn } from '../../../helpers/hosted-services/stand-in.ts'
import { leapingClock, loose, openAccount } from './http.ts'

const signal = new AbortController().signal
const ok = z.object({ ok: z.literal(true) })

let done = 0
let shaken: string | undefined
let standIn: StandIn

function appOf() {
  const app = new Hono<StandInEnv>()
  const counted = (c: Context<StandInEnv>) => {
    done++
    return c.json({ ok: true })
  }
  app.all('/v1/do', async (c) => {
    await c.req.arrayBuffer()
    return counted(c)
  })
  app.all('/v1/echo', async c => c.json({ method: c.req.method, query: c.req.query(), headers: c.req.header(), body: await c.req.text() }))
  app.post('/v1/upload', async (c) => {
    const form = await c.req.parseBody({ all: true })
    const described = await Promise.all(Object.entries(form).map(async ([name, value]) => [name, value instanceof File
      ? { name: value.name, type: value.type, md5: createHash('md5').update(new Uint8Array(await value.arrayBuffer())).digest('hex') }
      : value]))
    done++
    return c.json({ form: Object.fromEntries(described), length: c.req.header('content-length') })
  })
  app.all('/v1/token', c => c.req.header('authorization') === `Bearer ${shaken}` ? counted(c) : c.json({ error: 'token expired' }, 401))
  app.get('/v1/away', c => c.redirect('http://127.0.0.1:9/elsewhere?token=1'))
  app.all('/v1/status/:status', c => c.json({ error: { message: `said ${decodeURIComponent(c.req.header('x-said') ?? 'nothing')}` }, at: c.req.url }, Number(c.req.param('status')) as 400))
  app.get('/v1/page', c => c.html('<html><h1>Bad request</h1></html>', 400))
  app.get('/v1/text', c => c.text('plain'))
  app.get('/v1/empty', c => c.body(null, 204))
  app.get('/v1/broken-json', c => c.body('{"ok":', 200, { 'content-type': 'application/json' }))
  app.get('/v1/large', c => c.text('x'.repeat(20_000)))
  app.all('/v1/never', () => new Promise<Response>(() => {}))
  return app
}

beforeEach(async () => {
  done = 0
  standIn = await startStandIn(appOf())
})
afterEach(() => standIn[Symbol.asyncDispose]())

function http(account = openAccount(), authorise: (renew: boolean) => Promise<{ headers?: Record<string, string>, fields?: Record<string, string> }> = async () => ({})) {
  return account.connect({ address: `${standIn.url}/v1`, authorise })
}

function request<T>(given: Partial<ServiceRequest<unknown>> & { readonly answer: z.ZodType<T> }): ServiceRequest<T> {
  return { method: 'GET', path: '/do', what: 'trying it', signal, ...given }
}

async function failed(asked: Promise<unknown>): Promise<ServiceFailure> {
  const error = await asked.then(() => 'it came to something', (error: unknown) => error)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}

function bytesOf(text: string, announced = text.length) {
  return { mediaType: 'text/plain', bytes: announced, open: () => Readable.from([Buffer.from(text.slice(0, 3)), Buffer.from(text.slice(3))]) }
}

describe('what is sent', () => {
  it('puts credentials into headers, and into the query of GET', async () => {
    const echo = await http(undefined, async () => ({ headers: { 'X-Key': 'abc' }, fields: { key: 'k&y' } })).send(request({ path: '/echo', query: { page: 2, all: true, none: undefined }, answer: z.looseObject({}) }))
    expect(echo.value).toMatchObject({ method: 'GET', query: { page: '2', all: 'true', key: 'k&y' }, headers: { 'x-key': 'abc', 'user-agent': 'Likeness' } })
  })

  it('puts credentials among the fields of forms, not into their query', async () => {
    const echo = await http(undefined, async () => ({ fields: { key: 'k&y' } })).send(request({ method: 'POST', path: '/echo', body: { form: { a: '1 2' } }, answer: z.looseObject({}) }))
    expect(echo.value).toMatchObject({ query: {}, body: 'key=k%26y&a=1+2' })
  })

  it('uploads files as multipart with their length, streamed', async () => {
    const content = Buffer.alloc(300_000, 'likeness')
    const { value } = await http(undefined, async () => ({ fields: { key: 'k' } })).send(request({
      method: 'POST',
      path: '/upload',
      body: { fields: { title: 'a "chair"' }, files: [{ name: 'file', fileName: 'Stühle "x".glb', mediaType: 'model/gltf-binary', bytes: content.byteLength, open: () => Readable.from([content.subarray(0, 7), content.subarray(7)]) }] },
      answer: z.object({ form: z.looseObject({}), length: z.string() }),
    }))
    expect(value.form).toEqual({ key: 'k', title: 'a "chair"', file: { name: 'Stühle "x".glb', type: 'model/gltf-binary', md5: createHash('md5').update(content).digest('hex') } })
    expect(Number(value.length)).toBeGreaterThan(content.byteLength)
  })

  it('frames several files of any number of pieces to the letter', async () => {
    const part = (name: string, pieces: readonly string[]) => ({ name, fileName: `${name}.txt`, mediaType: 'text/plain', bytes: pieces.join('').length, open: () => Readable.from(pieces.map(piece => Buffer.from(piece))) })
    const { value } = await http().send(request({ method: 'POST', path: '/echo', body: { fields: { x: 'y' }, files: [part('a', ['one', 'two', 'three']), part('b', []), part('c', ['', 'four', '', 'five'])] }, answer: z.looseObject({ body: z.string(), headers: z.record(z.string(), z.string()) }) }))
    const boundary = value.headers['content-type']!.split('boundary=')[1]!
    expect(value.body.replaceAll(boundary, 'B').replaceAll('\r\n', '\n')).toBe([
      '--B\nContent-Disposition: form-data; name="x"\n\ny\n',
      '--B\nContent-Disposition: form-data; name="a"; filename="a.txt"\nContent-Type: text/plain\n\nonetwothree\n',
      '--B\nContent-Disposition: form-data; name="b"; filename="b.txt"\nContent-Type: text/plain\n\n\n',
      '--B\nContent-Disposition: form-data; name="c"; filename="c.txt"\nContent-Type: text/plain\n\nfourfive\n--B--\n',
    ].join(''))
    expect(value.headers['content-length']).toBe(String(value.body.length))
  })

  it('gives no credentials to an address that the service named', async () => {
    const echo = await http(undefined, async () => ({ headers: { authorization: 'Bearer abcdefgh' } })).send(request({ method: 'PUT', path: `${standIn.url}/v1/echo?signed=1`, body: bytesOf('abcdef'), answer: z.looseObject({ headers: z.record(z.string(), z.string()) }) }))
    expect(echo.value).toMatchObject({ method: 'PUT', body: 'abcdef', query: { signed: '1' } })
    expect(echo.value.headers).not.toHaveProperty('authorization')
    expect(echo.value.headers).toMatchObject({ 'content-length': '6', 'content-type': 'text/plain' })
  })

  it('never brings a file whole that changed meanwhile', async () => {
    for (const announced of [5, 7]) {
      const error = await failed(http().send(request({ method: 'PUT', body: bytesOf('abcdef', announced), answer: ok })))
      expect(error.error.code).toBe('file_changed')
      expect(error.details.mayHaveHappened).toBe(false)
    }
    const unreadable = { mediaType: 'text/plain', bytes: 3, open: () => Readable.from((function* () {
      yield Buffer.from('abc')
      throw failure('file_offline', { library: 'Props' })
    })()) }
    expect((await failed(http().send(request({ method: 'PUT', body: unreadable, answer: ok })))).error.code).toBe('file_offline')
    expect(done).toBe(0)
  })
})

describe('what is answered', () => {
  it('reads JSON, text and nothing', async () => {
    expect((await http().send(request({ answer: ok }))).value).toEqual({ ok: true })
    expect((await http().send(request({ path: '/text', answer: z.string() }))).value).toBe('plain')
    expect(await http().send(request({ path: '/empty', answer: z.undefined() }))).toMatchObject({ status: 204, value: undefined })
  })

  it('gives the bytes of a file, whatever it is, and of no more than were asked for', async () => {
    const file = request({ path: '/text', answer: z.instanceof(Uint8Array), mostBytes: 5 })
    expect(Buffer.from((await http().send(file)).value).toString()).toBe('plain')
    expect((await failed(http().send({ ...file, mostBytes: 4 }))).details).toMatchObject({ kind: 'unclear', mayHaveHappened: false })
  })

  it('takes a status that is accepted', async () => {
    expect((await http().send(request({ path: '/status/404', accept: [404], answer: z.looseObject({}) }))).status).toBe(404)
  })

  it('says of an answer that is not as documented where it differs', async () => {
    const error = await failed(http().send(request({ path: '/echo', answer: z.object({ query: z.object({ total: z.int() }) }) })))
    expect(error.details.kind).toBe('unclear')
    expect(error.message).toBe('The answer of Stand-in to trying it is not what its documents say: GET /v1/echo was answered 200 with something else: query.total: Invalid input: expected number, received undefined.')
    expect((await failed(http().send(request({ path: '/broken-json', answer: ok })))).details.kind).toBe('unclear')
  })

  it('takes no more than it must', async () => {
    const error = await failed(http(openAccount({ answerLimit: 10_000 })).send(request({ path: '/large', answer: z.string() })))
    expect(error.details).toMatchObject({ kind: 'unclear', mayHaveHappened: false })
  })

  it.each([
    [400, 'wrong', 'service_failed'],
    [401, 'refused', 'account_refused'],
    [403, 'refused', 'account_refused'],
    [404, 'absent', 'service_failed'],
    [409, 'busy', 'service_failed'],
    [423, 'busy', 'service_failed'],
    [429, 'limited', 'service_limited'],
  ] as const)('knows that a POST answered %i did not happen', async (status, kind, code) => {
    const error = await failed(http().send(request({ method: 'POST', path: `/status/${status}`, answer: ok })))
    expect(error.details).toMatchObject({ kind, status, mayHaveHappened: false, answer: { error: { message: 'said nothing' } } })
    expect(error.error.code).toBe(code)
    expect(error.message).toContain(`trying it (POST /v1/status/${status}) was answered ${status}: said nothing.`)
  })

  it('does not ask again for what a full disk refused', async () => {
    const before = standIn.seen.length
    const error = await failed(http().send(request({ method: 'PUT', path: '/status/507', answer: ok })))
    expect(error.details).toMatchObject({ kind: 'full', status: 507 })
    expect(standIn.seen.length - before).toBe(1)
  })

  it('does not follow redirects', async () => {
    const error = await failed(http().send(request({ path: '/away', answer: ok })))
    expect(error.details).toMatchObject({ kind: 'unclear', status: 302 })
    expect(error.message).toContain('leads on to 127.0.0.1:9, which is not followed')
    expect(error.message).not.toContain('token')
  })

  it('holds a signed address to blame for what it refuses, not the account', async () => {
    const error = await failed(http().send(request({ method: 'PUT', path: `${standIn.url}/v1/status/403?signature=abc`, answer: ok })))
    expect(error.details.kind).toBe('broken')
    expect(error.message).not.toContain('signature')
  })
})

describe('what failed', () => {
  it.each<[FaultKind, boolean]>([['fail', true], ['fail-after', true], ['reset', true], ['reset-after', true], ['half', true], ['limit', false]])('tries a GET again after %s, and a POST only when nothing happened', async (kind) => {
    standIn.fail({ rate: 1, kinds: [kind], times: 2 })
    expect((await http().send(request({ answer: ok }))).value).toEqual({ ok: true })
    expect(standIn.seen).toHaveLength(3)

    standIn.seen.length = 0
    standIn.fail({ rate: 1, kinds: [kind], times: 1 })
    const post = http().send(request({ method: 'POST', body: { json: { a: 1 } }, answer: ok }))
    if (kind === 'limit') {
      expect((await post).status).toBe(200)
      return
    }
    expect((await failed(post)).details).toMatchObject({ kind: 'broken', mayHaveHappened: true })
    expect(standIn.seen).toHaveLength(1)
  })

  it('gives up after so many, and says how', async () => {
    const clock = leapingClock()
    standIn.fail({ rate: 1, kinds: ['fail'] })
    const error = await failed(http(openAccount({ clock })).send(request({ answer: ok })))
    expect(error.details).toMatchObject({ kind: 'broken', status: 500, mayHaveHappened: false })
    expect(standIn.seen).toHaveLength(6)
    expect(clock.waits).toEqual([375, 750, 1500, 3000, 6000])
  })

  it('waits as Retry-After says, with all that the account asks', async () => {
    const clock = leapingClock()
    standIn.fail({ rate: 1, kinds: ['limit'], times: 1, retryAfter: 7 })
    await http(openAccount({ clock })).send(request({ method: 'POST', answer: ok }))
    expect(clock.waits).toEqual([7000])
  })

  it('leaves a long wait to who asked', async () => {
    standIn.fail({ rate: 1, kinds: ['limit'], retryAfter: 3600 })
    const error = await failed(http().send(request({ answer: ok })))
    expect(error.details).toMatchObject({ kind: 'limited', retryAfterMs: 3_600_000 })
    expect(standIn.seen).toHaveLength(1)
  })

  it('knows that without a connection nothing happened', async () => {
    const clock = leapingClock()
    const account = openAccount({ clock, attempts: 3 })
    const error = await failed(account.connect({ address: 'http://127.0.0.1:1', authorise: async () => ({}) }).send(request({ method: 'POST', answer: ok })))
    expect(error.details).toMatchObject({ kind: 'unreachable', mayHaveHappened: false })
    expect(error.message).toBe('Stand-in cannot be reached: trying it (POST /do) found no connection: connect ECONNREFUSED 127.0.0.1:1. Nothing is lost; it can be tried again.')
    expect(clock.waits).toHaveLength(2)
  })

  it('breaks off what is silent, not what is slow', async () => {
    const account = openAccount({ silenceMs: 300 })
    expect((await failed(http(account).send(request({ method: 'POST', path: '/never', answer: ok })))).details).toMatchObject({ kind: 'broken', mayHaveHappened: true })
    const slowly = { mediaType: 'text/plain', bytes: 8, open: () => Readable.from(drops(8)) }
    expect((await http(account).send(request({ method: 'POST', body: slowly, answer: ok }))).value).toEqual({ ok: true })

    async function* drops(count: number) {
      for (let i = 0; i < count; i++) {
        await new Promise(resolve => setTimeout(resolve, 80))
        yield Buffer.from('.')
      }
    }
  })

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController()
    const asked = http().send(request({ path: '/never', signal: stop.signal, answer: ok }))
    await expect.poll(() => standIn.seen.length).toBe(1)
    stop.abort(new Error('paused'))
    await expect(asked).rejects.toThrow('paused')
  })
})

describe('credentials', () => {
  it('are renewed once for all requests that they were refused to', async () => {
    shaken = 'token-number-1'
    let [logins, renewals] = [0, 0]
    const session = http(undefined, async (renew) => {
      logins++
      if (renew)
        shaken = `token-number-${2 + renewals++}`
      return { headers: { authorization: `Bearer ${renewals > 0 ? shaken : 'token-number-0'}` } }
    })
    await Promise.all(Array.from({ length: 8 }, () => session.send(request({ method: 'POST', path: '/token', answer: ok }))))
    expect(renewals).toBe(1)
    expect(done).toBe(8)
    expect(logins).toBeLessThan(25)
  })

  it('are waited for by many, each no longer than it likes', async () => {
    const stop = new AbortController()
    const login = Promise.withResolvers<Record<string, never>>()
    let logins = 0
    const session = http(undefined, () => {
      logins++
      return login.promise
    })
    const [patient, another] = [1, 2].map(() => session.send(request({ answer: ok })))
    const gone = session.send(request({ signal: stop.signal, answer: ok }))
    stop.abort(new Error('waits no longer'))
    await expect(gone).rejects.toThrow('waits no longer')
    login.resolve({})
    await expect(Promise.all([patient, another])).resolves.toHaveLength(2)
    expect(logins).toBe(1)
  })

  it('are renewed once, then the account is refused', async () => {
    shaken = 'another'
    const asked: boolean[] = []
    const error = await failed(http(undefined, async (renew) => {
      asked.push(renew)
      return { headers: { authorization: 'Bearer never-accepted' } }
    }).send(request({ path: '/token', answer: ok })))
    expect(error.details).toMatchObject({ kind: 'refused', status: 401, mayHaveHappened: false })
    expect(asked.filter(renew => renew)).toHaveLength(1)
  })

  it('do not stand in what a failure says', async () => {
    const secret = 's3cret+key/ä'
    const said = [secret, encodeURI(secret), encodeURIComponent(secret), Buffer.from(secret).toString('base64'), 'the-token-of-now'].join(' ')
    const error = await failed(http(undefined, async () => ({ headers: { authorization: 'Bearer the-token-of-now' }, fields: { key: secret } }))
      .send(request({ path: '/status/400', headers: { 'x-said': encodeURIComponent(said) }, answer: ok })))
    expect(JSON.stringify([error.message, error.details, error.error.message])).not.toMatch(/s3cret|czNjcmV0|token-of-now/i)
    expect(error.message).toContain('•••')
  })

  it('quotes JSON as it is, and takes the tags out of a page', async () => {
    const said = async (path: string) => failed(http().send(request({ path, headers: { 'x-said': encodeURIComponent('to send `Bearer <token>`') }, answer: ok })))
    expect((await said('/status/400')).message).toContain('said to send `Bearer <token>`')
    expect((await said('/page')).message).toContain('was answered 400: Bad request')
  })
})

describe('limits', () => {
  it('hold for all that an account is connected to', async () => {
    let [now, most] = [0, 0]
    const app = new Hono<StandInEnv>()
    app.get('/', async (c) => {
      most = Math.max(most, ++now)
      await new Promise(resolve => setTimeout(resolve, 5))
      now--
      return c.json({ ok: true })
    })
    await using counting = await startStandIn(app)
    const account = openAccount({ limits: { ...loose, parallel: 2 } })
    const sessions = [1, 2].map(() => account.connect({ address: counting.url, authorise: async () => ({}) }))
    await Promise.all(Array.from({ length: 20 }, (_, i) => sessions[i % 2]!.send(request({ path: '/', answer: ok }))))
    expect(most).toBe(2)
    expect(counting.seen).toHaveLength(20)
  })
})
