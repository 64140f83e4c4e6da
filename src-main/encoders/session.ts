import type { InferenceSession } from 'onnxruntime-node'
import type { RgbImage } from '../media/image.ts'
import type { EncoderManifest } from './manifest.ts'
import type { TowerOptions } from './text/tower.ts'
import type { OpenEncoder } from './types.ts'
import { basename, join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { failure } from '../contract/errors.ts'
import { blankInputs } from './blanks.ts'
import { createSession } from './onnx.ts'
import { toVectors } from './pooling.ts'
import { resizeForEncoder, writePlanes } from './preprocess.ts'
import { readManifest } from './store.ts'
import { createTower } from './text/tower.ts'

export interface EncoderOptions {
  /** Threads of inference. @default all cores */
  readonly threads?: number
}

/** Larger batches gain nothing on a CPU (measured), and onnxruntime-node computes on the calling thread: `runMs` is how long one run may hold it. */
const largestBatch = 8
const runMs = 40

/**
 * Opens the encoder in a folder with a `manifest.json`.
 * Errors: encoder_invalid when the manifest or the model cannot be used. Close it to free the model's memory.
 */
export async function openEncoder(folder: string, options: EncoderOptions = {}): Promise<OpenEncoder> {
  return openWith(folder, await readManifest(folder), options)
}

/** Opens the encoder in a folder by a manifest that is not (yet) in it. */
export async function openWith(folder: string, manifest: EncoderManifest, options: EncoderOptions = {}): Promise<OpenEncoder> {
  const { vision } = manifest
  if (vision.resize.mode === 'crop' && vision.resize.shortSide < vision.size)
    throw failure('encoder_invalid', { reason: `it scales the short side to ${vision.resize.shortSide} pixels and then crops ${vision.size}` })
  const session = await openSession(join(folder, vision.file), options.threads)
  const isJoint = manifest.text?.file === vision.file
  const fixedBatch = await checkGraph(session, vision).catch(async (error: unknown) => {
    await session.release()
    throw error
  })
  let batch = fixedBatch ?? 2
  let queue: Promise<unknown> = Promise.resolve()
  let closed: Promise<void> | undefined
  const tower = hasText(manifest)
    ? createTower({
        folder,
        manifest,
        open: async () => isJoint ? session : openSession(join(folder, manifest.text.file), options.threads),
        release: async opened => opened === session ? undefined : opened.release(),
      })
    : undefined

  async function infer(pixels: readonly Uint8Array[]): Promise<Float32Array[]> {
    const each = 3 * vision.size * vision.size
    const rows = fixedBatch ?? pixels.length
    const input = new Float32Array(rows * each)
    for (const [i, image] of pixels.entries())
      writePlanes(image, vision, input, i * each)
    const start = performance.now()
    const output = await runPixels(session, vision, input, rows)
    if (fixedBatch === undefined)
      batch = Math.max(1, Math.min(largestBatch, Math.floor(runMs * rows / (performance.now() - start))))
    return toVectors(output.data as Float32Array, output.dims, pixels.length, manifest)
  }

  /** While a batch is inferred, the images of the next ones are being resized on sharp's threads. */
  async function embedAll(images: readonly RgbImage[]): Promise<Float32Array[]> {
    const ahead: Promise<Uint8Array>[] = []
    const vectors: Float32Array[] = []
    let begun = 0
    const prepare = (upTo: number): void => {
      for (; begun < Math.min(upTo, images.length); begun++) {
        const pixels = resizeForEncoder(images[begun]!, vision)
        pixels.catch(() => {})
        ahead.push(pixels)
      }
    }
    while (vectors.length < images.length) {
      prepare(vectors.length + 3 * batch)
      const pixels = await Promise.all(ahead.splice(0, batch))
      vectors.push(...await infer(pixels))
    }
    return vectors
  }

  return {
    manifest,
    embed(images) {
      if (closed !== undefined)
        return Promise.reject(failure('internal', { reason: `the encoder "${manifest.id}" is closed` }))
      const result = queue.then(() => embedAll(images))
      queue = result.catch(() => {})
      return result
    },
    embedText: tower?.embed,
    close() {
      closed ??= queue.then(() => tower?.close()).then(() => session.release())
      return closed
    },
  }
}

function hasText(manifest: EncoderManifest): manifest is TowerOptions['manifest'] {
  return manifest.text !== undefined
}

/** Opens an ONNX file on the CPU. Errors: encoder_invalid. */
export async function openSession(file: string, threads?: number): Promise<InferenceSession> {
  try {
    return await createSession(file, threads)
  }
  catch (error) {
    throw failure('encoder_invalid', { reason: `${basename(file)} cannot be opened: ${messageOf(error)}` }, error)
  }
}

/** Runs `rows` × 3 × size × size numbers through the model. Errors: encoder_invalid. */
export async function runPixels(session: InferenceSession, vision: Pick<EncoderManifest['vision'], 'input' | 'output' | 'size'>, pixels: Float32Array, rows: number): Promise<Tensor> {
  try {
    const input = new Tensor('float32', pixels, [rows, 3, vision.size, vision.size])
    const results = await session.run({ ...blankInputs(session, [vision.input], rows, vision.size), [vision.input]: input }, [vision.output])
    return results[vision.output]!
  }
  catch (error) {
    throw failure('encoder_invalid', { reason: `the model did not run: ${messageOf(error)}` }, error)
  }
}

/** Holds the graph against the manifest; gives the batch that the graph is fixed to, if any. */
async function checkGraph(session: InferenceSession, vision: EncoderManifest['vision']): Promise<number | undefined> {
  const input = session.inputMetadata.find(({ name }) => name === vision.input)
  const output = session.outputMetadata.find(({ name }) => name === vision.output)
  if (input === undefined || output === undefined)
    throw failure('encoder_invalid', { reason: `its manifest names the input "${vision.input}" and the output "${vision.output}"; the model has ${[...session.inputNames, ...session.outputNames].join(', ')}` })
  if (!input.isTensor || input.type !== 'float32' || !output.isTensor || output.type !== 'float32')
    throw failure('encoder_invalid', { reason: 'its input and output must be float32 tensors' })
  const expected = [undefined, 3, vision.size, vision.size]
  if (input.shape.length !== 4 || input.shape.some((side, i) => i > 0 && typeof side === 'number' && side !== expected[i]))
    throw failure('encoder_invalid', { reason: `its input is ${input.shape.join(' × ')}; N × 3 × ${vision.size} × ${vision.size} was expected` })
  return typeof input.shape[0] === 'number' ? input.shape[0] : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
