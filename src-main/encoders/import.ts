import type { EncoderManifest } from './manifest.ts'
import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { failure } from '../contract/errors.ts'
import { chooseInterface } from './graph.ts'
import { contentHash, exists, filesOfModel, idOf, install, licenceOf } from './model-folder.ts'
import { dimensionsOf } from './pooling.ts'
import { reasonWithin } from './reason.ts'
import { openSession, openWith, runPixels } from './session.ts'
import { readJson, readManifest } from './store.ts'
import { describeText } from './text/describe.ts'
import { preprocessingOf, PreprocessorConfig } from './transformers-config.ts'

const ModelConfig = z.looseObject({
  model_type: z.string().nullish(),
  license: z.string().nullish(),
  _name_or_path: z.string().nullish(),
  text_config: z.looseObject({ max_position_embeddings: z.int().positive().nullish() }).nullish(),
})

/** What is known of an encoder besides its files, such as from the catalogue. */
export interface KnownOrigin {
  readonly name: string
  readonly licence: string
}

/**
 * ONNX files in the order in which they are tried: the vision tower of a pair before a whole model; full precision
 * first, for it is exact and not slower on a CPU than half precision; then the 8-bit ones. 4-bit files are passed over:
 * they are made for language models and often cannot run on a CPU.
 */
const fileOrder = filesNamed('vision_model', 'model')
const textFileOrder = filesNamed('text_model')

function filesNamed(...stems: readonly string[]): string[] {
  return ['onnx/', ''].flatMap(folder => stems.flatMap(stem =>
    ['', '_fp16', '_int8', '_quantized', '_uint8'].map(variant => `${folder}${stem}${variant}.onnx`)))
}

/**
 * Installs an encoder from a folder: one with Likeness' own `manifest.json`, or one in the layout of transformers.js
 * (`onnx/*.onnx`, `config.json`, `preprocessor_config.json`; where it understands texts also `tokenizer.json`). One image and
 * one text are embedded before it is accepted. It is written to a temporary folder in `targetDir` and renamed to
 * `<targetDir>/<id>` when complete; an interrupted import leaves nothing that `listEncoders` sees. `origin` counts more than
 * what the folder says of itself; `isTaken`: whether an encoder elsewhere has an id. Errors: folder_not_found, encoder_invalid with what is missing.
 */
export async function importEncoder(folder: string, targetDir: string, origin?: KnownOrigin, isTaken: (id: string) => Promise<boolean> = async () => false): Promise<EncoderManifest> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw failure('folder_not_found', { path: folder }, error)
  })
  const manifest = { ...names.includes('manifest.json') ? await readManifest(folder) : await describe(folder), ...origin }
  if (await exists(join(targetDir, manifest.id)) || await isTaken(manifest.id))
    throw failure('encoder_invalid', { reason: `an encoder with the id "${manifest.id}" is installed already` })
  await tryOut(folder, manifest)
  await install({ folder, files: await filesOf(folder, manifest), manifest, targetDir, tryOut: copy => tryOut(copy, manifest) })
  return manifest
}

/** The manifest of a folder in the layout of transformers.js. */
async function describe(folder: string): Promise<EncoderManifest> {
  const config = parsed(ModelConfig, await readJson(join(folder, 'config.json')), 'config.json')
  const modelType = config.model_type ?? ''
  const preprocessing = preprocessingOf(await readPreprocessor(folder), modelType)
  const { file, choice, dimensions, isJoint } = await inspectFirst(folder, modelType, preprocessing.size)
  const text = await describeText(folder, isJoint ? [file] : textFileOrder, {
    modelType,
    positions: config.text_config?.max_position_embeddings ?? undefined,
    size: preprocessing.size,
    imageOutput: choice.output,
    dimensions,
  })
  return {
    id: requireId(folder),
    name: config._name_or_path?.split(/[\\/]/).findLast(part => part !== '') ?? basename(resolve(folder)),
    version: await contentHash(join(folder, file)),
    licence: config.license ?? await licenceOf(folder),
    vision: { file, layout: 'NCHW', ...choice, ...preprocessing },
    ...text && { text },
    dimensions,
    normalised: false,
  }
}

/** The first ONNX file of a folder that can be used. */
async function inspectFirst(folder: string, modelType: string, size: number): Promise<Inspection & { readonly file: string }> {
  const reasons: string[] = []
  for (const file of fileOrder) {
    if (!await exists(join(folder, file)))
      continue
    try {
      return { file, ...await inspect(join(folder, file), modelType, size) }
    }
    catch (error) {
      reasons.push(`${file}: ${reasonWithin(error)}`)
    }
  }
  throw failure('encoder_invalid', { reason: reasons.length > 0 ? reasons.join('; ') : 'there is no onnx/model.onnx or onnx/vision_model.onnx (nor an fp16, int8, quantized or uint8 one)' })
}

interface Inspection {
  readonly choice: ReturnType<typeof chooseInterface>
  readonly dimensions: number
  /** Whether it embeds texts too. */
  readonly isJoint: boolean
}

/** Input, output and the real number of dimensions: exported graphs often name them only symbolically. */
async function inspect(file: string, modelType: string, size: number): Promise<Inspection> {
  const session = await openSession(file)
  try {
    const choice = chooseInterface({ inputs: session.inputMetadata, outputs: session.outputMetadata }, modelType)
    const { dims } = await runPixels(session, { ...choice, size }, new Float32Array(3 * size * size), 1)
    const dimensions = dimensionsOf(dims, choice.pooling)
    if (dimensions === undefined)
      throw failure('encoder_invalid', { reason: `its output "${choice.output}" is ${dims.join(' × ')}, which is not an embedding` })
    return { choice, dimensions, isJoint: session.inputNames.length > 1 }
  }
  finally {
    await session.release()
  }
}

/** Embeds one image and one text, so that an encoder that does not work is found now. */
async function tryOut(folder: string, manifest: EncoderManifest): Promise<void> {
  const encoder = await openWith(folder, manifest)
  try {
    const data = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 37 + (i >> 6) * 11) % 256)
    await encoder.embed([{ data, width: 64, height: 48 }])
    await encoder.embedText?.('a photo of a red chair')
  }
  finally {
    await encoder.close()
  }
}

async function filesOf(folder: string, { vision, text }: EncoderManifest): Promise<Set<string>> {
  const towers = [vision.file, ...text ? [text.file] : []]
  return new Set([...(await Promise.all(towers.map(file => filesOfModel(folder, file)))).flat(), ...text ? [text.tokenizer] : []])
}

async function readPreprocessor(folder: string): Promise<PreprocessorConfig> {
  const own = join(folder, 'preprocessor_config.json')
  const shared = join(folder, 'processor_config.json')
  if (await exists(own) || !await exists(shared))
    return parsed(PreprocessorConfig, await readJson(own), 'preprocessor_config.json')
  return parsed(z.looseObject({ image_processor: PreprocessorConfig }), await readJson(shared), 'processor_config.json').image_processor
}

function requireId(folder: string): string {
  const id = idOf(folder)
  if (id === undefined)
    throw failure('encoder_invalid', { reason: 'the name of its folder has no letter or digit: rename it' })
  return id
}

function parsed<T extends z.ZodType>(schema: T, json: unknown, name: string): z.output<T> {
  const result = schema.safeParse(json)
  if (!result.success)
    throw failure('encoder_invalid', { reason: `${name}: ${z.prettifyError(result.error)}` })
  return result.data
}
