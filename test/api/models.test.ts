import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeSampleLibrary } from '../../src-main/sample-library/write.ts'
import { writeTree } from '../helpers/encoders.ts'
import { startServer, untilIdle } from '../helpers/server.ts'

const corners = ['0 0 0', '2 0 0', '2 1 0', '0 1 0', '0 0 1', '2 0 1', '2 1 1', '0 1 1'].map(corner => `v ${corner}`)
const faces = ['1 4 3 2', '5 6 7 8', '1 2 6 5', '4 8 7 3', '1 5 8 4', '2 3 7 6'].map(face => `f ${face}`)
const box = ['mtllib box.mtl', ...corners, 'usemtl red', ...faces, ''].join('\n')
const red = 'newmtl red\nKd 0.9 0.02 0.02\n'
const green = 'newmtl red\nKd 0.02 0.9 0.02\n'

let server: Server
let glb: string
beforeAll(async () => {
  server = await startServer()
  const library = await writeSampleLibrary(join(server.folder, 'sample'), { images: 0, models: 4 })
  glb = join(server.folder, 'sample', library.models.find(path => path.endsWith('.glb'))!)
  await writeTree(join(server.folder, 'sample', 'boxes'), { 'box.obj': box, 'box.mtl': red })
  await writeTree(join(server.folder, 'sample', 'green boxes'), { 'box.obj': box, 'box.mtl': green })
  await server.client.addLibrary({ path: join(server.folder, 'sample') })
  await untilIdle(server.client)
}, 300_000)
afterAll(() => server[Symbol.asyncDispose]())

/** How much redder than green the middle of a preview is, 0…255. */
async function redness({ preview }: { readonly preview: string | null }): Promise<number> {
  const bytes = Buffer.from(await (await server.ask(preview!)).arrayBuffer())
  const { width, height } = await sharp(bytes).metadata()
  const { data } = await sharp(bytes).extract({ left: width >> 1, top: height >> 1, width: 4, height: 4 }).resize(1, 1).raw().toBuffer({ resolveWithObject: true })
  return data[0]! - data[1]!
}

it('models are assets with a still, a strip of twelve views, and triangles', async () => {
  const { assets } = await server.client.listAssets({ kind: 'model' })
  expect(assets).toHaveLength(6)
  expect(assets.map(({ state, failure }) => [state, failure])).toEqual(assets.map(() => ['ready', null]))
  const asset = assets.find(({ name }) => name === 'box.obj')!
  expect(asset).toMatchObject({ format: 'obj', triangles: 12, width: null })
  const strip = await server.ask(asset.strip!)
  expect(strip.headers.get('content-type')).toBe('image/webp')
  expect(strip.headers.get('cache-control')).toContain('immutable')
  expect(await sharp(Buffer.from(await strip.arrayBuffer())).metadata()).toMatchObject({ width: 12 * 256, height: 256 })
})

it('shows models of the same bytes beside other materials each as it looks', async () => {
  const { assets } = await server.client.listAssets({ kind: 'model' })
  const [one, other] = assets.filter(({ name }) => name === 'box.obj').sort((a, b) => b.path.localeCompare(a.path))
  expect(one!.hash).toBe(other!.hash)
  expect(await redness(one!) * await redness(other!)).toBeLessThan(0)
})

it('an uploaded GLB finds the model that it is a copy of, and says by which view', async () => {
  const anchor = await server.client.createAnchor({ file: new Blob([new Uint8Array(await readFile(glb))]), fileName: 'mine.glb' })
  expect(anchor).toMatchObject({ kind: 'model', name: 'mine.glb' })
  const { results } = await server.client.search({ like: [{ anchorId: anchor.id }], kinds: ['model'] })
  expect(results[0]).toMatchObject({ asset: { name: basename(glb) } })
  expect(results[0]!.cosine).toBeGreaterThan(0.99)
  expect(results.every(({ view }) => view !== null && view >= 0 && view < 12)).toBe(true)
})

it('a file on this machine is seen with what lies beside it, an upload alone', async () => {
  const byPath = await server.client.createAnchorOfFile({ path: join(server.folder, 'sample', 'boxes', 'box.obj') })
  const alone = await server.client.createAnchor({ file: new Blob([box]), fileName: 'box.obj' })
  expect(await redness(byPath)).toBeGreaterThan(60)
  expect(Math.abs(await redness(alone))).toBeLessThan(30)
  const { asset } = await server.client.assetAt({ path: join(server.folder, 'sample', 'boxes', 'box.obj') })
  expect(await redness(asset!)).toBeGreaterThan(60)
})

it('a picture finds models, and a model pictures', async () => {
  const { assets } = await server.client.listAssets({ kind: 'model' })
  const images = await server.client.listAssets({ kind: 'image' })
  const byImage = await server.client.search({ like: [{ assetId: images.assets[0]!.id }], kinds: ['model'] })
  expect(byImage.results).toHaveLength(assets.length)
  const byModel = await server.client.search({ like: [{ assetId: assets[0]!.id }], kinds: ['image'] })
  expect(byModel.results).toHaveLength(images.total)
})

it('a model that is none is refused with the reason', async () => {
  const upload = (content: string, fileName: string) => server.client.createAnchor({ file: new Blob([content]), fileName })
  await expect(upload('words', 'words.glb')).rejects.toMatchObject({ code: 'model_unloadable', status: 422 })
  await expect(upload(`${corners.join('\n')}\nf 1 1 1\n`, 'nothing.obj')).rejects.toMatchObject({ code: 'model_empty', status: 422 })
})

it('who hangs up while a model is rendered disturbs nobody', async () => {
  const hangUp = new AbortController()
  const path = join(dirname(glb), basename(glb))
  const left = fetch(`${server.url}/api/anchors/file`, { method: 'POST', headers: { 'authorization': `Bearer ${server.engine.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ path }), signal: hangUp.signal })
  hangUp.abort()
  await expect(left).rejects.toThrow()
  expect(await server.client.createAnchorOfFile({ path })).toMatchObject({ kind: 'model' })
})
