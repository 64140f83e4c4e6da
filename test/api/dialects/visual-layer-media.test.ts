import type { Server } from '../../helpers/server.ts'
import type { Anchored, Explored } from './visual-layer-client.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidOfCollection, uuidOfNumber } from '../../../src-main/dialects/shared/public-ids.ts'
import { createEngine } from '../../../src-main/engine/engine.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { startServer, untilIdle } from '../../helpers/server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writeColour, writeColourDetector } from '../../helpers/tiny-detectors.ts'
import { jsonWebToken } from './json-web-token.ts'
import { formOf } from './requests.ts'
import { names } from './visual-layer-client.ts'

const corners = ['0 0 0', '2 0 0', '2 1 0', '0 1 0', '0 0 1', '2 0 1', '2 1 1', '0 1 1'].map(corner => `v ${corner}`)
const faces = ['1 4 3 2', '5 6 7 8', '1 2 6 5', '4 8 7 3', '1 5 8 4', '2 3 7 6'].map(face => `f ${face}`)

interface ObjectPreview { readonly media_id: string, readonly file_name: string, readonly labels: readonly string[] }

let server: Server
let token: string
beforeAll(async () => {
  server = await startServer({ dialects: true })
  await writeTree(join(server.folder, 'scenes', 'models'), { 'box.obj': [...corners, ...faces, ''].join('\n') })
  await writeColour(join(server.folder, 'scenes', 'red.png'), [255, 0, 0])
  await writeColour(join(server.folder, 'scenes', 'yellow.png'), [255, 255, 0])
  await writeColour(join(server.folder, 'scenes', 'black.png'), [0, 0, 0])
  await server.client.importDetector({ folder: await writeColourDetector(join(server.folder, 'colours')) })
  await server.client.addLibrary({ path: join(server.folder, 'scenes') })
  await untilIdle(server.client)
  const { key, secret } = await server.client.addApiKey({ name: 'a program', dailyQuota: 1000 })
  token = jsonWebToken(key.id, secret)
}, 300_000)
afterAll(() => server[Symbol.asyncDispose]())

async function explore(parameters: Readonly<Record<string, string>>): Promise<Explored> {
  const [{ key } = { key: '' }] = await server.client.listCollections()
  const query = new URLSearchParams({ threshold: '0', page_number: '0', ...parameters })
  const response = await fetch(`${server.url}/visual-layer/api/v1/explore/${uuidOfCollection(key)}?${query.toString()}`, { headers: { authorization: `Bearer ${token}` } })
  const body: unknown = await response.json()
  expect([response.status, body]).toEqual([200, expect.anything()])
  return body as Explored
}

async function idOf(name: string): Promise<number> {
  return (await server.client.listAssets({})).assets.find(asset => asset.name === name)!.id
}

describe('a 3D model', () => {
  it('is one medium, whichever of its views is near', async () => {
    const id = await idOf('box.obj')
    const found = await explore({ entity_type: 'IMAGES', anchor_media_id: uuidOfNumber('asset', await idOf('black.png')), anchor_type: 'MEDIA' })
    const media = found.clusters.flatMap(({ previews }) => previews)
    expect(media.map(({ file_name }) => file_name).toSorted()).toEqual(['black.png', 'box.obj', 'red.png', 'yellow.png'])
    const box = media.find(({ file_name }) => file_name === 'box.obj')!
    expect(box).toMatchObject({ type: 'IMAGE', media_id: uuidOfNumber('asset', id), width: null, height: null })
    expect((await fetch(box.media_uri)).headers.get('content-type')).toBe('model/obj')
    expect((await fetch(box.media_thumb_uri)).headers.get('content-type')).toBe('image/webp')
    expect(names(await explore({ entity_type: 'IMAGES', anchor_media_id: box.media_id, anchor_type: 'MEDIA' })).flat()[0]).toBe('box.obj')
  })
})

describe('objects', () => {
  const previews = ({ clusters }: Explored) => clusters.flatMap(cluster => cluster.previews as unknown as readonly ObjectPreview[])

  it('are found by an image, each with its place and label', async () => {
    const red = await idOf('red.png')
    const [object] = await server.client.listObjects({ id: red })
    const id = uuidOfNumber('asset', red)
    const { clusters } = await explore({ entity_type: 'OBJECTS', anchor_media_id: uuidOfNumber('asset', await idOf('black.png')), anchor_type: 'MEDIA' })
    expect(previews({ clusters }).map(({ file_name, labels }) => [file_name, ...labels]).toSorted()).toEqual([['red.png', 'red'], ['yellow.png', 'green'], ['yellow.png', 'red']])
    const address = (kind: string) => expect.stringContaining(`/signed/${red}/${kind}?key=`) as string
    const distance = expect.any(Number) as number
    expect(clusters.find(cluster => cluster.previews[0]!.file_name === 'red.png')).toEqual({
      cluster_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      type: 'OBJECTS',
      n_images: 0,
      n_objects: 1,
      n_videos: 0,
      similarity_threshold: '0',
      relevance_score: distance,
      relevance_score_type: 'cosine_distance',
      previews: [{
        type: 'OBJECT',
        media_id: uuidOfNumber('object', object!.id),
        image_id: id,
        media_uri: address('original'),
        media_thumb_uri: address('thumbnail'),
        caption: null,
        file_name: 'red.png',
        bounding_box: object!.region,
        relevance_score: distance,
        relevance_score_type: 'cosine_distance',
        width: expect.any(Number) as number,
        height: expect.any(Number) as number,
        labels: ['red'],
        user_tags: null,
        captions: null,
      }],
      labels: ['red'],
      user_tags: null,
      captions: null,
    })
  })

  it('are found by an object, which comes first itself, at distance 0', async () => {
    const [object] = await server.client.listObjects({ id: await idOf('red.png') })
    const media_id = uuidOfNumber('object', object!.id)
    const found = await explore({ entity_type: 'OBJECTS', anchor_media_id: media_id, anchor_type: 'MEDIA' })
    expect(previews(found)[0]).toMatchObject({ media_id, relevance_score: 0 })
    expect(previews(found).map(preview => preview.media_id)).toHaveLength(new Set(previews(found).map(preview => preview.media_id)).size)
    expect(previews(found)).toHaveLength(3)
    expect(names(await explore({ entity_type: 'IMAGES', anchor_media_id: media_id, anchor_type: 'MEDIA' })).flat()).toContain('yellow.png')
  })

  it('are found by an upload', async () => {
    const [{ key } = { key: '' }] = await server.client.listCollections()
    const bytes = await readFile(join(server.folder, 'scenes', 'yellow.png'))
    const response = await fetch(`${server.url}/visual-layer/api/v1/dataset/${uuidOfCollection(key)}/search-image-similarity?entity_type=OBJECTS`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: formOf({}, { bytes, name: 'y.png' }) })
    const { anchor_media_id } = await response.json() as Anchored
    expect(previews(await explore({ entity_type: 'OBJECTS', anchor_media_id, anchor_type: 'UPLOAD' }))).toHaveLength(3)
  })
})

it('an upload is searched by after a restart, by what it was made for', async () => {
  await using folder = await temporaryFolder()
  const open = () => createEngine({ dataDir: join(folder.path, 'data'), log: pino({ level: 'silent' }), dialects: true })
  await writePicture(join(folder.path, 'photos', '1.png'), 1)
  const first = await open()
  await first.client.addLibrary({ path: join(folder.path, 'photos') })
  await untilIdle(first.client)
  const dataset = uuidOfCollection((await first.client.listCollections())[0]!.key)
  const { key, secret } = await first.client.addApiKey({ name: 'a program' })
  const headers = { authorization: `Bearer ${jsonWebToken(key.id, secret)}` }
  const { url } = await first.listen(0, '127.0.0.1')
  const body = formOf({}, { bytes: Buffer.from(await readFile(join(folder.path, 'photos', '1.png'))), name: '1.png' })
  const anchor = await (await fetch(`${url}/visual-layer/api/v1/dataset/${dataset}/search-image-similarity?entity_type=IMAGES&threshold=3`, { method: 'POST', headers, body })).json() as Anchored
  await first.close()

  const second = await open()
  const restarted = await second.listen(0, '127.0.0.1')
  const page = (threshold: number) => fetch(`${restarted.url}/visual-layer/api/v1/explore/${dataset}?entity_type=IMAGES&threshold=${threshold}&anchor_type=UPLOAD&anchor_media_id=${anchor.anchor_media_id}`, { headers })
  expect(names(await (await page(3)).json() as Explored)).toEqual([['1.png']])
  expect((await page(2)).status).toBe(400)
  await second.close()
})
