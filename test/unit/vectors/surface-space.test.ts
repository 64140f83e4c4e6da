import type { RgbImage } from '../../../src-main/media/image.ts'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { embedPicture } from '../../../src-main/vectors/embed-picture.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { openSurfaceSpace } from '../../../src-main/vectors/surface-space.ts'
import { tinyManifest } from '../../helpers/encoders.ts'
import { withCatalog } from '../catalog/seed.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const plain = (value: number): RgbImage => ({ data: new Uint8Array(8 * 8 * 3).fill(value), width: 8, height: 8 })

it('gives every vector of a picture by its channel, and embeds a model of clay but once', () => withCatalog(async (catalog, dataDir) => {
  const embedded: number[] = []
  const encoder = {
    manifest: tinyManifest({ id: 'e', dimensions: 2 }),
    embed: (images: readonly RgbImage[]) => {
      embedded.push(...images.map(({ data }) => data[0]!))
      return Promise.resolve(images.map(({ data }) => Float32Array.of(data[0]! / 255, 0)))
    },
    embedText: undefined,
    close: () => Promise.resolve(),
  }
  const space = await openSpace({ catalog, encoder, folder: join(dataDir, 'e'), log })
  const surface = await openSurfaceSpace({ catalog, folder: join(dataDir, 's'), log })
  try {
    const image = await embedPicture(space, surface, { views: [plain(255)], clay: null })
    expect([...image.keys()].sort()).toEqual(['e', 'surface'])
    expect(image.get('surface')).toEqual(await surface.describe([plain(255)]))

    const views = [plain(10), plain(20)]
    const model = await embedPicture(space, surface, { views, clay: [plain(30), plain(40)] })
    expect(Object.fromEntries([...model].map(([key, vectors]) => [key, vectors.length]))).toEqual({ 'e': 2, 'e+shape': 2, 'surface': 2 })
    expect(embedded).toEqual([255, 10, 20, 30, 40])

    const ofClay = await embedPicture(space, surface, { views, clay: views })
    expect(ofClay.get('e+shape')).toEqual(ofClay.get('e'))
    expect(embedded).toEqual([255, 10, 20, 30, 40, 10, 20])
  }
  finally {
    surface.channel.close()
    await space.close()
  }
}))

it.each([['image', 'image'], ['image', 'model'], ['model', 'model']] as const)('scores surfaces of %s and %s from 0 to 1, rising with the cosine', (a, b) => withCatalog(async (catalog, dataDir) => {
  const surface = await openSurfaceSpace({ catalog, folder: dataDir, log })
  const scores = [-1, 0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1].map(cosine => surface.score(cosine, a, b))
  expect(scores[0]).toBe(0)
  expect(scores.at(-1)).toBe(1)
  expect(scores.every((score, i) => i === 0 || score >= scores[i - 1]!)).toBe(true)
  expect([0.4, 0.7].map(cosine => surface.score(cosine, b, a))).toEqual([0.4, 0.7].map(cosine => surface.score(cosine, a, b)))
  surface.channel.close()
}))

it('takes the ground that models share for no likeness', () => withCatalog(async (catalog, dataDir) => {
  const surface = await openSurfaceSpace({ catalog, folder: dataDir, log })
  expect(surface.score(0.9, 'image', 'image')).toBeGreaterThan(0.75)
  expect(surface.score(0.9, 'model', 'model')).toBeLessThan(0.5)
  expect(surface.score(0.6, 'image', 'model')).toBeGreaterThan(0.5)
  surface.channel.close()
}))
