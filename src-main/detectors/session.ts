import type { InferenceSession } from 'onnxruntime-node'
import type { RgbImage } from '../media/image.ts'
import type { DetectorManifest } from './manifest.ts'
import type { Outputs } from './outputs.ts'
import type { Finding, OpenDetector } from './types.ts'
import { basename, join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { failure } from '../contract/errors.ts'
import { createSession } from '../encoders/onnx.ts'
import { writePlanes } from '../encoders/preprocess.ts'
import { toFindings } from './candidate.ts'
import { decode } from './decode.ts'
import { filledShare, toSquare } from './square.ts'
import { readManifest } from './store.ts'

export interface DetectorOptions {
  /** Threads of inference. @default all cores */
  readonly threads?: number
}

/**
 * Opens the detector in a folder with a `manifest.json`.
 * Errors: detector_invalid when the manifest or the model cannot be used. Close it to free the model's memory.
 */
export async function openDetector(folder: string, options: DetectorOptions = {}): Promise<OpenDetector> {
  return openWith(folder, await readManifest(folder), options)
}

/** Opens the detector in a folder by a manifest that is not (yet) in it. */
export async function openWith(folder: string, manifest: DetectorManifest, { threads }: DetectorOptions = {}): Promise<OpenDetector> {
  const session = await openModel(join(folder, manifest.file), threads)
  let queue: Promise<unknown> = Promise.resolve()
  let closed: Promise<void> | undefined

  async function infer(pixels: Uint8Array, image: RgbImage): Promise<Finding[]> {
    const candidates = decode(manifest, await runSquare(session, manifest, pixels))
    return toFindings(candidates, filledShare(manifest.input, image), manifest.labels)
  }

  return {
    id: manifest.id,
    manifest,
    /** While one image is looked at, the next ones are being resized on sharp's threads. */
    detect: async (image) => {
      if (closed !== undefined)
        throw failure('internal', { reason: `the detector "${manifest.id}" is closed` })
      const square = toSquare(image, manifest.input)
      square.catch(() => {})
      const result = queue.then(async () => infer(await square, image))
      queue = result.catch(() => {})
      return result
    },
    close() {
      closed ??= queue.then(() => session.release())
      return closed
    },
  }
}

/** Opens the model of a detector. Errors: detector_invalid. */
export async function openModel(file: string, threads?: number): Promise<InferenceSession> {
  try {
    return await createSession(file, threads)
  }
  catch (error) {
    throw failure('detector_invalid', { reason: `${basename(file)} cannot be opened: ${messageOf(error)}` }, error)
  }
}

/** Runs size × size RGB pixels through the model. */
async function runSquare(session: InferenceSession, { input, outputs }: DetectorManifest, pixels: Uint8Array): Promise<Outputs> {
  const planes = new Float32Array(3 * input.size * input.size)
  writePlanes(pixels, input, planes, 0)
  const feeds: Record<string, Tensor> = { [input.name]: new Tensor('float32', planes, [1, 3, input.size, input.size]) }
  if (input.targetSize !== undefined)
    feeds[input.targetSize] = squareSize(session, input.targetSize, input.size)
  try {
    return await session.run(feeds, Object.values(outputs))
  }
  catch (error) {
    throw failure('detector_invalid', { reason: `the model did not run: ${messageOf(error)}` }, error)
  }
}

/** Width and height of the square, of which either may come first, in the type that the model asks for. */
function squareSize(session: InferenceSession, name: string, size: number): Tensor {
  const input = session.inputMetadata.find(candidate => candidate.name === name)
  if (input?.isTensor && input.type === 'float32')
    return new Tensor('float32', Float32Array.of(size, size), [1, 2])
  if (input?.isTensor && input.type === 'int32')
    return new Tensor('int32', Int32Array.of(size, size), [1, 2])
  return new Tensor('int64', BigInt64Array.of(BigInt(size), BigInt(size)), [1, 2])
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
