import type { ImageFile } from '../../../src-main/media/decode.ts'
import type { RgbImage } from '../../../src-main/media/image.ts'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { alterationNames } from '../../../src-main/contract/reports.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { alteredCopies, evaluateCopies, spread } from '../../../src-main/search/copies.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { tinyManifest } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage is needed here')), threads: 1 })
afterAll(() => decoder.close())

/** A picture in 4 × 4 pixels, without its mean: unit length. */
async function describePicture({ data, width, height }: RgbImage): Promise<Float32Array> {
  const pixels = await sharp(data, { raw: { width, height, channels: 3 } }).resize(4, 4, { fit: 'fill' }).raw().toBuffer()
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length
  const vector = Float32Array.from(pixels, value => value - mean)
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}

const dimensions = 4 * 4 * 3

interface Scene {
  readonly evaluate: (signal?: AbortSignal) => ReturnType<typeof evaluateCopies>
  readonly progress: (readonly [number, number])[]
  readonly pictures: string
  readonly copies: string
}

/** Runs `work` over a library of these pictures, each written and embedded. */
async function withPictures(names: readonly string[], work: (scene: Scene) => Promise<void>, write = (path: string, seed: number) => writePicture(path, seed, { width: 200, height: 150 })): Promise<void> {
  await using folder = await temporaryFolder()
  const pictures = join(folder.path, 'pictures')
  const copies = join(folder.path, 'copies')
  await mkdir(copies)
  await withCatalog(async (catalog, dataDir) => {
    const encoder = { manifest: tinyManifest({ id: 'e', dimensions }), embed: (images: readonly RgbImage[]) => Promise.all(images.map(describePicture)), embedText: undefined, close: () => Promise.resolve() }
    const space = await openSpace({ catalog, encoder, folder: join(dataDir, 'vectors'), log: pino({ level: 'silent' }) })
    const library = catalog.libraries.insert(pictures, 'pictures')
    for (const [seed, name] of names.entries()) {
      await write(join(pictures, name), seed)
      const format = name.slice(name.lastIndexOf('.') + 1)
      const { image } = await decoder.decode({ path: join(pictures, name), root: pictures, format })
      space.look.replace(insertAsset(catalog, library, name, { format }), [await describePicture(image)])()
    }
    const progress: (readonly [number, number])[] = []
    await work({
      progress,
      pictures,
      copies,
      evaluate: (signal = new AbortController().signal) => evaluateCopies({ catalog, decoder, space, folder: copies }, pictures, catalog.assets.page({}, 0, 100), { signal, onProgress: (done, total) => progress.push([done, total]) }),
    })
  })
}

it('makes every altered copy from the full pixels, whatever the format, and reads each back as a file', async () => {
  await using folder = await temporaryFolder()
  const file: ImageFile = { path: join(folder.path, 'large.webp'), root: folder.path, format: 'webp' }
  await writePicture(file.path, 1, { width: 1600, height: 1200 })
  const copies = await alteredCopies({ decoder, folder: folder.path }, file)
  expect(copies.map(({ alteration }) => alteration)).toEqual(alterationNames)
  const sizes = new Map(copies.map(({ alteration, image }) => [alteration, [image.width, image.height]]))
  // An eighth of the picture itself, not of the working size, to which all that is larger is decoded.
  expect(sizes.get('small')).toEqual([200, 150])
  expect(sizes.get('quartered')).toEqual([400, 300])
  expect(sizes.get('mirrored')).toEqual([512, 384])
  expect((await readdir(folder.path)).sort()).toEqual(['copy.jpg', 'large.webp'])
})

it('finds originals by what their copies look like', () => withPictures(['a.png', 'deep/b.jpg', 'c.webp', 'd.png', 'e.png', 'f.png'], async ({ evaluate, progress }) => {
  const { encoder, images, leftOut, alterations, all } = await evaluate()
  expect({ encoder, images, leftOut, queries: all.queries }).toEqual({ encoder: 'e', images: 6, leftOut: [], queries: 6 * alterationNames.length })
  const recall = new Map(alterations.map(({ alteration, queries, recallAt1, recallAt5 }) => [alteration, { queries, recallAt1, recallAt5 }]))
  // It knows a picture by where its colours are: scaled, it has them at the same places; mirrored, it has not.
  for (const name of ['resized', 'halved', 'quartered', 'small', 'recompressed'] as const)
    expect(recall.get(name)).toEqual({ queries: 6, recallAt1: 1, recallAt5: 1 })
  expect(recall.get('mirrored')!.recallAt1).toBeLessThan(1)
  expect(all.recallAt1).toBeLessThan(1)
  expect(progress).toEqual(Array.from({ length: 6 }, (_, i) => [i + 1, 6]))
}))

it('takes a file of the same pixels for the original', () => withPictures(['a.png', 'b.png', 'c.png', 'd.png'], async ({ evaluate }) => {
  const { alterations } = await evaluate()
  expect(alterations.find(({ alteration }) => alteration === 'halved')).toEqual({ alteration: 'halved', queries: 4, recallAt1: 1, recallAt5: 1 })
}, (path, seed) => writePicture(path, seed % 2, { width: 200, height: 150 })))

it('leaves out what cannot be read any more, says why, and goes on', () => withPictures(['a.png', 'b.png', 'c.png'], async ({ evaluate, pictures, progress }) => {
  await rm(join(pictures, 'a.png'))
  await writeFile(join(pictures, 'b.png'), 'words')
  const { images, leftOut, all } = await evaluate()
  expect(images).toBe(3)
  expect(leftOut).toEqual([{ path: 'a.png', reason: expect.stringContaining('no longer there') as string }, { path: 'b.png', reason: expect.stringContaining('text') as string }])
  expect(all.queries).toBe(alterationNames.length)
  expect(progress.at(-1)).toEqual([3, 3])
}))

it('needs two images', () => withPictures(['a.png'], async ({ evaluate, pictures }) => {
  await expect(evaluate()).rejects.toMatchObject({ code: 'evaluation_without_images', message: `Copies are looked for among at least 2 images that can be read; "${pictures}" has 1. Name a folder with more images.` })
}))

it('ends when it is told to', () => withPictures(['a.png', 'b.png'], async ({ evaluate, progress }) => {
  await expect(evaluate(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  expect(progress).toEqual([])
}))

it('does not take a full disk for pictures that cannot be read', () => withPictures(['a.png', 'b.png'], async ({ evaluate, copies }) => {
  await rm(copies, { recursive: true })
  await expect(evaluate()).rejects.toMatchObject({ code: 'ENOENT' })
}))

it('spreads queries over all', () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7])
  expect(spread([1, 2, 3], 4)).toEqual([1, 2, 3])
  expect(spread([], 4)).toEqual([])
})
