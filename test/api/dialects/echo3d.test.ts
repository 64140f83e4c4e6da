import type { NewApiKey, SearchResult } from '../../../src-main/contract/entities.ts'
import type { Server } from '../../helpers/server.ts'
import type { Answer } from './requests.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'
import { documentedRequests } from './documented.ts'
import { curl, formOf, hasCurl, hasPythonRequests, hollowPng, keptFiles, python, send } from './requests.ts'

const corners = ['0 0 0', '2 0 0', '2 1 0', '0 1 0', '0 0 1', '2 0 1', '2 1 1', '0 1 1'].map(corner => `v ${corner}`)
const faces = ['1 4 3 2', '5 6 7 8', '1 2 6 5', '4 8 7 3', '1 5 8 4', '2 3 7 6'].map(face => `f ${face}`)

let server: Server
let url: string
let collections: { readonly all: string, readonly some: string, readonly none: string, readonly other: string }
let user: NewApiKey
let narrow: NewApiKey
let picturePath: string
let picture: Buffer
let ids: ReadonlyMap<string, number>

beforeAll(async () => {
  server = await startServer({ dialects: true })
  await writeTree(join(server.folder, 'library', 'models'), { 'box.obj': [...corners, ...faces, ''].join('\n') })
  await writePicture(join(server.folder, 'library', 'photo.jpg'), 9)
  await indexPictures(server, 'library', 4)
  const { assets } = await server.client.listAssets({})
  ids = new Map(assets.map(({ name, id }) => [name, id]))
  const make = async (name: string, names: readonly string[]) => (await server.client.createCollection({ name, assetIds: names.map(id) })).key
  collections = {
    all: await make('All', [...ids.keys()]),
    some: await make('Some', ['1.png', '2.png']),
    none: await make('None', []),
    other: await make('Other', ['4.png']),
  }
  url = `${server.url}/echo3d/imageSearch`
  user = await server.client.addApiKey({ name: 'Ann', email: 'ann@example.com', dailyQuota: 1000 })
  narrow = await server.client.addApiKey({ name: 'narrow', collections: [collections.some], dailyQuota: 1000 })
  picturePath = join(server.folder, 'library', '1.png')
  picture = await readFile(picturePath)
}, 300_000)
afterAll(() => server[Symbol.asyncDispose]())

function id(name: string): number {
  return ids.get(name)!
}

/** The parameters of the document's table, changed; undefined leaves one out. */
function parameters(changes: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const all = { key: collections.all, email: 'ann@example.com', userKey: user.credential, keys: [collections.all, collections.some, collections.none].join(','), ...changes }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function withQuery(query: Readonly<Record<string, string>>): string {
  return `${url}?${new URLSearchParams(query).toString()}`
}

/** A GET whose body is a form with a file, or a POST of one; the parameters in the form. */
function ask(changes: Readonly<Record<string, string | undefined>> = {}, file: { readonly bytes: Uint8Array, readonly name: string } | undefined = { bytes: picture, name: '1.png' }, method = 'GET') {
  return send(url, { method, body: formOf(parameters(changes), file) })
}

function askEntry(entry: string | undefined, changes: Readonly<Record<string, string | undefined>> = {}) {
  return send(withQuery(parameters({ entryId: entry, operation: 'entrySearch', ...changes })))
}

/** What the search itself finds by the picture. */
async function foundBy(like: 'picture' | number, collection: string, threshold = 0.5): Promise<readonly SearchResult[]> {
  const ref = like === 'picture'
    ? { anchorId: (await server.client.createAnchor({ file: new Blob([new Uint8Array(picture)]), fileName: '1.png' })).id }
    : { assetId: like }
  return (await server.client.search({ like: [ref], collections: [collection], threshold, limit: 1000 })).results
}

function listOf(results: readonly SearchResult[]): string[] {
  return results.map(({ asset }) => String(asset.id))
}

function scoresOf(results: readonly SearchResult[]): [string, number][] {
  return results.map(({ asset, score }) => [String(asset.id), score])
}

/** JSON, with the names of its objects in the order in which they came. */
function parseInOrder(text: string): [string, [string, number][]][] {
  return [...text.matchAll(/"([^"]+)":\{([^}]*)\}/g)].map(([, key, entries]) =>
    [key!, [...entries!.matchAll(/"(\d+)":([\d.e-]+)/g)].map(([, id, score]) => [id!, Number(score)])])
}

const json = { status: 200, type: 'application/json' }

describe('the documented requests', () => {
  const { request, table } = documentedRequests('echo3d')

  const cases = (curlArgs: () => readonly string[], other: () => Promise<Answer>) => hasCurl ? curl(...curlArgs()) : other()

  request('`GET /imageSearch?key&email&userKey&keys`, `file` as multipart/form-data in its body', async () => {
    const answer = await cases(() => ['--request', 'GET', withQuery(parameters()), '--form', `file=@${picturePath}`], () => send(withQuery(parameters()), { body: formOf({}, { bytes: picture, name: '1.png' }) }))
    expect(answer).toMatchObject(json)
    const wanted = { [collections.all]: listOf(await foundBy('picture', collections.all)), [collections.some]: listOf(await foundBy('picture', collections.some)), [collections.none]: [] }
    expect(JSON.parse(answer.body)).toEqual(wanted)
    expect(wanted[collections.all]![0]).toBe(String(id('1.png')))
    return answer.status
  })

  request('the same with `getScore=true`', async () => {
    const answer = await cases(() => ['--request', 'GET', withQuery(parameters({ getScore: 'true' })), '--form', `file=@${picturePath}`], () => ask({ getScore: 'true' }))
    expect(answer).toMatchObject(json)
    expect(parseInOrder(answer.body)).toEqual([
      [collections.all, scoresOf(await foundBy('picture', collections.all))],
      [collections.some, scoresOf(await foundBy('picture', collections.some))],
      [collections.none, []],
    ])
    return answer.status
  })

  request('the same with `threshold=0`, and every parameter in the form', async () => {
    const all = await foundBy('picture', collections.all, 0)
    expect(all).toHaveLength(6)
    const answer = await ask({ threshold: '0', keys: collections.all })
    expect(JSON.parse(answer.body)).toEqual({ [collections.all]: listOf(all) })
    expect(JSON.parse((await ask({ threshold: '1', keys: collections.other })).body)).toEqual({ [collections.other]: [] })
    return answer.status
  })

  request('`POST /imageSearch` with `file` (.jpg)', async () => {
    const photo = join(server.folder, 'library', 'photo.jpg')
    const fields = Object.entries(parameters({ keys: collections.all, getScore: 'true' }))
    const answer = await cases(() => [url, ...fields.flatMap(([name, value]) => ['--form', `${name}=${value}`]), '--form', `file=@${photo}`], async () => ask({ keys: collections.all, getScore: 'true' }, { bytes: await readFile(photo), name: 'photo.jpg' }, 'POST'))
    expect(answer).toMatchObject(json)
    const [[best, score]] = parseInOrder(answer.body)[0]![1] as [[string, number]]
    expect(best).toBe(String(id('photo.jpg')))
    expect(score).toBeGreaterThan(0.9)
    return answer.status
  })

  request('with `secKey` beside `userKey`', async () => {
    const split = await ask({ userKey: user.key.id, secKey: user.secret })
    const both = await ask({ secKey: user.secret })
    expect(split).toMatchObject({ ...json, body: both.body })
    return split.status
  })

  request('`GET /imageSearch?key&keys&entryId&operation="entrySearch"`, quotation marks and all', async () => {
    const box = id('box.obj')
    const query = withQuery(parameters({ entryId: String(box), threshold: '0' }))
    const answer = await cases(() => [`${query}&operation=%22entrySearch%22`], () => send(`${query}&operation=%22entrySearch%22`))
    expect(answer).toMatchObject(json)
    expect(JSON.parse(answer.body)).toEqual({
      [collections.all]: [String(box), ...listOf(await foundBy(box, collections.all, 0))],
      [collections.some]: listOf(await foundBy(box, collections.some, 0)),
      [collections.none]: [],
    })
    return answer.status
  })

  request('the same without quotation marks, with `getScore=true`: the entry itself has 1.0', async () => {
    const box = id('box.obj')
    const answer = await askEntry(String(box), { getScore: 'true', threshold: '0', keys: collections.all })
    expect(parseInOrder(answer.body)).toEqual([[collections.all, [[String(box), 1], ...scoresOf(await foundBy(box, collections.all, 0))]]])
    return answer.status
  })

  request('`POST /imageSearch` with `entryId` and `operation`, urlencoded', async () => {
    const answer = await send(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(parameters({ entryId: String(id('box.obj')), operation: 'entrySearch', keys: collections.some })).toString() })
    expect(answer).toMatchObject({ ...json, body: JSON.stringify({ [collections.some]: listOf(await foundBy(id('box.obj'), collections.some)) }) })
    return answer.status
  })

  const refusals: readonly [string, () => Promise<Answer>, string][] = [
    ['no `keys`', () => ask({ keys: undefined }), 'Invalid request! No "keys" found in request. They are the keys of the collections to search, with commas between them.'],
    ['no `key`', () => ask({ key: undefined }), 'Invalid request! No "key" found in request. It is the key of a collection, such as late-sea-5767.'],
    ['no `file` and no `entryId`', () => send(withQuery(parameters())), 'Invalid request! No "file" and no "entryId" found in request. The file is sent as multipart/form-data.'],
    ['`entryId` without `operation`', () => askEntry('1', { operation: undefined }), 'Invalid request! No "operation" found in request. With "entryId" it must be entrySearch.'],
    ['an entry that is not .obj, .glb or .usdz', () => askEntry(String(id('1.png'))), 'it must be of type .obj, .glb, or .usdz.'],
    ['`threshold` above 1', () => ask({ threshold: '1.5' }), 'Invalid request! "threshold" must be a number between 0 and 1, not "1.5".'],
    ['no `userKey`', () => ask({ userKey: undefined }), 'This request carries no API key.'],
    ['a wrong `userKey`', () => ask({ userKey: `${user.key.id}.wrong` }), 'There is no such API key, or its secret is another one.'],
    ['a wrong `email`', () => ask({ email: 'bob@example.com' }), 'There is no such API key, or its secret is another one.'],
    ['a wrong `secKey`', () => ask({ secKey: 'wrong' }), 'There is no such API key, or its secret is another one.'],
    ['a collection that the user may not search', () => ask({ userKey: narrow.credential, key: collections.some, keys: `${collections.some},${collections.other}` }), `This API key does not open the collection "${'{other}'}"`],
    ['an unknown collection', () => ask({ keys: 'misty-fox-1234' }), 'Data not found! There is no collection "misty-fox-1234"'],
    ['an unknown entry', () => askEntry('999999'), 'Data not found! There is no entry "999999" in a collection that this key opens.'],
    ['a `file` that is no .jpg, .jpeg or .png', () => ask({}, { bytes: Buffer.from('GIF89a and so on'), name: 'a.png' }), '"a.png" is not of a format'],
  ]
  for (const [what, test, message] of refusals) {
    request(what, async () => {
      const { status, type, body } = await test()
      expect(type).toBe('text/plain; charset=UTF-8')
      expect(body).toContain(message.replace('{other}', collections.other))
      return status
    })
  }

  table()
})

describe('a client as its user would write it', () => {
  it.runIf(hasPythonRequests)('in Python', async () => {
    const printed = await python(`
import json, requests
params = ${JSON.stringify(parameters({ keys: collections.some }))}
with open(${JSON.stringify(picturePath)}, "rb") as file:
    got = requests.get(${JSON.stringify(url)}, params=params, files={"file": file})
    file.seek(0)
    posted = requests.post(${JSON.stringify(url)}, data=params, files={"file": file})
print(json.dumps([got.status_code, got.json(), posted.status_code, posted.json()]))`)
    const wanted = { [collections.some]: listOf(await foundBy('picture', collections.some)) }
    expect(JSON.parse(printed)).toEqual([200, wanted, 200, wanted])
  })

  it('in JavaScript', async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(picture)], { type: 'image/png' }), '1.png')
    const response = await fetch(withQuery(parameters({ keys: collections.some })), { method: 'POST', body: form })
    expect(await response.json()).toEqual({ [collections.some]: listOf(await foundBy('picture', collections.some)) })
  })
})

describe('what is wrong with a request', () => {
  it.each<[string, Readonly<Record<string, string | undefined>>, number]>([
    ['threshold', { threshold: 'much' }, 400],
    ['threshold', { threshold: '' }, 400],
    ['threshold', { threshold: '-0.1' }, 400],
    ['threshold', { threshold: 'NaN' }, 400],
    ['getScore', { getScore: 'perhaps' }, 400],
    ['keys', { keys: ' , ' }, 400],
    ['not both', { entryId: '1', operation: 'entrySearch' }, 400],
    ['not both', { operation: 'entrySearch' }, 400],
    ['API key', { userKey: '' }, 401],
    ['"email"', { email: undefined }, 401],
    ['no such API key', { userKey: user?.secret ?? 'lk_nobody.secret' }, 403],
    ['no such API key', { userKey: 'lk_aaaaaaaaaaaaaaaa' }, 403],
    ['collection "__proto__"', { keys: '__proto__' }, 404],
    ['collection "../../etc"', { key: '../../etc' }, 404],
  ])('is said of %s: %j', async (word, changes, status) => {
    const answer = await ask(changes)
    expect(answer).toMatchObject({ status, type: 'text/plain; charset=UTF-8', body: expect.stringContaining(word) as string })
  })

  it.each([['-1'], ['1e3'], ['entry-id-1'], ['../1'], ['9'.repeat(40)]])('finds no entry %s', async entry =>
    expect(await askEntry(entry)).toMatchObject({ status: 404, body: expect.stringMatching(/^Data not found! There is no entry/) as string }))

  it('shows no entry that the key does not open, nor says that it is there', async () => {
    const changes = { userKey: narrow.credential, key: collections.some, keys: collections.some }
    const [closed, absent] = [await askEntry(String(id('box.obj')), changes), await askEntry('999999', changes)]
    expect(closed.body.replace(String(id('box.obj')), '999999')).toBe(absent.body)
    expect(await askEntry('1', { ...changes, operation: 'entryDelete' })).toMatchObject({ status: 400, body: expect.stringContaining('must be entrySearch') as string })
  })

  it('finds entries of smart collections, which nobody has looked at yet', async () => {
    const { key: smart } = await server.client.createCollection({ name: 'Models', query: { kinds: ['model'] } })
    const { credential } = await server.client.addApiKey({ name: 'smart', collections: [smart] })
    const box = String(id('box.obj'))
    expect(await askEntry(box, { userKey: credential, key: smart, keys: smart })).toMatchObject({ ...json, body: JSON.stringify({ [smart]: [box] }) })
  })

  it('is not the case without an email when the key has none', async () => {
    expect(await ask({ userKey: narrow.credential, email: undefined, key: collections.some, keys: collections.some })).toMatchObject(json)
  })

  it('is said of bodies of another kind, and other routes', async () => {
    expect(await send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(parameters()) })).toMatchObject({ status: 415, body: 'A body of the type multipart/form-data is expected; this one is "application/json".' })
    expect(await send(withQuery(parameters()), { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: '--b\r\nContent-Dispos' })).toMatchObject({ status: 400 })
    expect(await send(withQuery(parameters({ file: 'picture.png' })))).toMatchObject({ status: 400, body: expect.stringContaining('must be sent as a file') as string })
    expect(await send(`${server.url}/echo3d/query`)).toMatchObject({ status: 404, type: 'text/plain; charset=UTF-8', body: expect.stringContaining('There is no route GET /echo3d/query') as string })
    expect(await send(url, { method: 'DELETE' })).toMatchObject({ status: 404 })
  })

  it('refuses requests for another host', async () => {
    expect(await send(url, { headers: { host: 'evil.example' } })).toMatchObject({ status: 403, type: 'text/plain; charset=UTF-8', body: expect.stringContaining('"evil.example"') as string })
  })

  it('counts searches, and ends with those of the day', async () => {
    const { credential, key } = await server.client.addApiKey({ name: 'thrifty', dailyQuota: 1 })
    const changes = { userKey: credential, keys: collections.some }
    expect(await ask({ ...changes, threshold: '7' })).toMatchObject({ status: 400 })
    expect(await ask(changes)).toMatchObject({ status: 200 })
    expect(await ask(changes)).toMatchObject({ status: 429, body: expect.stringContaining('The 1 searches a day') as string })
    expect((await server.client.listApiKeys()).find(({ id }) => id === key.id)).toMatchObject({ usedToday: 1, dailyQuota: 1 })
    await server.client.revokeApiKey({ id: key.id })
    expect(await ask(changes)).toMatchObject({ status: 403 })
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes of buffers that are in use. */
function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

describe('a file that cannot be searched by leaves nothing behind:', () => {
  it.each<[string, () => Uint8Array, string, number]>([
    ['nothing', () => Buffer.alloc(0), 'a.png', 400],
    ['half a picture', () => picture.subarray(0, 60), 'a.png', 400],
    ['words', () => Buffer.from('these are words'), 'words.png', 415],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>'), '../../etc/passwd', 415],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.jpg', 415],
    ['more pixels than are decoded', () => hollowPng(30_000, 30_000), 'a.png', 413],
  ])('%s', async (_, bytes, name, status) => {
    const before = await keptFiles(server.engine.dataDir)
    for (const method of ['GET', 'POST']) {
      const answer = await ask({ keys: collections.some }, { bytes: bytes(), name }, method)
      expect(answer).toMatchObject({ status, type: 'text/plain; charset=UTF-8' })
      expect(answer.body).toMatch(/\S.*\.$/s)
    }
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  /** The beginning of a form, and a file of so many MB. */
  async function* large(megabytes: number): AsyncGenerator<Uint8Array> {
    yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="large.png"\r\n\r\n')
    const megabyte = Buffer.alloc(1_000_000, 7)
    for (let sent = 0; sent < megabytes; sent++)
      yield megabyte
    yield Buffer.from('\r\n--b--\r\n')
  }

  it.each(['GET', 'POST'])('100 MB, by %s, which are not kept in memory either', async (method) => {
    const before = await keptFiles(server.engine.dataDir)
    const begin = heldBytes()
    let most = 0
    async function* watched(): AsyncGenerator<Uint8Array> {
      let sent = 0
      for await (const chunk of large(100)) {
        if (sent++ % 10 === 0)
          most = Math.max(most, heldBytes() - begin)
        yield chunk
      }
    }
    const answer = await send(withQuery(parameters()), { method, headers: { 'content-type': 'multipart/form-data; boundary=b', 'transfer-encoding': 'chunked' }, body: watched() })
    expect(answer).toMatchObject({ status: 413, body: 'The upload is larger than 64 MB.' })
    expect(most).toBeLessThan(20_000_000)
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  it.runIf(hasCurl)('100 MB that are announced', async () => {
    await writeTree(server.folder, { 'large.png': Buffer.alloc(100_000_000) })
    for (const method of ['GET', 'POST'])
      expect(await curl('--request', method, withQuery(parameters()), '--form', `file=@${join(server.folder, 'large.png')}`)).toMatchObject({ status: 413, body: 'The upload is larger than 64 MB.' })
  })
})

it('answers nothing while the hosted APIs are switched off', async () => {
  await using off = await startServer()
  const address = `${off.url}/echo3d/imageSearch`
  expect(await send(address)).toMatchObject({ status: 404, body: expect.stringContaining('The hosted APIs are switched off.') as string })
  await off.client.editSettings({ dialects: true })
  expect(await send(address)).toMatchObject({ status: 401 })
})
