import type { Server } from '../../helpers/server.ts'
import type { Anchored, Explored, VisualLayer } from './visual-layer-client.ts'
import { Buffer } from 'node:buffer'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidOfCollection, uuidOfNumber } from '../../../src-main/dialects/shared/public-ids.ts'
import { startServer, untilIdle } from '../../helpers/server.ts'
import { documentedRequests } from './documented.ts'
import { jsonWebToken } from './json-web-token.ts'
import { curl, hasCurl, hasPythonRequests, python } from './requests.ts'
import { indexVariedPictures, names, openVisualLayer } from './visual-layer-client.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

let server: Server
let vl: VisualLayer
beforeAll(async () => {
  server = await startServer({ dialects: true })
  vl = await openVisualLayer(server)
  await server.client.editAssets({ ids: [idOf('1.png')], addTags: ['red', 'soft'], metadata: { description: 'Patches of colour' } })
})
afterAll(() => server[Symbol.asyncDispose]())

function idOf(name: string): number {
  return vl.ids.get(name)!
}

/** What a preview of an image is, without its addresses. */
function previewOf(name: string, distance: number, size: { readonly width: number, readonly height: number } = { width: 48, height: 36 }, said: { readonly user_tags?: readonly string[], readonly caption?: string } = {}) {
  const id = uuidOfNumber('asset', idOf(name))
  const captions = said.caption === undefined ? null : [said.caption]
  const address = (kind: string) => expect.stringMatching(`^${server.url}/signed/${idOf(name)}/${kind}\\?key=`) as string
  return {
    type: 'IMAGE',
    media_id: id,
    image_id: id,
    media_uri: address('original'),
    media_thumb_uri: address('thumbnail'),
    caption: captions?.[0] ?? null,
    file_name: name,
    bounding_box: null,
    relevance_score: distance,
    relevance_score_type: 'cosine_distance',
    ...size,
    labels: null,
    user_tags: said.user_tags ?? null,
    captions,
  }
}

function clusterOf(previews: readonly ReturnType<typeof previewOf>[], { user_tags = null, captions = null }: { readonly user_tags?: readonly string[] | null, readonly captions?: readonly string[] | null } = {}) {
  return {
    cluster_id: expect.stringMatching(uuid) as string,
    type: 'IMAGES',
    n_images: previews.length,
    n_objects: 0,
    n_videos: 0,
    similarity_threshold: '0',
    relevance_score: previews[0]!.relevance_score,
    relevance_score_type: 'cosine_distance',
    previews,
    labels: null,
    user_tags,
    captions,
  }
}

/** What the native API says of the same search, by name: cosine distances. */
async function distances(like: { readonly assetId: number } | { readonly anchorId: string }): Promise<ReadonlyMap<string, number>> {
  const collections = (await server.client.listCollections()).filter(({ name }) => name === 'photos').map(({ key: one }) => one)
  const { results } = await server.client.search({ like: [like], collections })
  return new Map(results.map(({ asset, cosine }) => [asset.name, Math.max(0, 1 - cosine!)]))
}

const first = { user_tags: ['red', 'soft'], caption: 'Patches of colour' }

const documented = documentedRequests('visual-layer')

describe('the documented requests', () => {
  documented.request('`POST /api/v1/dataset/{dataset_id}/search-image-similarity?threshold=0&entity_type=IMAGES` with the image in the form field `file`', async () => {
    const response = await vl.upload('threshold=0&entity_type=IMAGES')
    expect(response.headers.get('content-type')).toMatch('application/json')
    expect(await response.json()).toEqual({ anchor_media_id: expect.stringMatching(uuid) as string, anchor_type: 'UPLOAD' })
    return response.status
  })

  documented.request('`GET /api/v1/explore/{dataset_id}?threshold=0&entity_type=IMAGES&page_number=0&anchor_media_id=…&anchor_type=UPLOAD`', async () => {
    const { anchor_media_id, anchor_type } = await vl.anchored()
    const response = await vl.explore({ anchor_media_id, anchor_type })
    const of = await distances({ anchorId: anchor_media_id })
    expect([...of.keys()].slice(0, 2)).toEqual(['1.png', 'large-1.jpg'])
    const answer = await response.json() as Explored
    const pairs = [['1.png', 'large-1.jpg'], ['2.png', 'copy-of-2.png'].toSorted((a, b) => idOf(a) - idOf(b)), ['3.png'], ['4.png']]
    expect(answer).toEqual({
      clusters: pairs
        .toSorted((a, b) => of.get(a[0]!)! - of.get(b[0]!)!)
        .map(members => clusterOf(
          members.map(name => previewOf(name, of.get(name)!, name === 'large-1.jpg' ? { width: 400, height: 300 } : undefined, name === '1.png' ? first : undefined)),
          members[0] === '1.png' ? { user_tags: ['red', 'soft'], captions: ['Patches of colour'] } : {},
        )),
      metadata: { used_duckdb: false },
    })
    expect(answer.clusters[0]!.relevance_score).toBeCloseTo(0, 5)
    return response.status
  })

  documented.request('`POST …/search-image-similarity?…&bounding_box={"x":0.1,"y":0.2,"width":0.5,"height":0.6}`: search by region', async () => {
    const response = await vl.upload(`threshold=0&entity_type=IMAGES&bounding_box=%7B%22x%22%3A0%2C%22y%22%3A0%2C%22width%22%3A0.5%2C%22height%22%3A1%7D`, vl.form(await sideBySide(3, 4)))
    const { anchor_media_id } = await response.json() as Anchored
    expect(names(await vl.explored({ anchor_media_id, anchor_type: 'UPLOAD' }))[0]).toEqual(['3.png'])
    return response.status
  })

  documented.request('`POST …/search-image-similarity?…&bounding_box=X,Y,WIDTH,HEIGHT`, as an older document has it', async () => {
    const response = await vl.upload('entity_type=IMAGES&bounding_box=0.5,0,0.5,1', vl.form(await sideBySide(3, 4)))
    const { anchor_media_id } = await response.json() as Anchored
    expect(names(await vl.explored({ anchor_media_id, anchor_type: 'UPLOAD' }))[0]).toEqual(['4.png'])
    return response.status
  })

  documented.request('`GET /api/v1/explore/{dataset_id}?…&anchor_media_id=<media_id>&anchor_type=MEDIA`: search by existing media id', async () => {
    const response = await vl.explore({ anchor_media_id: uuidOfNumber('asset', idOf('2.png')), anchor_type: 'MEDIA' })
    const answer = await response.json() as Explored
    expect(names(answer)[0]).toEqual(['2.png', 'copy-of-2.png'])
    expect(answer.clusters[0]!.previews.map(({ relevance_score }) => relevance_score)).toEqual([0, expect.closeTo(0, 3)])
    expect(names(answer).flat().toSorted()).toEqual([...vl.ids.keys()].toSorted())
    return response.status
  })

  documented.request('the Python example, a full workflow', async () => {
    const VL_BASE_URL = `${server.url}/visual-layer`
    const headers = { Authorization: `Bearer ${vl.token}` }
    const params = new URLSearchParams({ threshold: '0', entity_type: 'IMAGES' })
    let resp = await fetch(`${VL_BASE_URL}/api/v1/dataset/${vl.dataset}/search-image-similarity?${params.toString()}`, { method: 'POST', headers, body: vl.form() })
    expect(resp.ok).toBe(true)
    const anchor = await resp.json() as Anchored
    resp = await fetch(`${VL_BASE_URL}/api/v1/explore/${vl.dataset}?${new URLSearchParams({ threshold: '0', entity_type: 'IMAGES', page_number: '0', ...anchor }).toString()}`, { headers })
    expect(resp.ok).toBe(true)
    const { clusters } = await resp.json() as Explored
    const printed = clusters.map(({ cluster_id, n_images, relevance_score, previews }) =>
      `  Cluster ${cluster_id.slice(0, 8)}... — ${n_images} images, similarity score: ${relevance_score.toFixed(3)}\n${previews.slice(0, 3).map(preview => `    ${preview.file_name} (${preview.relevance_score.toFixed(3)})`).join('\n')}`)
    expect(printed[0]).toMatch(/^ {2}Cluster [0-9a-f]{8}\.\.\. — 2 images, similarity score: 0\.000\n {4}1\.png \(0\.000\)\n {4}large-1\.jpg \(0\.\d{3}\)$/)
    return resp.status
  })

  documented.request('no `entity_type`, or no `file`', async () => {
    expect((await vl.upload('threshold=0')).status).toBe(400)
    return (await vl.ask(`/api/v1/dataset/${vl.dataset}/search-image-similarity?entity_type=IMAGES`, { method: 'POST' })).status
  })

  documented.request('an expired token', async () =>
    (await vl.explore({ anchor_media_id: uuidOfNumber('asset', 1), anchor_type: 'MEDIA' }, vl.dataset, jsonWebToken(vl.key.key.id, vl.key.secret, { claims: { exp: 1000 } }))).status)

  documented.request('a dataset that is not there', async () =>
    (await vl.upload('entity_type=IMAGES', vl.form(), 'ad48d250-1232-11f1-bfca-fa39f6ed1f22')).status)

  documented.request('a dataset that is not READY', async () =>
    (await vl.upload('entity_type=IMAGES', vl.form(), vl.empty)).status)

  documented.table()
})

/** Two pictures, the one left and the other right. */
async function sideBySide(left: number, right: number): Promise<Buffer> {
  const path = (seed: number) => join(server.folder, 'photos', `${seed}.png`)
  return sharp({ create: { width: 96, height: 36, channels: 3, background: 'black' } })
    .composite([{ input: path(left), left: 0, top: 0 }, { input: path(right), left: 48, top: 0 }])
    .png()
    .toBuffer()
}

describe('programs of others', () => {
  it.skipIf(!hasCurl)('curl, as the document calls it', async () => {
    const base = `${server.url}/visual-layer/api/v1`
    const uploaded = await curl('-X', 'POST', '-H', `Authorization: Bearer ${vl.token}`, '-F', `file=@${join(server.folder, 'photos', '3.png')}`, `${base}/dataset/${vl.dataset}/search-image-similarity?threshold=0&entity_type=IMAGES`)
    expect(uploaded).toMatchObject({ status: 200, type: 'application/json' })
    const { anchor_media_id } = JSON.parse(uploaded.body) as Anchored
    const found = await curl('-H', `Authorization: Bearer ${vl.token}`, `${base}/explore/${vl.dataset}?threshold=0&entity_type=IMAGES&page_number=0&anchor_media_id=${anchor_media_id}&anchor_type=UPLOAD`)
    expect(found).toMatchObject({ status: 200, type: 'application/json' })
    expect(names(JSON.parse(found.body) as Explored)[0]).toEqual(['3.png'])
  })

  it.skipIf(!hasPythonRequests)('the Python example, run by Python', async () => {
    const printed = await python(`
import requests
VL_BASE_URL = "${server.url}/visual-layer"
JWT_TOKEN = "${vl.token}"
DATASET_ID = "${vl.dataset}"
QUERY_IMAGE_PATH = "${join(server.folder, 'photos', '1.png')}"
headers = {"Authorization": f"Bearer {JWT_TOKEN}"}
with open(QUERY_IMAGE_PATH, "rb") as f:
    resp = requests.post(f"{VL_BASE_URL}/api/v1/dataset/{DATASET_ID}/search-image-similarity", headers=headers, params={"threshold": 0, "entity_type": "IMAGES"}, files={"file": f})
resp.raise_for_status()
anchor = resp.json()
resp = requests.get(f"{VL_BASE_URL}/api/v1/explore/{DATASET_ID}", headers=headers, params={"threshold": 0, "entity_type": "IMAGES", "page_number": 0, "anchor_media_id": anchor["anchor_media_id"], "anchor_type": anchor["anchor_type"]})
resp.raise_for_status()
clusters = resp.json().get("clusters", [])
print(f"Found {len(clusters)} similar clusters")
for cluster in clusters:
    print(f"  Cluster {cluster.get('cluster_id')[:8]}... - {cluster.get('n_images')} images, similarity score: {cluster.get('relevance_score'):.3f}")
    for preview in cluster.get("previews", [])[:3]:
        print(f"    {preview['file_name']} ({preview['relevance_score']:.3f})")
`)
    expect(printed).toMatch(/^Found 4 similar clusters\n {2}Cluster [0-9a-f]{8}\.\.\. - 2 images, similarity score: 0\.000\n {4}1\.png \(0\.000\)\n {4}large-1\.jpg/)
  })
})

describe('the addresses of media', () => {
  it('open the file and its thumbnail without a token', async () => {
    const { clusters } = await vl.explored({ anchor_media_id: uuidOfNumber('asset', idOf('3.png')), anchor_type: 'MEDIA' })
    const { media_uri, media_thumb_uri } = clusters[0]!.previews[0]!
    expect(Buffer.from(await (await fetch(media_uri)).arrayBuffer())).toEqual(await readFile(join(server.folder, 'photos', '3.png')))
    expect((await fetch(media_thumb_uri)).headers.get('content-type')).toBe('image/webp')
    expect((await fetch(media_uri.replace(/signature=.*/, 'signature=x'))).status).toBe(403)
  })
})

describe('a smart collection', () => {
  it('is a dataset, with the members that it has now', async () => {
    const { key } = await server.client.createCollection({ name: 'Red ones', query: { filter: 'tags = red' } })
    const dataset = uuidOfCollection(key)
    const red = { anchor_media_id: uuidOfNumber('asset', idOf('1.png')), anchor_type: 'MEDIA' }
    expect(names(await vl.explored(red, dataset))).toEqual([['1.png']])
    expect((await vl.explore({ ...red, anchor_media_id: uuidOfNumber('asset', idOf('3.png')) }, dataset)).status).toBe(404)
    await server.client.editAssets({ ids: [idOf('3.png')], addTags: ['red'] })
    expect(names(await vl.explored(red, dataset)).flat()).toEqual(['1.png', '3.png'])
    await server.client.editAssets({ ids: [idOf('3.png')], removeTags: ['red'] })
  })
})

describe('pages of clusters', () => {
  it('hold a hundred each, go on where the first ended while the library changes, and end', async () => {
    const count = 130
    await indexVariedPictures(server, 'many', count)
    const many = await vl.datasetOf('many')
    const { anchor_media_id } = await vl.anchored('entity_type=IMAGES', undefined, many)
    const page = async (page_number: number) => vl.explored({ anchor_media_id, anchor_type: 'UPLOAD', page_number }, many)
    const [one, two] = [await page(0), await page(1)]
    expect(one.clusters).toHaveLength(100)
    expect(two.clusters.length).toBeGreaterThan(0)
    expect(new Set([...names(one), ...names(two)].flat()).size).toBe(count)
    const scores = [...one.clusters, ...two.clusters].map(({ relevance_score }) => relevance_score)
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(await page(2)).toEqual({ clusters: [], metadata: { used_duckdb: false } })

    const gone = one.clusters[0]!.previews[0]!.file_name
    await rm(join(server.folder, 'many', gone))
    await copyFile(join(server.folder, 'photos', '2.png'), join(server.folder, 'many', 'new.png'))
    const library = (await server.client.listLibraries()).find(({ name }) => name === 'many')!
    await server.client.scanLibrary({ id: library.id })
    await untilIdle(server.client)
    expect(names(await page(1))).toEqual(names(two))
    expect(names(await page(0)).flat()).toContain('new.png')
    expect(names(await page(0)).flat()).not.toContain(gone)
  })

  it('keep the id of a cluster as long as its members are the same, and have fewer of them the higher the threshold', async () => {
    const at = async (threshold: number) => vl.explored({ anchor_media_id: uuidOfNumber('asset', idOf('1.png')), anchor_type: 'MEDIA', threshold })
    const finest = await at(0)
    expect((await at(0)).clusters.map(({ cluster_id }) => cluster_id)).toEqual(finest.clusters.map(({ cluster_id }) => cluster_id))
    const counts = [finest.clusters.length]
    for (const threshold of [1, 2, 3, 4])
      counts.push((await at(threshold)).clusters.length)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    expect(counts.at(-1)).toBeLessThan(counts[0]!)
  })
})
