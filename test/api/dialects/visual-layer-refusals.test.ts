import type { Server } from '../../helpers/server.ts'
import type { Anchored, VisualLayer } from './visual-layer-client.ts'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidOfNumber } from '../../../src-main/dialects/shared/public-ids.ts'
import { startServer } from '../../helpers/server.ts'
import { badUploads, endlessForm } from './bad-uploads.ts'
import { jsonWebToken } from './json-web-token.ts'
import { keptFiles, send } from './requests.ts'
import { openVisualLayer } from './visual-layer-client.ts'

let server: Server
let vl: VisualLayer
beforeAll(async () => {
  server = await startServer({ dialects: true })
  vl = await openVisualLayer(server)
})
afterAll(() => server[Symbol.asyncDispose]())

async function refused(answer: Promise<Response>, status: number, detail: string | RegExp): Promise<void> {
  const response = await answer
  const body = await response.json() as { readonly detail: string }
  expect(body).toEqual({ detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) as string })
  expect(response.status).toBe(status)
}

describe('an upload', () => {
  it('may have its parameters in the form', async () => {
    const response = await vl.ask(`/api/v1/dataset/${vl.dataset}/search-image-similarity`, { method: 'POST', body: vl.form(vl.picture, 'a.png', { entity_type: 'IMAGES', threshold: '2' }) })
    expect(response.status).toBe(200)
    const { anchor_media_id } = await response.json() as Anchored
    expect((await vl.explored({ anchor_media_id, anchor_type: 'UPLOAD', threshold: 2 })).clusters[0]).toMatchObject({ similarity_threshold: '2' })
  })

  it('is searched by for the vl.dataset, entity and threshold that it was made for', async () => {
    const { anchor_media_id } = await vl.anchored('threshold=1&entity_type=IMAGES')
    const parameters = { anchor_media_id, anchor_type: 'UPLOAD', threshold: 1 }
    expect((await vl.explore(parameters)).status).toBe(200)
    expect((await vl.explore({ ...parameters, anchor_media_id: anchor_media_id.toUpperCase() })).status).toBe(200)
    await refused(vl.explore({ ...parameters, threshold: 0 }), 400, '"threshold" must be 1, as it was when the image was uploaded; it is 0.')
    await refused(vl.explore({ ...parameters, entity_type: 'OBJECTS' }), 400, '"entity_type" must be IMAGES, as it was when the image was uploaded; it is OBJECTS.')
    await refused(vl.explore(parameters, vl.others), 404, `There is no uploaded anchor ${anchor_media_id}; anchors are kept for a day. Upload the file again.`)
    await refused(vl.explore({ ...parameters, anchor_type: 'MEDIA' }), 404, /^There is no medium/)
  })

  it('of the native API is none of this one', async () => {
    const { id } = await server.client.createAnchor({ file: new Blob([new Uint8Array(vl.picture)]), fileName: 'a.png' })
    await refused(vl.explore({ anchor_media_id: id, anchor_type: 'UPLOAD' }), 404, /^There is no uploaded anchor/)
  })

  it('that is no image is refused with the reason, and nothing is kept of it', async () => {
    const before = await keptFiles(server.engine.dataDir)
    for (const [name, content, message] of badUploads(vl.picture))
      await refused(vl.upload('entity_type=IMAGES', vl.form(content, name)), 400, message)
    const large = await send(`${server.url}/visual-layer/api/v1/dataset/${vl.dataset}/search-image-similarity?entity_type=IMAGES`, { method: 'POST', headers: { 'authorization': `Bearer ${vl.token}`, 'content-type': 'multipart/form-data; boundary=b' }, body: endlessForm() })
    expect(large).toMatchObject({ status: 413, body: JSON.stringify({ detail: 'The upload is larger than 64 MB.' }) })
    expect(await keptFiles(server.engine.dataDir)).toBe(before)
  })

  it('has a name, never a path', async () => {
    const { anchor_media_id } = await vl.anchored(undefined, vl.form(vl.picture, '../../../etc/shadow.png'))
    expect((await vl.explore({ anchor_media_id, anchor_type: 'UPLOAD' })).status).toBe(200)
    expect(await readdir(join(server.engine.dataDir, 'anchors', anchor_media_id))).toEqual([expect.stringMatching(/^anchor\./) as string])
  })

  it('whose place cannot be written to is a fault of the server', async () => {
    const anchors = join(server.engine.dataDir, 'anchors')
    await rename(anchors, `${anchors}-aside`)
    await writeFile(anchors, '')
    try {
      await refused(vl.upload('entity_type=IMAGES'), 500, /^Something went wrong inside Likeness/)
    }
    finally {
      await rm(anchors)
      await rename(`${anchors}-aside`, anchors)
    }
  })
})

describe('what is refused', () => {
  const medium = () => ({ anchor_media_id: uuidOfNumber('asset', vl.ids.get('1.png')!), anchor_type: 'MEDIA' })

  it.each<[string, RegExp]>([
    ['', /"entity_type": expected IMAGES or OBJECTS, and there is none/],
    ['entity_type=VIDEOS', /"entity_type": expected IMAGES or OBJECTS, got "VIDEOS"/],
    ['entity_type=IMAGES&threshold=5', /"threshold": expected a whole number from 0 \(finest\) to 4, got "5"/],
    ['entity_type=IMAGES&threshold=-1', /"threshold"/],
    ['entity_type=IMAGES&threshold=0.5', /"threshold"/],
    ['entity_type=IMAGES&bounding_box=0.6,0,0.5,0.5', /"bounding_box": expected .* fractions of the image that lie inside it; got 0\.6,0,0\.5,0\.5/],
    ['entity_type=IMAGES&bounding_box=10,20,300,400', /"bounding_box"/],
    ['entity_type=IMAGES&bounding_box=%7B%22x%22%3A0.1%7D', /"bounding_box"/],
    ['entity_type=IMAGES&bounding_box=left', /"bounding_box"/],
  ])('an upload with ?%s', async (query, detail) => {
    await refused(vl.upload(query), 400, detail)
  })

  it('an upload without a file, or with a body that is no form', async () => {
    const path = `/api/v1/dataset/${vl.dataset}/search-image-similarity?entity_type=IMAGES`
    const withoutFile = new FormData()
    withoutFile.append('other', 'x')
    await refused(vl.ask(path, { method: 'POST', body: withoutFile }), 400, /field "file"/)
    await refused(vl.ask(path, { method: 'POST' }), 400, /field "file"/)
    await refused(vl.ask(path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }), 400, /multipart\/form-data is expected/)
    await refused(vl.ask(path, { method: 'POST', body: '--b\r\nbroken', headers: { 'content-type': 'multipart/form-data; boundary=b' } }), 400, /not a complete form/)
  })

  it.each<[Record<string, string>, RegExp]>([
    [{ anchor_media_id: '17' }, /"anchor_media_id": expected the id of an upload or of a medium, a UUID, got "17"/],
    [{ anchor_media_id: '../../etc/passwd' }, /"anchor_media_id"/],
    [{ anchor_type: 'FILE' }, /"anchor_type": expected UPLOAD or MEDIA, got "FILE"/],
    [{ entity_type: 'VIDEOS' }, /"entity_type"/],
    [{ threshold: '7' }, /"threshold"/],
    [{ page_number: '-1' }, /"page_number": expected a whole number from 0 on, got "-1"/],
    [{ page_number: 'one' }, /"page_number"/],
  ])('a page with %o', async (parameters, detail) => {
    await refused(vl.explore({ ...medium(), ...parameters }), 400, detail)
  })

  it('a page without an anchor', async () => {
    await refused(vl.ask(`/api/v1/explore/${vl.dataset}?entity_type=IMAGES`), 400, /"anchor_media_id": .*; "anchor_type": /)
  })

  it('a token that is none, is wrongly signed, has expired or names no key', async () => {
    const { id } = vl.key.key
    const page = (bearer: string) => vl.explore(medium(), vl.dataset, bearer)
    await refused(vl.ask(`/api/v1/explore/${vl.dataset}`, { headers: { authorization: '' } }), 401, /carries no API key/)
    await refused(vl.ask(`/api/v1/explore/${vl.dataset}`, { headers: { authorization: 'Basic eDp5' } }), 401, /carries no API key/)
    await refused(page(`${id}:${vl.key.secret}`), 401, /not a JSON Web Token/)
    await refused(page(jsonWebToken(id, 'another secret')), 401, /signature/)
    await refused(page(jsonWebToken(id, vl.key.secret, { claims: { exp: 1_000_000 } })), 401, /has expired/)
    await refused(page(jsonWebToken(id, vl.key.secret, { head: { alg: 'none' } }).replace(/[^.]+$/, '')), 401, /"alg" must be HS256/)
    await refused(page(jsonWebToken('lk_aaaaaaaaaaaaaaaa', vl.key.secret)), 401, /no such API key/)
    await refused(vl.upload('entity_type=IMAGES', vl.form(), 'any'), 404, /^There is no dataset "any"/)
  })

  it('a dataset that is not there, or that the key does not open', async () => {
    const [open] = (await server.client.listCollections()).filter(({ name }) => name === 'others').map(collection => collection.key)
    const narrow = await server.client.addApiKey({ name: 'for the others', collections: [open!] })
    const bearer = jsonWebToken(narrow.key.id, narrow.secret)
    const other = uuidOfNumber('asset', (await server.client.listAssets({})).assets.find(({ id }) => ![...vl.ids.values()].includes(id))!.id)
    expect((await vl.explore({ anchor_media_id: other, anchor_type: 'MEDIA' }, vl.others, bearer)).status).toBe(200)
    await refused(vl.explore(medium(), vl.dataset, bearer), 404, `There is no dataset "${vl.dataset}", or this API key does not open it; \`likeness dialects\` lists their ids.`)
    await refused(vl.explore(medium(), 'f9d612d4-1234-11f1-bfca-fa39f6ed1f22'), 404, /^There is no dataset/)
    await refused(vl.explore({ anchor_media_id: other, anchor_type: 'MEDIA' }), 404, `There is no medium "${other}" in the dataset "photos".`)
    await refused(vl.explore({ anchor_media_id: uuidOfNumber('asset', 4711), anchor_type: 'MEDIA' }), 404, /^There is no medium/)
    await refused(vl.explore({ anchor_media_id: uuidOfNumber('object', 4711), anchor_type: 'MEDIA' }), 404, /^There is no medium/)
  })

  it('a dataset in which nothing is indexed, and objects without a detector', async () => {
    await refused(vl.upload('entity_type=IMAGES', vl.form(), vl.empty), 409, 'Nothing in "nothing" is indexed yet. Wait until indexing has reached it.')
    await refused(vl.upload('entity_type=OBJECTS'), 409, /^Objects are found by a detector, and none is installed\./)
    await refused(vl.explore({ ...medium(), entity_type: 'OBJECTS' }), 409, /^Objects are found by a detector/)
  })

  it('more searches a day than the key is good for', async () => {
    const small = await server.client.addApiKey({ name: 'small', dailyQuota: 2 })
    const bearer = jsonWebToken(small.key.id, small.secret)
    expect((await vl.explore(medium(), vl.dataset, bearer)).status).toBe(200)
    await refused(vl.explore({ ...medium(), page_number: 'x' }, vl.dataset, bearer), 400, /page_number/)
    expect((await vl.explore({ ...medium(), page_number: 1 }, vl.dataset, bearer)).status).toBe(200)
    await refused(vl.explore(medium(), vl.dataset, bearer), 429, /^The 2 searches a day/)
  })

  it('another host, and what this API does not have', async () => {
    const answer = await send(`${server.url}/visual-layer/api/v1/explore/${vl.dataset}`, { headers: { host: 'evil.example', authorization: `Bearer ${vl.token}` } })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body)).toEqual({ detail: expect.stringContaining('"evil.example"') as string })
    await refused(vl.ask('/api/v1/datasets'), 404, /^There is no route GET/)
    await refused(vl.ask(`/api/v1/dataset/${vl.dataset}/search-image-similarity`), 404, /^There is no route GET/)
  })

  it('any request while the hosted APIs are off', async () => {
    await using plain = await startServer()
    const response = await fetch(`${plain.url}/visual-layer/api/v1/explore/${vl.dataset}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ detail: expect.stringContaining('switched off') as string })
  })
})
