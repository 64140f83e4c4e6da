import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cocoLabels } from '../../../src-main/detectors/coco.ts'
import { importDetector } from '../../../src-main/detectors/import.ts'
import { openDetector } from '../../../src-main/detectors/session.ts'
import { listDetectors } from '../../../src-main/detectors/store.ts'
import { paint, writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { queryLabels, tinyDecoded, tinyQueries, tinyYolox, yoloxLabels } from '../../helpers/tiny-detectors.ts'
import { meanColourModel, onnxModel } from '../../helpers/tiny-onnx.ts'

const middle = { 20: [0.5, 0.5, 0, 0] } as const
const config = { model_type: 'd_fine', id2label: { 0: 'red', 1: 'green', 2: 'blue' }, _name_or_path: 'someone/dfine_colours' }
const preprocessor = { image_processor_type: 'RTDetrImageProcessor', do_resize: true, size: { height: 16, width: 16 }, resample: 2, do_rescale: true, rescale_factor: 1 / 255, do_normalize: false, do_pad: false, image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] }
const manifest = {
  id: 'own',
  name: 'Own',
  version: '3',
  licence: 'MIT',
  file: 'net/own.onnx',
  labels: yoloxLabels,
  family: 'yolox',
  input: { name: 'images', size: 32, channels: 'BGR', range: [0, 255], mean: [0, 0, 0], std: [1, 1, 1], resize: { mode: 'letterbox', fill: 114, filter: 'bilinear' } },
  outputs: { predictions: 'output' },
}

/** A folder `source/<name>` with these files, and a place to install to. */
async function setUp(files: Parameters<typeof writeTree>[1], name = 'my-detector') {
  const folder = await temporaryFolder()
  const target = join(folder.path, 'data', 'detectors')
  const source = await writeTree(join(folder.path, 'source', name), files)
  return {
    source,
    target,
    run: (path = source) => importDetector(path, target),
    installed: () => readdir(target, { recursive: true }).then(names => names.map(one => one.replaceAll('\\', '/')).sort(), () => []),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}

async function found(folder: string, red: number, green: number, blue: number) {
  const detector = await openDetector(folder)
  try {
    return await detector.detect(paint(40, 40, () => [red, green, blue]))
  }
  finally {
    await detector.close()
  }
}

describe('importDetector', () => {
  it('installs the release file of YOLOX alone, which sees blue first', async () => {
    await using it = await setUp({ 'Yolox Tiny.onnx': tinyYolox(32, middle), 'Yolox Tiny.txt': 'blue\r\ngreen\n\nred\n', 'README.md': '---\nlicense: mit\n---\n' })
    const installed = await it.run(join(it.source, 'Yolox Tiny.onnx'))
    expect(installed).toEqual({
      id: 'yolox-tiny',
      name: 'Yolox Tiny',
      version: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      licence: 'unknown',
      file: 'Yolox Tiny.onnx',
      labels: ['blue', 'green', 'red'],
      family: 'yolox',
      input: manifest.input,
      outputs: { predictions: 'output' },
      strides: [8, 16, 32],
      decoded: false,
      overlap: 0.45,
      threshold: 0.35,
      limit: 50,
    })
    expect(await it.installed()).toEqual(['yolox-tiny', 'yolox-tiny/Yolox Tiny.onnx', 'yolox-tiny/manifest.json'])
    expect((await listDetectors(it.target)).detectors.map(one => one.manifest)).toEqual([installed])
    // One cell of 32 pixels: half its size is where its centre is, e⁰ · 32 pixels are the whole square.
    expect(await found(join(it.target, installed.id), 204, 0, 0)).toEqual([{ label: 'red', score: expect.closeTo(0.8, 2) as number, region: { x: 0, y: 0, width: 1, height: 1 } }])
  })

  it('takes 80 classes without a list for those of COCO', async () => {
    const model = onnxModel({
      inputs: [{ name: 'images', shape: [1, 3, 32, 32] }],
      outputs: [{ name: 'output', shape: [1, 21, 85] }],
      nodes: [{ op: 'ReduceMean', inputs: ['images'], outputs: ['mean'], attributes: { axes: [1, 2, 3], keepdims: 0 } }, { op: 'Mul', inputs: ['mean', 'rows'], outputs: ['output'] }],
      constants: [{ name: 'rows', dims: [1, 21, 85], type: 'float32', values: Array.from({ length: 21 * 85 }, (_, i) => i === 20 * 85 + 4 || i === 20 * 85 + 5 + 56 ? 0.0625 : 0) }],
    })
    await using it = await setUp({ 'yolox_nano.onnx': model })
    const { id, labels } = await it.run(join(it.source, 'yolox_nano.onnx'))
    expect([id, labels]).toEqual(['yolox_nano', cocoLabels])
    expect(cocoLabels).toHaveLength(80)
    expect((await found(join(it.target, id), 16, 16, 16)).map(({ label }) => label)).toEqual(['chair'])
  })

  it('installs a folder in the layout of transformers.js', async () => {
    await using it = await setUp({ 'onnx/model.onnx': tinyQueries('any'), 'config.json': config, 'preprocessor_config.json': preprocessor, 'README.md': '---\nlicense: apache-2.0\n---\n' }, 'dfine-nano')
    const installed = await it.run()
    expect(installed).toMatchObject({
      id: 'dfine-nano',
      name: 'dfine_colours',
      licence: 'apache-2.0',
      file: 'onnx/model.onnx',
      family: 'dfine',
      labels: queryLabels,
      input: { name: 'images', size: 16, channels: 'RGB', range: [0, 1], mean: [0, 0, 0], std: [1, 1, 1], resize: { mode: 'stretch', filter: 'bilinear' } },
      outputs: { logits: 'logits', boxes: 'pred_boxes' },
    })
    expect(await it.installed()).toContain('dfine-nano/config.json')
    expect(await found(join(it.target, 'dfine-nano'), 255, 0, 230)).toEqual([
      { label: 'red', score: expect.closeTo(1, 3) as number, region: { x: 0, y: 0, width: 0.5, height: 0.5 } },
      { label: 'blue', score: expect.closeTo(0.9997, 3) as number, region: { x: 0, y: 0.5, width: 1, height: 0.5 } },
    ])
  })

  it('normalises as the processor of transformers says', async () => {
    await using it = await setUp({ 'model.onnx': tinyQueries(16), 'config.json': { ...config, model_type: 'rt_detr_v2' }, 'preprocessor_config.json': { ...preprocessor, do_normalize: true, resample: 3 } })
    expect(await it.run()).toMatchObject({ family: 'rtdetr', input: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], resize: { filter: 'bicubic' } } })
  })

  it('installs a model that decodes by itself, with its labels beside it, and tells it the size of the square', async () => {
    await using it = await setUp({ 'any.onnx': tinyDecoded(32, [[0.1, 0.2, 0.5, 0.6], [0, 0, 1, 1], [0.5, 0.5, 1, 1]]), 'labels.txt': queryLabels.join('\n') }, 'rtdetr')
    expect(await it.run()).toMatchObject({ id: 'rtdetr', family: 'rtdetr', input: { targetSize: 'orig_target_sizes', size: 32 } })
    expect(await found(join(it.target, 'rtdetr'), 204, 0, 0)).toEqual([
      { label: 'red', score: expect.closeTo(0.8, 2) as number, region: { x: expect.closeTo(0.1, 5) as number, y: expect.closeTo(0.2, 5) as number, width: expect.closeTo(0.4, 5) as number, height: expect.closeTo(0.4, 5) as number } },
    ])
  })

  it('installs a folder with a manifest, whose labels may be in a file', async () => {
    await using it = await setUp({ 'net/own.onnx': tinyYolox(32, middle), 'names.txt': yoloxLabels.join('\n'), 'manifest.json': { ...manifest, labels: 'names.txt', threshold: 0.9, limit: 3 } })
    expect(await it.run()).toMatchObject({ ...manifest, threshold: 0.9, limit: 3 })
    expect(JSON.parse(await readFile(join(it.target, 'own', 'manifest.json'), 'utf8'))).toMatchObject({ labels: yoloxLabels })
    expect(await found(join(it.target, 'own'), 204, 0, 0)).toEqual([])
    await expect(it.run()).rejects.toThrow('a detector with the id "own" is installed already')
  })

  it.each<[string, Parameters<typeof writeTree>[1], string]>([
    ['an empty folder', { 'note.txt': 'nothing' }, 'its folder needs a manifest.json, a config.json of transformers, or one ONNX file; it has none of them'],
    ['two models', { 'a.onnx': 'a', 'b.onnx': 'b' }, 'it has a.onnx, b.onnx'],
    ['a model that is none', { 'a.onnx': 'words' }, 'a.onnx cannot be opened'],
    ['an encoder', { 'a.onnx': meanColourModel(8) }, 'its outputs are not those of YOLOX'],
    ['no labels', { 'a.onnx': tinyYolox(32, middle) }, 'what its 3 classes are called is missing: write their names into labels.txt beside it, one a line'],
    ['no labels for a model that does not say how many it knows', { 'a.onnx': tinyDecoded(32, [[0, 0, 1, 1], [0, 0, 0.5, 1], [0, 0, 1, 0.5]]) }, 'what its classes are called is missing'],
    ['too few labels', { 'a.onnx': tinyYolox(32, middle), 'labels.txt': 'one\ntwo' }, 'it knows 3 classes, and its list has 2 labels'],
    ['too few labels for a model that decodes by itself', { 'a.onnx': tinyDecoded(32, [[0, 0, 1, 1], [0, 0, 0.5, 1], [0, 0, 1, 0.5]], [0, 5, 7]), 'labels.txt': 'one\ntwo' }, 'the model found something of class 7; its list has 2 labels'],
    ['no preprocessor', { 'onnx/model.onnx': tinyQueries(16), 'config.json': config }, 'preprocessor_config.json is missing'],
    ['another model of transformers', { 'onnx/model.onnx': tinyQueries(16), 'config.json': { ...config, model_type: 'detr' }, 'preprocessor_config.json': preprocessor }, 'model_type is "detr"; d_fine, rt_detr, rt_detr_v2 can be run'],
    ['labels with a gap', { 'onnx/model.onnx': tinyQueries(16), 'config.json': { ...config, id2label: { 0: 'red', 2: 'blue' } }, 'preprocessor_config.json': preprocessor }, 'id2label has 2 labels, and none for 1'],
    ['a processor that pads', { 'onnx/model.onnx': tinyQueries(16), 'config.json': config, 'preprocessor_config.json': { ...preprocessor, do_pad: true } }, 'it must stretch the picture to a square'],
    ['no model', { 'config.json': config, 'preprocessor_config.json': preprocessor }, 'there is no onnx/model.onnx'],
    ['a manifest of no family', { 'manifest.json': { ...manifest, family: 'ssd' } }, 'expected family to be yolox, dfine or rtdetr'],
    ['a manifest whose model is missing', { 'manifest.json': manifest }, 'the model "net/own.onnx" is missing'],
    ['a manifest that leads elsewhere', { 'manifest.json': { ...manifest, file: '../other.onnx' } }, 'the file "../other.onnx" lies outside its folder'],
    ['a manifest that names another output', { 'net/own.onnx': tinyYolox(32, middle), 'manifest.json': { ...manifest, outputs: { predictions: 'boxes' } } }, 'the model did not run'],
    ['a manifest with another number of cells', { 'net/own.onnx': tinyYolox(32, middle), 'manifest.json': { ...manifest, strides: [8, 16] } }, 'its output "output" is float32, 1 × 21 × 8; float32, 1 × 20 × 8 was expected'],
  ])('refuses %s, and says what is missing; nothing is left of it', async (_, files, reason) => {
    await using it = await setUp(files)
    await expect(it.run()).rejects.toThrow(expect.objectContaining({ code: 'detector_invalid', message: expect.stringContaining(reason) as string }))
    expect(await it.installed()).toEqual([])
  })

  it('refuses what is not there, and files of other kinds', async () => {
    await using it = await setUp({ 'model.pt': 'torch' })
    await expect(it.run(join(it.source, 'nowhere'))).rejects.toMatchObject({ code: 'folder_not_found' })
    await expect(it.run(join(it.source, 'model.pt'))).rejects.toThrow('"model.pt" is neither a folder nor an ONNX file')
  })
})
