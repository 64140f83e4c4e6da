import type { NewApiKey, SearchResult } from '../../../src-main/contract/entities.ts'
import type { Server } from '../../helpers/server.ts'
import type { RawAnswer } from './requests.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchRemote, isPublicAddress } from '../../../src-main/media/remote.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'
import { documentedRequests } from './documented.ts'
import { curl, hasCurl, hasPythonRequests, hollowPng, keptFiles, python, send } from './requests.ts'

const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'OPTIONS,POST' }
/** A name for this machine, which stands for the public Internet here. */
const publicHost = 'pictures.example'

let server: Server
let url: string
let user: NewApiKey
let picture: Buffer
let site: { readonly url: string, readonly close: () => void }

beforeAll(async () => {
  server = await startServer({
    dialects: true,
    fetchPicture: address => fetchRemote(address, {
      resolve: async host => [{ address: host === publicHost ? '127.0.0.1' : '10.0.0.1', family: 4 }],
      allow: address => address === '127.0.0.1' || isPublicAddress(address),
      timeoutMs: 2000,
      limit: 1_000_000,
    }),
  })
  await indexPictures(server, 'library', 4)
  url = `${server.url}/similar-images`
  user = await server.client.addApiKey({ name: 'Ann', remoteUrls: true, dailyQuota: 1000 })
  picture = await readFile(join(server.folder, 'library', '2.png'))
  site = await openSite()
})
afterAll(async () => {
  site.close()
  await server[Symbol.asyncDispose]()
})

/** A site with a picture, a page, and addresses that lead astray. */
async function openSite() {
  const pages: Readonly<Record<string, readonly [number, Record<string, string>, Uint8Array | string]>> = {
    '/2.png': [200, { 'content-type': 'image/png' }, picture],
    '/moved': [302, { location: '/2.png' }, ''],
    '/inside': [302, { location: 'http://10.0.0.7/2.png' }, ''],
    '/metadata': [302, { location: 'http://169.254.169.254/latest/meta-data/' }, ''],
    '/page': [200, { 'content-type': 'text/html' }, '<p>words</p>'],
    '/words.png': [200, { 'content-type': 'image/png' }, 'words'],
    '/large': [200, { 'content-type': 'image/png' }, Buffer.alloc(1_000_001)],
  }
  const http = createServer(({ url: path }, response) => {
    const [status, headers, body] = pages[path!] ?? [404, {}, '']
    if (path === '/endless')
      response.writeHead(200, { 'content-type': 'image/png' }).write(picture.subarray(0, 20))
    else
      response.writeHead(status, headers).end(body)
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as { port: number }
  return { url: `http://${publicHost}:${port}`, close: () => {
    http.close()
    http.closeAllConnections()
  } }
}

function ask(body: unknown, { key = user.credential, query = '' }: { readonly key?: string | undefined, readonly query?: string } = {}): Promise<RawAnswer> {
  return send(url + query, { method: 'POST', headers: { 'content-type': 'application/json', ...key !== '' && { 'x-api-key': key } }, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

/** A whole error, in the API's shape. */
function refusal(status: number, error: string) {
  return { status, type: 'application/json', body: JSON.stringify({ statusCode: status, error, headers: {} }) }
}

function refusalAbout(status: number, words: string) {
  return { status, type: 'application/json', body: expect.stringMatching(new RegExp(`^\\{"statusCode":${status},"error":"[^]*${words}[^]*\\.","headers":\\{\\}\\}$`)) as string }
}

interface Body {
  readonly info: { readonly url: string }
  readonly images: readonly { readonly url: string, readonly score: number, readonly thumbnail_url: string, readonly id: number }[]
}

/** The body, which is JSON in a string, of an answer that has just the three documented parts. */
function bodyOf({ status, type, body }: Pick<RawAnswer, 'status' | 'type' | 'body'>, headers: object = {}): Body {
  expect({ status, type }).toEqual({ status: 200, type: 'application/json' })
  const whole = JSON.parse(body) as { readonly body: string }
  expect(whole).toEqual({ statusCode: 200, body: expect.any(String) as string, headers })
  return JSON.parse(whole.body) as Body
}

/** What the API answers for these results; addresses are signed anew each time. */
function imagesOf(results: readonly SearchResult[]) {
  return results.map(({ asset: { id }, score }) => ({
    url: expect.stringMatching(new RegExp(`^${server.url}/signed/${id}/original\\?key=lk_`)) as string,
    score,
    thumbnail_url: expect.stringMatching(new RegExp(`^${server.url}/signed/${id}/thumbnail\\?key=lk_`)) as string,
    id,
  }))
}

async function foundByPicture(limit: number, collections?: readonly string[]): Promise<readonly SearchResult[]> {
  const { id } = await server.client.createAnchor({ file: new Blob([new Uint8Array(picture)]), fileName: '2.png' })
  return (await server.client.search({ like: [{ anchorId: id }], limit, ...collections && { collections } })).results
}

describe('the documented requests', () => {
  const { request, table } = documentedRequests('similar-images')

  request('`POST` of `{url, num_similar}`', async () => {
    const answer = await ask({ url: `${site.url}/2.png`, num_similar: 3 })
    expect(bodyOf(answer)).toEqual({ info: { url: `${site.url}/2.png` }, images: imagesOf(await foundByPicture(3)) })
    return answer.status
  })

  request('`POST` of `{image, num_similar}`, base64', async () => {
    const body = JSON.stringify({ image: picture.toString('base64'), num_similar: 2 })
    const answer = hasCurl ? await curl(url, '--header', 'content-type: application/json', '--header', `x-api-key: ${user.credential}`, '--data', body) : await ask(body)
    expect(bodyOf(answer)).toEqual({ info: { url: '' }, images: imagesOf(await foundByPicture(2)) })
    return answer.status
  })

  request('the same with a data URL, without `num_similar`: one image', async () => {
    const answer = await ask({ image: `data:image/png;base64,${picture.toString('base64')}` })
    expect(bodyOf(answer)).toEqual({ info: { url: '' }, images: imagesOf(await foundByPicture(1)) })
    return answer.status
  })

  request('`POST` of `{text, num_similar}`', async () => {
    const answer = await ask({ text: '3.png', num_similar: 50 })
    const { results } = await server.client.search({ text: '3.png', kinds: ['image'], limit: 50 })
    expect(results[0]).toMatchObject({ asset: { name: '3.png' } })
    expect(bodyOf(answer)).toEqual({ info: { url: '' }, images: imagesOf(results) })
    return answer.status
  })

  request('each of them with `get_labels: "coco_yolov7"`, when a detector is installed', async () => {
    const { catalog } = server.engine
    const [{ asset: first }, { asset: second }] = await foundByPicture(2) as [SearchResult, SearchResult]
    catalog.settings.set('detector.active', 'tiny')
    catalog.detections.replace(first.id, 'tiny', [
      { label: 'chair', score: 0.9, region: { x: 0.25, y: 0.5, width: 0.5, height: 0.25 } },
      { label: 'gryphon', score: 0.8, region: { x: 0, y: 0, width: 1, height: 1 } },
    ])
    const answer = await ask({ image: picture.toString('base64'), num_similar: 2, get_labels: 'coco_yolov7' })
    catalog.detections.removeOf(first.id)
    catalog.settings.remove('detector.active')
    expect(bodyOf(answer)).toEqual({
      info: { url: '' },
      images: imagesOf(await foundByPicture(2)),
      annotations: [
        { image_id: first.id, height: 36, width: 48, annotations: [{ name: 'chair', score: 0.9, box: [12, 18, 36, 27], category_id: 56 }] },
        { image_id: second.id, height: 36, width: 48, annotations: [] },
      ],
    })
    return answer.status
  })

  request('an invalid request', async () => {
    const answer = await ask({ num_similar: 3 })
    expect(answer).toMatchObject(refusal(400, 'Expected exactly one of the fields "url", "image" and "text".'))
    return answer.status
  })

  request('no API key', async () => {
    const answer = await ask({ text: 'chair' }, { key: '' })
    expect(answer).toMatchObject(refusal(401, 'This request carries no API key. Send its credential in the header "x-api-key". `likeness keys add` makes one.'))
    return answer.status
  })

  request('more searches than the key has a day', async () => {
    const { credential, key } = await server.client.addApiKey({ name: 'thrifty', dailyQuota: 1 })
    expect(await ask({ text: '1.png', num_similar: 99 }, { key: credential })).toMatchObject({ status: 400 })
    expect(await ask({ text: '1.png' }, { key: credential })).toMatchObject({ status: 200 })
    const answer = await ask({ text: '1.png' }, { key: credential })
    expect(answer).toMatchObject(refusal(402, 'The 1 searches a day of this API key are used up; it counts anew at midnight UTC. A key with a higher quota is made by `likeness keys add --quota`.'))
    await server.client.revokeApiKey({ id: key.id })
    return answer.status
  })

  request('a wrong API key', async () => {
    const answer = await ask({ text: 'chair' }, { key: `${user.key.id}.wrong` })
    expect(answer).toMatchObject(refusal(403, 'There is no such API key, or its secret is another one. `likeness keys list` lists the keys; `likeness keys add` makes one.'))
    return answer.status
  })

  table()
})

describe('a client as its user would write it', () => {
  it.runIf(hasPythonRequests)('in Python', async () => {
    const printed = await python(`
import base64, json, requests
headers = {"content-type": "application/json", "x-api-key": ${JSON.stringify(user.credential)}}
def get_from_image(path, num_similar):
    with open(path, "rb") as file:
        body = {"image": base64.b64encode(file.read()).decode(), "num_similar": num_similar}
    return requests.post(${JSON.stringify(url)}, data=json.dumps(body), headers=headers)
def get_from_text(text, num_similar):
    return requests.post(${JSON.stringify(url)}, data=json.dumps({"text": text, "num_similar": num_similar}), headers=headers)
answers = [get_from_image(${JSON.stringify(join(server.folder, 'library', '2.png'))}, 2), get_from_text("3.png", 1)]
print(json.dumps([json.loads(answer.json()["body"]) for answer in answers]))`)
    const { results } = await server.client.search({ text: '3.png', kinds: ['image'], limit: 1 })
    expect(JSON.parse(printed)).toEqual([{ info: { url: '' }, images: imagesOf(await foundByPicture(2)) }, { info: { url: '' }, images: imagesOf(results) }])
  })

  it('in JavaScript', async () => {
    const body = { image: picture.toString('base64'), num_similar: 2 }
    const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', 'x-api-key': user.credential }, body: JSON.stringify(body) })
    const data = await response.json() as { readonly body: string }
    expect(JSON.parse(data.body)).toEqual({ info: { url: '' }, images: imagesOf(await foundByPicture(2)) })
  })

  it('gets the files that an answer names, without a key', async () => {
    const { images: [image] } = bodyOf(await ask({ image: picture.toString('base64') }))
    const original = await fetch(image!.url)
    expect(original.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await original.arrayBuffer()).equals(picture)).toBe(true)
    const thumbnail = await fetch(image!.thumbnail_url)
    expect(thumbnail.headers.get('content-type')).toBe('image/webp')
    expect(await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()).toMatchObject({ format: 'webp', width: 48, height: 36 })
  })
})

describe('an address that an answer named', () => {
  it('can be searched by, also with a key that lets nothing be fetched; the image itself is not among what is found', async () => {
    const { credential } = await server.client.addApiKey({ name: 'careful' })
    const { images: [image] } = bodyOf(await ask({ image: picture.toString('base64') }))
    const { results } = await server.client.search({ like: [{ assetId: image!.id }], limit: 3 })
    for (const address of [image!.url, image!.thumbnail_url])
      expect(bodyOf(await ask({ url: address, num_similar: 3 }, { key: credential }))).toEqual({ info: { url: address }, images: imagesOf(results) })
    expect(await ask({ url: image!.url.replace(/signature=.{3}/, 'signature=xyz') })).toMatchObject(refusalAbout(400, 'its server answered 403'))
  })
})

describe('a collection', () => {
  it('that is gone takes nothing from the others that a key opens', async () => {
    const { assets } = await server.client.listAssets({})
    const make = async (name: string) => (await server.client.createCollection({ name, assetIds: [assets.find(asset => asset.name === name)!.id] })).key
    const [left, gone] = [await make('1.png'), await make('2.png')]
    const narrow = await server.client.addApiKey({ name: 'narrow', collections: [gone, left] })
    await server.client.removeCollection({ id: gone })
    const body = { image: picture.toString('base64'), num_similar: 50 }
    expect(bodyOf(await ask(body, { key: narrow.credential }))).toEqual({ info: { url: '' }, images: imagesOf(await foundByPicture(50, [left])) })
    await server.client.removeCollection({ id: left })
    expect(await ask(body, { key: narrow.credential })).toMatchObject(refusalAbout(404, 'There is no collection'))
  })

  it('is all that is searched when the address names it, or the key opens no more', async () => {
    const { assets } = await server.client.listAssets({})
    const make = async (name: string, file: string) => (await server.client.createCollection({ name, assetIds: assets.filter(asset => asset.name === file).map(({ id }) => id) })).key
    const [mine, theirs] = [await make('mine', '1.png'), await make('theirs', '2.png')]
    const narrow = await server.client.addApiKey({ name: 'narrow', collections: [mine] })
    const body = { image: picture.toString('base64'), num_similar: 50 }
    const onlyMine = { info: { url: '' }, images: imagesOf(await foundByPicture(50, [mine])) }
    expect(onlyMine.images).toHaveLength(1)
    expect(bodyOf(await ask(body, { query: `?collection=${mine}` }))).toEqual(onlyMine)
    expect(bodyOf(await ask(body, { key: narrow.credential }))).toEqual(onlyMine)
    expect(await ask(body, { key: narrow.credential, query: `?collection=${theirs}` })).toMatchObject(refusalAbout(403, `does not open the collection \\\\"${theirs}\\\\"`))
    expect(await ask(body, { query: '?collection=misty-fox-1234' })).toMatchObject(refusalAbout(404, 'There is no collection'))
  })
})

describe('what is wrong with a request', () => {
  const image = () => picture.toString('base64')

  it.each<[string, () => unknown]>([
    ['not JSON', () => '{"text": '],
    ['not JSON', () => ''],
    ['xpected a JSON object', () => []],
    ['xpected a JSON object', () => 'null'],
    ['exactly one', () => ({ text: 'chair', image: image() })],
    ['exactly one', () => ({ url: 'http://pictures.example/a.png', text: 'chair' })],
    ['\\\\"text\\\\": expected something in it', () => ({ text: '  ' })],
    ['\\\\"text\\\\": expected words as a string', () => ({ text: 5 })],
    ['at most 1000 characters', () => ({ text: 'x'.repeat(1001) })],
    ['\\\\"image\\\\": expected an image in base64', () => ({ image: { data: 1 } })],
    ['\\\\"url\\\\": expected a URL that begins', () => ({ url: 'file:///etc/passwd' })],
    ['\\\\"num_similar\\\\": expected at least 1', () => ({ text: 'chair', num_similar: 0 })],
    ['\\\\"num_similar\\\\": expected at most 50', () => ({ text: 'chair', num_similar: 51 })],
    ['\\\\"num_similar\\\\": expected a whole number', () => ({ text: 'chair', num_similar: 1.5 })],
    ['\\\\"num_similar\\\\": expected a whole number', () => ({ text: 'chair', num_similar: '3' })],
    ['only \\\\"coco_yolov7\\\\" is supported', () => ({ text: 'chair', get_labels: 'imagenet' })],
    ['The picture is not base64', () => ({ image: 'what? no!' })],
    ['no data', () => ({ image: 'data:image/png;base64,' })],
    ['is not of a format', () => ({ image: Buffer.from('these are words').toString('base64') })],
    ['is not of a format', () => ({ image: Buffer.from('glTF binary').toString('base64') })],
    ['could not be decoded', () => ({ image: picture.subarray(0, 60).toString('base64') })],
    ['900000000 pixels', () => ({ image: hollowPng(30_000, 30_000).toString('base64') })],
    ['The upload is larger than 30 MB', () => ({ image: 'A'.repeat(31_000_000) })],
  ])('is said: %s', async (words, body) => {
    const before = await keptFiles(server.engine.dataDir)
    expect(await ask(body())).toMatchObject(refusalAbout(400, words))
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  it.each([
    ['/inside', 'is not on the public Internet'],
    ['/metadata', 'is not on the public Internet'],
    ['/page', 'it is not a picture but'],
    ['/words.png', 'is not of a format'],
    ['/large', 'it is larger than 1 MB'],
    ['/endless', 'it took longer than 2 s'],
    ['/none', 'its server answered 404'],
  ])('is said of the address %s', async (path, words) => {
    const before = await keptFiles(server.engine.dataDir)
    expect(await ask({ url: site.url + path })).toMatchObject(refusalAbout(400, words))
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  it('follows an address that leads to a picture on the public Internet', async () =>
    expect(await ask({ url: `${site.url}/moved` })).toMatchObject({ status: 200 }))

  it('fetches nothing for a key that does not allow it', async () => {
    const { credential } = await server.client.addApiKey({ name: 'careful' })
    expect(await ask({ url: `${site.url}/2.png` }, { key: credential })).toMatchObject(refusalAbout(400, 'this API key does not let addresses be fetched'))
  })

  it('is that no detector is installed', async () =>
    expect(await ask({ text: '1.png', get_labels: 'coco_yolov7' })).toMatchObject(refusalAbout(409, 'none is installed')))

  it('is another host, another route or method', async () => {
    expect(await send(url, { method: 'POST', headers: { host: 'evil.example' }, body: '{}' })).toMatchObject(refusalAbout(403, 'evil.example'))
    expect(await send(url)).toMatchObject(refusalAbout(404, 'There is no route GET /similar-images;'))
    expect(await send(`${url}/more`, { method: 'POST' })).toMatchObject(refusalAbout(404, 'There is no route POST /similar-images/more;'))
  })
})

describe('pages of other sites', () => {
  it('are let in only when the user allows it', async () => {
    const preflight = { method: 'OPTIONS', headers: { 'origin': 'https://other.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-api-key' } }
    const closed = await send(url, preflight)
    expect(closed.status).toBe(404)
    expect(closed.headers['access-control-allow-origin']).toBeUndefined()
    expect((await ask({ text: '1.png' })).headers['access-control-allow-origin']).toBeUndefined()

    await server.client.editSettings({ crossOrigin: true })
    const open = await send(url, preflight)
    expect(open).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'OPTIONS,POST', 'access-control-allow-headers': 'authorization,content-type,x-api-key' } })
    const answer = await ask({ text: '1.png' })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    bodyOf(answer, cors)
    expect(await ask({})).toMatchObject({ status: 400, headers: { 'access-control-allow-origin': '*' }, body: expect.stringContaining(JSON.stringify({ headers: cors }).slice(1)) as string })
    await server.client.editSettings({ crossOrigin: false })
  })
})
