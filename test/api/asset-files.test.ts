import type { Asset } from '../../src-main/contract/entities.ts'
import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePsdBuffer } from 'ag-psd'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { assetUrls } from '../../src-main/contract/routes.ts'
import { writeTree } from '../helpers/encoders.ts'
import { heicPicture } from '../helpers/heic.ts'
import { writePicture } from '../helpers/pictures.ts'
import { startServer, untilIdle } from '../helpers/server.ts'

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>alert(1)</script><rect width="20" height="20" fill="red"/></svg>'
const oddName = 'Größe "90%" 猫.png'

let server: Server
let root: string
let assets: ReadonlyMap<string, Asset>

beforeAll(async () => {
  server = await startServer()
  root = join(server.folder, 'art')
  await writePicture(join(root, 'small.jpg'), 1, { width: 60, height: 40 })
  await writePicture(join(root, 'huge.jpg'), 2, { width: 5000, height: 100 })
  await writePicture(join(root, 'scan.tif'), 3, { width: 70, height: 50 })
  await writePicture(join(root, oddName), 4)
  await sharp({ create: { width: 5000, height: 50, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } }).png().toFile(join(root, 'glass.png'))
  await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } }).jpeg().withMetadata({ orientation: 6 }).toFile(join(root, 'turned.jpg'))
  await sharp({ create: { width: 5000, height: 20, channels: 3, background: 'red' } }).jpeg().withMetadata({ orientation: 6 }).toFile(join(root, 'turned-huge.jpg'))
  await writeTree(root, {
    'drawing.svg': drawing,
    'phone.heic': heicPicture,
    'not-what-it-says.png': await readFile(join(root, 'small.jpg')),
    'layers.psd': writePsdBuffer({ width: 1800, height: 900, imageData: { width: 1800, height: 900, data: new Uint8ClampedArray(1800 * 900 * 4).fill(200) } }),
    'broken.png': 'words',
    'page.html': '<script>alert(1)</script>',
    'models/chair.obj': 'mtllib chair.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n',
    'models/chair.mtl': 'newmtl a\nmap_Kd Wood.PNG\n',
    'models/textures/wood.png': await readFile(join(root, oddName)),
  })
  await writeFile(join(server.folder, 'outside.mtl'), 'secret')
  await server.client.pause()
  await server.client.addLibrary({ path: root })
  await server.client.waitUntilIdle()
  await vi.waitUntil(async () => (await server.client.listAssets({})).total === 14, { timeout: 10_000 })
  assets = new Map((await server.client.listAssets({})).assets.map(asset => [asset.name, asset]))
})
afterAll(() => server[Symbol.asyncDispose]())

function named(name: string): Asset {
  return assets.get(name)!
}

async function picture(name: string) {
  const response = await server.ask(assetUrls.picture(named(name).id, null))
  expect(response.status, name).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox; default-src \'none\'' })
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(response.headers.get('content-length')).toBe(String(bytes.byteLength))
  return { type: response.headers.get('content-type'), bytes, cache: response.headers.get('cache-control') }
}

describe('pictures', () => {
  it.each([
    ['small.jpg', 'image/jpeg', 'small.jpg'],
    ['turned.jpg', 'image/jpeg', 'turned.jpg'],
    ['not-what-it-says.png', 'image/jpeg', 'small.jpg'],
  ])('are sent as they are where browsers show them: %s', async (name, type, file) => {
    expect(await picture(name)).toMatchObject({ type, bytes: await readFile(join(root, file)), cache: 'private, no-cache' })
  })

  it.each([
    ['huge.jpg', { width: 4096, height: 82, hasAlpha: false }],
    ['turned-huge.jpg', { width: 16, height: 4096, hasAlpha: false }],
    ['scan.tif', { width: 70, height: 50, hasAlpha: false }],
    ['glass.png', { width: 4096, height: 41, hasAlpha: true }],
    ['drawing.svg', { width: 2048, height: 1024, hasAlpha: true }],
    ['layers.psd', { width: 1800, height: 900, hasAlpha: false }],
    ['phone.heic', { width: 96, height: 64, hasAlpha: false }],
  ])('are made for browsers where these do not show them, or they are very large: %s', async (name, expected) => {
    const { type, bytes } = await picture(name)
    expect(type).toBe('image/webp')
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', ...expected })
  })

  it.each([
    ['turned.jpg', { width: 20, height: 40, hasAlpha: false }],
    ['glass.png', { width: 4096, height: 41, hasAlpha: true }],
    ['drawing.svg', { width: 2048, height: 1024, hasAlpha: true }],
    ['phone.heic', { width: 96, height: 64, hasAlpha: false }],
  ])('come as PNG where that is asked for: %s', async (name, expected) => {
    const response = await server.ask(`${assetUrls.picture(named(name).id, null)}?as=png`)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
    const made = await sharp(await response.arrayBuffer()).metadata()
    expect(made).toMatchObject({ format: 'png', ...expected })
    expect(made.orientation ?? 1).toBe(1)
    expect((await server.ask(`${assetUrls.picture(named(name).id, null)}?as=gif`)).status).toBe(400)
  })

  it('are kept for good under the hash of what they show, and under no other', async () => {
    await server.client.resume()
    await untilIdle(server.client)
    const { id, hash } = (await server.client.getAssets({ ids: [named('scan.tif').id] }))[0]!
    const cacheOf = async (address: string) => (await server.ask(address)).headers.get('cache-control')
    expect(await cacheOf(assetUrls.picture(id, hash))).toBe('private, max-age=31536000, immutable')
    expect(await cacheOf(assetUrls.picture(id, 'another'))).toBe('private, no-cache')
    await writePicture(join(root, 'scan.tif'), 9, { width: 90, height: 50 })
    expect(await cacheOf(assetUrls.picture(id, hash))).toBe('private, no-cache')
  })

  it('say what is wrong with files that show nothing', async () => {
    expect(await (await server.ask(assetUrls.picture(named('broken.png').id, null))).json()).toMatchObject({ code: 'image_undecodable' })
    expect(await (await server.ask(assetUrls.picture(named('chair.obj').id, null))).json()).toMatchObject({ code: 'bad_request' })
    expect(await (await server.ask(assetUrls.picture(999, null))).json()).toMatchObject({ code: 'asset_not_found' })
  })
})

describe('files', () => {
  it('come whole or in part, to be saved under their names', async () => {
    const response = await server.ask(assetUrls.file(named(oddName).id))
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename="Gr__e _90__ _.png"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20%2290%25%22%20%E7%8C%AB.png',
      'content-security-policy': 'sandbox; default-src \'none\'',
      'x-content-type-options': 'nosniff',
    })
    const whole = await readFile(join(root, oddName))
    expect(Buffer.from(await response.arrayBuffer())).toEqual(whole)
    const part = await server.ask(assetUrls.file(named(oddName).id), { headers: { range: 'bytes=1-3' } })
    expect([part.status, await part.text()]).toEqual([206, 'PNG'])
    expect((await server.ask(assetUrls.file(named('drawing.svg').id))).headers.get('content-disposition')).toBe('attachment; filename="drawing.svg"')
  })

  it('are refused to who has no token', async () => {
    for (const address of [assetUrls.picture(1, null), assetUrls.file(1), `${assetUrls.files(1)}a.png`])
      expect((await fetch(server.url + address)).status).toBe(401)
  })

  it('of a library are found as a model refers to them, and nothing outside', async () => {
    const ask = (path: string) => server.ask(assetUrls.files(named('chair.obj').id) + path)
    const texture = await ask('models/Wood.PNG')
    expect([texture.status, texture.headers.get('content-type'), texture.headers.get('x-content-type-options')]).toEqual([200, 'image/png', 'nosniff'])
    expect(await (await ask('models/chair.mtl')).text()).toContain('map_Kd')
    expect((await ask('page.html')).headers.get('content-type')).toBe('application/octet-stream')
    for (const path of ['..%2Foutside.mtl', 'models/..%2F..%2Foutside.mtl', 'models/none.png', '%E0%A4%A', 'models%00'])
      expect([path, (await ask(path)).status]).toEqual([path, 404])
  })
})

it('says that a file is gone, or out of reach', async () => {
  const { id } = named('small.jpg')
  await rename(join(root, 'small.jpg'), join(root, 'small.away'))
  for (const address of [assetUrls.picture(id, null), assetUrls.file(id)])
    expect(await (await server.ask(address)).json()).toMatchObject({ code: 'not_found' })
  await rename(root, `${root}-away`)
  for (const address of [assetUrls.picture(id, null), assetUrls.file(id), `${assetUrls.files(id)}models/chair.mtl`])
    expect(await (await server.ask(address)).json()).toMatchObject({ code: 'file_offline' })
})
