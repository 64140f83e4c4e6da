import type { GraphLayout } from './graph.ts'
import type { DetectorManifest } from './manifest.ts'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { z } from 'zod'
import { failure, toLikenessError } from '../contract/errors.ts'
import { contentHash, dataOfModel, exists, filesOfModel, idOf, install, licenceOf } from '../encoders/model-folder.ts'
import { cocoLabels } from './coco.ts'
import { recognise } from './graph.ts'
import { queryInput, yoloxInput } from './manifest.ts'
import { openModel, openWith } from './session.ts'
import { checkManifest, readJson } from './store.ts'
import { DetectorConfig, DetectorPreprocessor, familyOf, inputOf, labelsOf } from './transformers-config.ts'

/** What is said elsewhere of a detector than in its folder. */
export interface KnownOrigin {
  readonly name: string
  readonly licence: string
}

/** A detector where it lies: its manifest, and the files that belong to it, relative to its folder. */
interface Source {
  readonly folder: string
  readonly manifest: DetectorManifest
  readonly files: readonly string[]
}

/**
 * Installs a detector from a folder or an ONNX file:
 * - a folder with Likeness' own `manifest.json`, whose `labels` may be the name of a text file, one label a line, or `coco`;
 * - a folder in the layout of transformers.js (`onnx/*.onnx`, `config.json` with `id2label`, `preprocessor_config.json`);
 * - a folder with one ONNX file, and its labels in `labels.txt`; or the file alone, with them in `<name>.txt` beside it. The
 *   model is recognised by its inputs and outputs, and 80 classes without a list are those of COCO.
 *
 * One image is looked at before it is accepted. It is written to a temporary folder in `targetDir` and renamed to
 * `<targetDir>/<id>` when complete; an interrupted import leaves nothing that `listDetectors` sees. `origin`: what is known of it.
 * Errors: folder_not_found, detector_invalid with what is missing.
 */
export async function importDetector(path: string, targetDir: string, origin?: KnownOrigin): Promise<DetectorManifest> {
  const { folder, manifest: found, files } = await read(path)
  const manifest = { ...found, ...origin }
  if (await exists(join(targetDir, manifest.id)))
    throw failure('detector_invalid', { reason: `a detector with the id "${manifest.id}" is installed already: remove it first, or rename this one` })
  await install({ folder, files, manifest, targetDir, tryOut: copy => tryOut(copy, manifest) })
  return manifest
}

async function read(path: string): Promise<Source> {
  const entry = await stat(path).catch((error: unknown) => {
    throw failure('folder_not_found', { path }, error)
  })
  if (!entry.isDirectory())
    return readFileAlone(path)
  const names = await readdir(path)
  const manifest = names.includes('manifest.json') ? await readOwn(path) : names.includes('config.json') ? await readTransformers(path) : await readPlain(path, names)
  if (!await exists(join(path, manifest.file)))
    throw failure('detector_invalid', { reason: `the model "${manifest.file}" is missing` })
  return { folder: path, manifest, files: await filesOfModel(path, manifest.file) }
}

/** A manifest whose labels may be elsewhere. */
async function readOwn(folder: string): Promise<DetectorManifest> {
  const json = await readJson(join(folder, 'manifest.json'))
  const named = z.looseObject({ labels: z.string() }).safeParse(json)
  if (!named.success)
    return checkManifest(folder, json)
  const { labels } = named.data
  return checkManifest(folder, { ...named.data, labels: labels === 'coco' ? cocoLabels : await readLabels(join(folder, basename(labels))) })
}

/** ONNX files in the order in which they are tried: full precision first, for it is exact and no slower on a CPU than half. */
const fileOrder = ['onnx/', ''].flatMap(folder => ['', '_fp16', '_int8', '_quantized', '_uint8'].map(variant => `${folder}model${variant}.onnx`))

async function readTransformers(folder: string): Promise<DetectorManifest> {
  const config = parsed(DetectorConfig, await readJson(join(folder, 'config.json')), 'config.json')
  const family = familyOf(config)
  const input = inputOf(parsed(DetectorPreprocessor, await readJson(join(folder, 'preprocessor_config.json')), 'preprocessor_config.json'))
  const labels = labelsOf(config)
  const reasons: string[] = []
  for (const file of fileOrder) {
    if (!await exists(join(folder, file)))
      continue
    try {
      const layout = await inspect(join(folder, file))
      if (layout.answer.by !== 'queries')
        throw failure('detector_invalid', { reason: 'it has no logits and pred_boxes' })
      requireLabels(layout, labels)
      const name = config._name_or_path?.split(/[\\/]/).findLast(part => part !== '') ?? basename(resolve(folder))
      return checkManifest(folder, {
        ...await identityOf(folder, file, folder, config.license ?? await licenceOf(folder)),
        name,
        labels,
        family,
        input: { name: layout.inputName, targetSize: layout.targetSize, ...input },
        outputs: layout.answer.outputs,
      })
    }
    catch (error) {
      reasons.push(`${file}: ${toLikenessError(error).message}`)
    }
  }
  throw failure('detector_invalid', { reason: reasons.length > 0 ? reasons.join('; ') : 'there is no onnx/model.onnx (nor an fp16, int8, quantized or uint8 one)' })
}

async function readPlain(folder: string, names: readonly string[]): Promise<DetectorManifest> {
  const models = names.filter(name => extname(name).toLowerCase() === '.onnx')
  if (models.length !== 1)
    throw failure('detector_invalid', { reason: `its folder needs a manifest.json, a config.json of transformers, or one ONNX file; it has ${models.length === 0 ? 'none of them' : models.join(', ')}` })
  return describe(folder, models[0]!, folder, join(folder, 'labels.txt'), await licenceOf(folder))
}

async function readFileAlone(path: string): Promise<Source> {
  if (extname(path).toLowerCase() !== '.onnx')
    throw failure('detector_invalid', { reason: `"${basename(path)}" is neither a folder nor an ONNX file` })
  const folder = dirname(resolve(path))
  const stem = path.slice(0, -extname(path).length)
  const manifest = await describe(folder, basename(path), stem, `${stem}.txt`, 'unknown')
  return { folder, manifest, files: await dataOfModel(folder, manifest.file) }
}

/** The manifest of a model of which only the model is known. `name` is a path that it is called after. */
async function describe(folder: string, file: string, name: string, labelsFile: string, licence: string): Promise<DetectorManifest> {
  const layout = await inspect(join(folder, file))
  const labels = await exists(labelsFile) ? await readLabels(labelsFile) : layout.classes === cocoLabels.length ? cocoLabels : undefined
  if (labels === undefined)
    throw failure('detector_invalid', { reason: `what its ${layout.classes === undefined ? '' : `${layout.classes} `}classes are called is missing: write their names into ${basename(labelsFile)} beside it, one a line` })
  requireLabels(layout, labels)
  const identity = await identityOf(folder, file, name, licence)
  const size = layout.size ?? 640
  return checkManifest(folder, layout.answer.by === 'grids'
    ? { ...identity, labels, family: 'yolox', input: { name: layout.inputName, size, ...yoloxInput }, outputs: layout.answer.outputs, strides: layout.answer.strides }
    : { ...identity, labels, family: 'rtdetr', input: { name: layout.inputName, targetSize: layout.targetSize, size, ...queryInput }, outputs: layout.answer.outputs })
}

async function identityOf(folder: string, file: string, name: string, licence: string): Promise<Pick<DetectorManifest, 'id' | 'name' | 'version' | 'licence' | 'file'>> {
  const id = idOf(name)
  if (id === undefined)
    throw failure('detector_invalid', { reason: `the name "${basename(name)}" has no letter or digit: rename it` })
  return { id, name: basename(resolve(name)), version: await contentHash(join(folder, file)), licence, file }
}

async function inspect(file: string): Promise<GraphLayout> {
  const session = await openModel(file)
  try {
    return recognise({ inputs: session.inputMetadata, outputs: session.outputMetadata })
  }
  finally {
    await session.release()
  }
}

function requireLabels({ classes }: GraphLayout, labels: readonly string[]): void {
  if (classes !== undefined && classes !== labels.length)
    throw failure('detector_invalid', { reason: `it knows ${classes} classes, and its list has ${labels.length} labels` })
}

async function readLabels(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw failure('detector_invalid', { reason: `${basename(file)}, with its labels, is missing or cannot be read` }, error)
  })
  return text.split(/\r?\n/).map(line => line.trim()).filter(line => line !== '')
}

/** Looks at one image, and at everything that it says of it, so that a detector that does not work is found now. */
async function tryOut(folder: string, manifest: DetectorManifest): Promise<void> {
  const detector = await openWith(folder, { ...manifest, threshold: 0.01 })
  try {
    const data = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 37 + (i >> 6) * 11) % 256)
    await detector.detect({ data, width: 64, height: 48 })
  }
  finally {
    await detector.close()
  }
}

function parsed<T extends z.ZodType>(schema: T, json: unknown, name: string): z.output<T> {
  const result = schema.safeParse(json)
  if (!result.success)
    throw failure('detector_invalid', { reason: `${name}: ${z.prettifyError(result.error)}` })
  return result.data
}
