import type { Buffer } from 'node:buffer'
import type { EncoderManifest } from '../../../src-main/encoders/manifest.ts'
import { describe, expect, it } from 'vitest'
import { openEncoder } from '../../../src-main/encoders/session.ts'
import { paint, plain, tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { seededRandom } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { meanColourModel, onnxModel, pixelTokensModel } from '../../helpers/tiny-onnx.ts'

async function open(model: Buffer, manifest: EncoderManifest = tinyManifest()) {
  const folder = await temporaryFolder()
  await writeTree(folder.path, { 'manifest.json': manifest, 'model.onnx': model })
  try {
    const encoder = await openEncoder(folder.path, { threads: 1 })
    return { encoder, [Symbol.asyncDispose]: async () => encoder.close().finally(() => folder[Symbol.asyncDispose]()) }
  }
  catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}

function unit(...numbers: number[]): number[] {
  const length = Math.hypot(...numbers)
  return numbers.map(x => x / length)
}

function expectClose(actual: Float32Array | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  for (const [i, x] of expected.entries())
    expect(actual![i]).toBeCloseTo(x, 5)
}

describe('an open encoder', () => {
  it('embeds images in order, with vectors of length 1, over many batches', async () => {
    await using it = await open(meanColourModel(8))
    const random = seededRandom(1)
    const colours = Array.from({ length: 37 }, () => [random(), random(), random()].map(x => 1 + Math.floor(x * 254)))
    const vectors = await it.encoder.embed(colours.map(([r, g, b]) => plain(r!, g!, b!)))
    expect(vectors).toHaveLength(37)
    for (const [i, colour] of colours.entries())
      expectClose(vectors[i], unit(...colour))
  })

  it('embeds no images', async () => {
    await using it = await open(meanColourModel(8))
    expect(await it.encoder.embed([])).toEqual([])
  })

  it('runs calls one after another, and goes on after one that failed', async () => {
    await using it = await open(meanColourModel(8))
    const order: string[] = []
    const calls = [
      it.encoder.embed(Array.from({ length: 20 }, () => plain(1, 2, 3))).then(() => order.push('long')),
      it.encoder.embed([{ data: new Uint8Array(5), width: 12, height: 10 }]).catch(() => order.push('bad')),
      it.encoder.embed([plain(0, 7, 0)]).then(([vector]) => {
        expectClose(vector, [0, 1, 0])
        order.push('short')
      }),
    ]
    await Promise.all(calls)
    expect(order).toEqual(['long', 'bad', 'short'])
  })

  it.each([['first', [1, 0, 0]], ['mean', unit(1, 3, 0)]] as const)('pools tokens: %s', async (pooling, expected) => {
    await using it = await open(pixelTokensModel(2), tinyManifest({ vision: { output: 'last_hidden_state', pooling, size: 2, resize: { mode: 'fill', maxAspect: 1, filter: 'nearest' } } }))
    const image = paint(2, 2, (x, y) => x === 0 && y === 0 ? [200, 0, 0] : [0, 200, 0])
    expectClose((await it.encoder.embed([image]))[0], expected)
  })

  it('fills up the batch of a model that takes only one size of it', async () => {
    await using it = await open(meanColourModel(8, { batch: 4 }))
    const vectors = await it.encoder.embed([1, 2, 3, 4, 5, 6].map(i => plain(i * 10, 0, 60)))
    expect(vectors).toHaveLength(6)
    for (const [i, vector] of vectors.entries())
      expectClose(vector, unit((i + 1) * 10, 0, 60))
  })

  it('waits for what runs when it is closed, and embeds nothing afterwards', async () => {
    await using it = await open(meanColourModel(8))
    const running = it.encoder.embed([plain(0, 0, 9)])
    await it.encoder.close()
    expectClose((await running)[0], [0, 0, 1])
    await it.encoder.close()
    await expect(it.encoder.embed([plain(1, 1, 1)])).rejects.toMatchObject({ code: 'internal' })
  })

  it('takes part in no rounding when the graph normalises already, but holds it to that', async () => {
    await using it = await open(meanColourModel(8), tinyManifest({ normalised: true }))
    expectClose((await it.encoder.embed([plain(255, 0, 0)]))[0], [1, 0, 0])
    await expect(it.encoder.embed([plain(255, 255, 0)])).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining('length 1.414') })
  })

  it('refuses vectors that are not finite, or nothing', async () => {
    const logarithm = onnxModel({
      inputs: [{ name: 'pixel_values', shape: ['batch', 3, 8, 8] }],
      outputs: [{ name: 'embedding', shape: ['batch', 3] }],
      nodes: [
        { op: 'Log', inputs: ['pixel_values'], outputs: ['log'] },
        { op: 'ReduceMean', inputs: ['log'], outputs: ['embedding'], attributes: { axes: [2, 3], keepdims: 0 } },
      ],
    })
    await using infinite = await open(logarithm)
    await expect(infinite.encoder.embed([plain(0, 5, 5)])).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining('length Infinity') })
    await using zero = await open(meanColourModel(8))
    await expect(zero.encoder.embed([plain(0, 0, 0)])).rejects.toMatchObject({ code: 'encoder_invalid' })
  })

  it('refuses vectors of other dimensions than its manifest says', async () => {
    await using it = await open(meanColourModel(8), tinyManifest({ dimensions: 4 }))
    await expect(it.encoder.embed([plain(1, 1, 1)])).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining('1 × 3') })
  })
})

describe('openEncoder', () => {
  it.each([
    ['a model that is none', meanColourModel(8).subarray(0, 40), tinyManifest(), 'model.onnx cannot be opened'],
    ['another input', meanColourModel(8), tinyManifest({ vision: { input: 'pixels' } }), 'the model has pixel_values, embedding'],
    ['another output', meanColourModel(8), tinyManifest({ vision: { output: 'out' } }), 'the output "out"'],
    ['another size', meanColourModel(16), tinyManifest(), 'batch × 3 × 16 × 16'],
    ['a crop larger than its source', meanColourModel(8), tinyManifest({ vision: { resize: { mode: 'crop', shortSide: 7, filter: 'bilinear' } } }), '7 pixels and then crops 8'],
    ['a calibration that falls', meanColourModel(8), tinyManifest({ calibration: [[0, 0], [0.5, 0.7], [0.6, 0.6], [1, 1]] }), 'must rise'],
    ['a calibration that does not reach 1', meanColourModel(8), tinyManifest({ calibration: [[0, 0], [0.5, 0.7]] }), 'must rise'],
    ['an id that is no name', meanColourModel(8), tinyManifest({ id: '../up' }), 'manifest.json'],
    ['a file outside its folder', meanColourModel(8), tinyManifest({ vision: { file: '../model.onnx' } }), 'outside'],
  ])('refuses %s', async (_, model, manifest, message) => {
    await expect(open(model, manifest)).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining(message) })
  })

  it('refuses a folder without a manifest, and a manifest that is not JSON', async () => {
    await using folder = await temporaryFolder()
    await expect(openEncoder(folder.path)).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining('manifest.json is missing') })
    await writeTree(folder.path, { 'manifest.json': '{' })
    await expect(openEncoder(folder.path)).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining('not JSON') })
  })
})
