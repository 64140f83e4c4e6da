import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DetectorManifest } from '../../../src-main/detectors/manifest.ts'
import { openWith } from '../../../src-main/detectors/session.ts'
import { paint, writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { tinyYolox, yoloxLabels } from '../../helpers/tiny-detectors.ts'

const base = {
  id: 'tiny',
  name: 'Tiny',
  version: '1',
  licence: 'MIT',
  file: 'model.onnx',
  labels: yoloxLabels,
  family: 'yolox',
  input: { name: 'images', size: 32, channels: 'BGR', range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1], resize: { mode: 'letterbox', fill: 114, filter: 'bilinear' } },
  outputs: { predictions: 'output' },
}

/** Cells 0…15 are those of stride 8, 16…19 of stride 16, 20 is that of stride 32. */
async function withDetector(cells: Parameters<typeof tinyYolox>[1], changes: object, work: (detector: Awaited<ReturnType<typeof openWith>>) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  await writeTree(folder.path, { 'model.onnx': tinyYolox(32, cells) })
  const detector = await openWith(folder.path, DetectorManifest.parse({ ...base, ...changes }), { threads: 1 })
  try {
    await work(detector)
  }
  finally {
    await detector.close()
  }
}

const red = paint(32, 32, () => [255, 0, 0])

it('gives regions in fractions of an image that fills half of the square', () => withDetector({ 0: [0.5, 1, Math.log(1), Math.log(2)] }, { threshold: 0.2 }, async ({ detect }) => {
  // Cell 0: centre at 4, 8 pixels; 8 wide, 16 high. The image is 32 × 16 pixels of the square.
  const [found, ...others] = await detect(paint(64, 32, () => [255, 0, 0]))
  expect(others).toEqual([])
  expect(found!.label).toBe('red')
  for (const [key, value] of Object.entries({ x: 0, y: 0, width: 0.25, height: 1 }))
    expect(found!.region[key as 'x']).toBeCloseTo(value, 6)
}))

it('says one object once, and no more than it may', async () => {
  const cells = { 0: [1, 1, Math.log(2), Math.log(2)], 1: [0.1, 1, Math.log(2), Math.log(2)], 15: [0, 0, 0, 0], 10: [0, 0, 0, 0] } as const
  await withDetector(cells, {}, async ({ detect }) => expect(await detect(red)).toHaveLength(3))
  await withDetector(cells, { overlap: 1 }, async ({ detect }) => expect(await detect(red)).toHaveLength(4))
  await withDetector(cells, { limit: 2 }, async ({ detect }) => expect(await detect(red)).toHaveLength(2))
  await withDetector(cells, { threshold: 1 }, async ({ detect }) => expect(await detect(paint(32, 32, () => [250, 0, 0]))).toEqual([]))
})

it('answers for each image with its own objects, however many are asked for at once', () => withDetector({ 20: [0.5, 0.5, 0, 0] }, {}, async ({ detect }) => {
  const images = Array.from({ length: 12 }, (_, i) => paint(20 + i, 20 + i, () => [i % 3 === 0 ? 255 : 0, i % 3 === 1 ? 255 : 0, i % 3 === 2 ? 255 : 0]))
  const found = await Promise.all(images.map(detect))
  expect(found.map(objects => objects.map(({ label }) => label))).toEqual(images.map((_, i) => [['red', 'green', 'blue'][i % 3]]))
}))

it('refuses a file that is no model, and looks at nothing once it is closed', async () => {
  await using folder = await temporaryFolder()
  await writeTree(folder.path, { 'model.onnx': 'words' })
  await expect(openWith(folder.path, DetectorManifest.parse(base))).rejects.toMatchObject({ code: 'detector_invalid', message: expect.stringContaining('model.onnx cannot be opened') as string })
  await writeTree(join(folder.path, 'good'), { 'model.onnx': tinyYolox(32, {}) })
  const detector = await openWith(join(folder.path, 'good'), DetectorManifest.parse(base))
  const last = detector.detect(red)
  await detector.close()
  expect(await last).toEqual([])
  await expect(detector.detect(red)).rejects.toThrow('the detector "tiny" is closed')
})
