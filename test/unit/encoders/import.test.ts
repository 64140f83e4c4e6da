import { Buffer } from 'node:buffer'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importEncoder } from '../../../src-main/encoders/import.ts'
import { openEncoder } from '../../../src-main/encoders/session.ts'
import { listEncoders } from '../../../src-main/encoders/store.ts'
import { plain, tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { meanColourModel, onnxModel, pixelTokensModel, projectionModel, projectionWeights } from '../../helpers/tiny-onnx.ts'

const preprocessor = { size: { height: 8, width: 8 }, do_normalize: false }
const plainConfigs = { 'config.json': { model_type: 'custom' }, 'preprocessor_config.json': preprocessor }

/** A folder `source/<name>` with these files, and a place to install to. */
async function setUp(files: Parameters<typeof writeTree>[1], name = 'my-encoder') {
  const folder = await temporaryFolder()
  const target = join(folder.path, 'data', 'encoders')
  const source = await writeTree(join(folder.path, 'source', name), files)
  return {
    target,
    run: () => importEncoder(source, target),
    installed: () => readdir(target, { recursive: true }).then(names => names.map(one => one.replaceAll('\\', '/')).sort(), () => []),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}

describe('importEncoder', () => {
  it('installs a folder in the layout of transformers.js', async () => {
    await using it = await setUp({
      'onnx/model.onnx': meanColourModel(8, { output: 'image_embeds' }),
      'onnx/decoder.onnx': 'something else',
      'config.json': { model_type: 'clip', _name_or_path: 'someone/Colours-Large' },
      'preprocessor_config.json': { ...preprocessor, image_processor_type: 'CLIPImageProcessor', size: { shortest_edge: 10 }, crop_size: 8, do_center_crop: true, do_normalize: true, image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] },
      'README.md': '---\r\nlanguage: en\r\nlicense: "apache-2.0"\r\n---\r\n# Colours\r\nlicense: other\r\n',
    }, 'Mon Encodeur (1)')
    const manifest = await it.run()
    expect(manifest).toEqual({
      id: 'mon-encodeur-1',
      name: 'Colours-Large',
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
      licence: 'apache-2.0',
      vision: {
        file: 'onnx/model.onnx',
        input: 'pixel_values',
        output: 'image_embeds',
        layout: 'NCHW',
        channels: 'RGB',
        range: [0, 1],
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
        size: 8,
        resize: { mode: 'crop', shortSide: 10, filter: 'bicubic' },
      },
      dimensions: 3,
      normalised: false,
    })
    expect(await it.installed()).toEqual([manifest.id, ...['README.md', 'config.json', 'manifest.json', 'onnx', 'onnx/model.onnx', 'preprocessor_config.json'].map(name => `${manifest.id}/${name}`)])
    const { encoders, broken } = await listEncoders([it.target])
    expect(encoders.map(one => one.manifest)).toEqual([manifest])
    expect(broken).toEqual([])
    const encoder = await openEncoder(encoders[0]!.folder)
    const [vector] = await encoder.embed([plain(255, 0, 0)])
    await encoder.close()
    expect([...vector!].map(x => x.toFixed(3))).toEqual(['0.577', '-0.577', '-0.577'])
  })

  it.each([
    ['the vision tower before the whole model', ['vision_model_quantized', 'model'], 'vision_model_quantized'],
    ['full precision first', ['model_fp16', 'model_quantized', 'model', 'model_int8'], 'model'],
    ['half precision before 8 bits', ['model_quantized', 'model_int8', 'model_fp16'], 'model_fp16'],
    ['8 bits where there is nothing else', ['model_q4', 'model_quantized'], 'model_quantized'],
  ])('takes %s', async (_, names, expected) => {
    await using it = await setUp({ ...plainConfigs, ...Object.fromEntries(names.map(name => [`onnx/${name}.onnx`, meanColourModel(8)])) })
    expect((await it.run()).vision.file).toBe(`onnx/${expected}.onnx`)
  })

  it('takes the next file when one cannot be used', async () => {
    await using it = await setUp({ ...plainConfigs, 'onnx/vision_model.onnx': 'damaged', 'onnx/model.onnx': meanColourModel(16), 'model.onnx': meanColourModel(8) })
    expect((await it.run()).vision.file).toBe('model.onnx')
  })

  it('brings external data along', async () => {
    const weights = Buffer.from(Float32Array.from(projectionWeights(8, 5)).buffer)
    await using it = await setUp({ ...plainConfigs, 'onnx/model.onnx': projectionModel(8, 5, { external: 'model.onnx_data' }), 'onnx/model.onnx_data': weights })
    expect(await it.run()).toMatchObject({ dimensions: 5 })
    expect(await readFile(join(it.target, 'my-encoder/onnx/model.onnx_data'))).toEqual(weights)
  })

  it('pools tokens by the kind of model', async () => {
    await using it = await setUp({ ...plainConfigs, 'config.json': { model_type: 'dinov2', license: 'mit' }, 'onnx/model.onnx': pixelTokensModel(8) })
    expect(await it.run()).toMatchObject({ licence: 'mit', dimensions: 3, vision: { output: 'last_hidden_state', pooling: 'first' } })
  })

  it('reads the preprocessing from processor_config.json where it is there', async () => {
    await using it = await setUp({ 'config.json': {}, 'processor_config.json': { image_processor: preprocessor }, 'onnx/model.onnx': meanColourModel(8) })
    expect(await it.run()).toMatchObject({ licence: 'unknown', name: 'my-encoder', vision: { size: 8 } })
  })

  it('installs a folder with a manifest of Likeness', async () => {
    const manifest = tinyManifest({ id: 'own', calibration: [[0, 0], [1, 1]] })
    await using it = await setUp({ 'manifest.json': manifest, 'model.onnx': meanColourModel(8), 'README.md': 'About it.', 'notes.txt': 'mine' })
    expect(await it.run()).toEqual(manifest)
    expect(await it.installed()).toEqual(['own', 'own/README.md', 'own/manifest.json', 'own/model.onnx'])
  })

  it('does not install over another of the same id', async () => {
    await using it = await setUp({ ...plainConfigs, 'onnx/model.onnx': meanColourModel(8) })
    await it.run()
    await expect(it.run()).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining('installed already') })
    expect((await listEncoders([it.target])).encoders).toHaveLength(1)
  })

  const logits = onnxModel({
    inputs: [{ name: 'pixel_values', shape: ['batch', 3, 8, 8] }],
    outputs: [{ name: 'logits', shape: ['batch', 3] }],
    nodes: [{ op: 'ReduceMean', inputs: ['pixel_values'], outputs: ['logits'], attributes: { axes: [2, 3], keepdims: 0 } }],
  })

  it.each([
    ['no config.json', { 'onnx/model.onnx': meanColourModel(8), 'preprocessor_config.json': preprocessor }, 'config.json is missing'],
    ['no preprocessor_config.json', { 'onnx/model.onnx': meanColourModel(8), 'config.json': {} }, 'preprocessor_config.json is missing'],
    ['a config that is not JSON', { ...plainConfigs, 'config.json': 'x' }, 'config.json is not JSON'],
    ['a config of other types', { ...plainConfigs, 'preprocessor_config.json': { size: 'large' } }, 'preprocessor_config.json: '],
    ['no model', plainConfigs, 'there is no onnx/model.onnx'],
    ['only a 4-bit model', { ...plainConfigs, 'onnx/model_q4.onnx': meanColourModel(8) }, 'there is no onnx/model.onnx'],
    ['a model that is none', { ...plainConfigs, 'onnx/model.onnx': 'no' }, 'onnx/model.onnx: '],
    ['a model without its external data', { ...plainConfigs, 'onnx/model.onnx': projectionModel(8, 5, { external: 'model.onnx_data' }) }, 'model.onnx_data'],
    ['a model of another size', { ...plainConfigs, 'onnx/model.onnx': meanColourModel(16) }, 'the model did not run'],
    ['a classifier', { ...plainConfigs, 'onnx/model.onnx': logits }, 'logits'],
    ['a model that gives nothing', { ...plainConfigs, 'onnx/model.onnx': projectionModel(8, 2, { weights: [...new Float32Array(384)] }) }, 'length 0'],
    ['a manifest whose model is missing', { 'manifest.json': tinyManifest() }, 'model.onnx'],
  ])('refuses %s, and leaves nothing behind', async (_, files, message) => {
    await using it = await setUp(files)
    await expect(it.run()).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining(message) })
    expect(await it.installed()).toEqual([])
  })

  it('says when the folder is not there', async () => {
    await using folder = await temporaryFolder()
    await expect(importEncoder(join(folder.path, 'none'), folder.path)).rejects.toMatchObject({ code: 'folder_not_found' })
  })
})
