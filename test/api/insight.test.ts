import type { Server } from '../helpers/server.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tinyManifest, writeTree } from '../helpers/encoders.ts'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, startServer, untilIdle } from '../helpers/server.ts'
import { writeColour, writeColourDetector } from '../helpers/tiny-detectors.ts'
import { meanColourModel } from '../helpers/tiny-onnx.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  await indexPictures(server, 'pictures', 12)
})
afterAll(() => server[Symbol.asyncDispose]())

async function idOf(name: string): Promise<number> {
  return (await server.client.listAssets({ limit: 1000 })).assets.find(asset => asset.name === name)!.id
}

/** A picture with another one as its right half. */
async function writeBeside(path: string, left: string, right: string): Promise<void> {
  const half = (file: string) => sharp(file).resize(256, 256, { fit: 'fill' }).toBuffer()
  await sharp({ create: { width: 512, height: 256, channels: 3, background: '#000' } })
    .composite([{ input: await half(left), left: 0, top: 0 }, { input: await half(right), left: 256, top: 0 }])
    .toFile(path)
}

it('tells the part of an image that is like an example, of its file or, where that is gone, its preview', async () => {
  const folder = join(server.folder, 'parts')
  await writePicture(join(folder, 'sought.png'), 101, { width: 256, height: 256 })
  await writePicture(join(folder, 'other.png'), 102, { width: 256, height: 256 })
  await writeBeside(join(folder, 'both.png'), join(folder, 'other.png'), join(folder, 'sought.png'))
  await server.client.addLibrary({ path: folder })
  await untilIdle(server.client)
  const request = { assetId: await idOf('both.png'), like: [{ assetId: await idOf('sought.png') }], unlike: [{ assetId: await idOf('both.png') }] }
  await rm(join(folder, 'both.png'))
  const { matches: [like, unlike] } = await server.client.explain(request)
  expect(like!.region).toEqual({ x: 0.5, y: 0, width: 0.5, height: 1 })
  expect(like!.regionScore).toBeGreaterThan(like!.score + 0.02)
  expect(unlike).toMatchObject({ region: null, regionScore: null })
  expect(unlike!.score).toBeCloseTo(1, 3)
})

it('measures an encoder on pictures of the library, and keeps that until it is removed', async () => {
  const measured = await server.client.measureEncoder({ id: 'likeness-mini' })
  expect(measured).toMatchObject({ encoder: 'likeness-mini' })
  expect(measured.sample).toBeGreaterThanOrEqual(12)
  expect(measured.imagesPerSecond).toBeGreaterThan(0)
  expect(measured.recall.cropped).toBeGreaterThan(0.2)
  expect(await server.client.listMeasurements()).toEqual([measured])

  const folder = await writeTree(join(server.folder, 'encoder'), { 'manifest.json': tinyManifest({ id: 'grey' }), 'model.onnx': meanColourModel(8) })
  await server.client.importEncoder({ folder })
  const { recall } = await server.client.measureEncoder({ id: 'grey' })
  // It tells pictures by their mean colour: a smaller copy has the same one, a grey one has not.
  expect(recall.small).toBeGreaterThan(0.4)
  expect(recall.recoloured).toBeLessThan(recall.small)
  expect((await server.client.listMeasurements()).map(({ encoder }) => encoder).sort()).toEqual(['grey', 'likeness-mini'])
  await server.client.removeEncoder({ id: 'grey' })
  expect((await server.client.listMeasurements()).map(({ encoder }) => encoder)).toEqual(['likeness-mini'])
})

it('tells the detected object that is like an example, where a detector looked', async () => {
  const folder = join(server.folder, 'colours')
  await writeColour(join(folder, 'red.png'), [255, 0, 0])
  const corner = await sharp(join(folder, 'red.png')).resize(128, 128, { fit: 'fill' }).toBuffer()
  await sharp({ create: { width: 256, height: 256, channels: 3, background: '#8c28a0' } }).composite([{ input: corner, left: 0, top: 0 }]).toFile(join(folder, 'corner.png'))
  await server.client.addLibrary({ path: folder })
  await server.client.importDetector({ folder: await writeColourDetector(join(server.folder, 'detector')) })
  await untilIdle(server.client)
  const assetId = await idOf('corner.png')
  const objects = await server.client.listObjects({ id: assetId })
  const { matches: [match] } = await server.client.explain({ assetId, like: [{ assetId: await idOf('red.png') }] })
  const object = objects.find(({ label }) => label === 'red')
  expect(match!.region).toEqual(object!.region)
  expect(match!.regionScore).toBeGreaterThan(match!.score + 0.02)
})
