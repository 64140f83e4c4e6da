import type { Object3D, WebGLRenderer } from 'three'
import type { FileOptions, JobFiles } from './files.ts'
import { reasonOf, StageError, unloadable } from './failures.ts'
import { openFiles } from './files.ts'

export interface LoadContext {
  readonly name: string
  readonly renderer: WebGLRenderer
  /** Whether its animations are wanted: the model has them as `animations`. @default no */
  readonly animated?: boolean
}

/**
 * Makes a model of the bytes of a file, y up, its front towards +z. One file per format under `loaders/`, named by the
 * format's id, exports such a function as `load`. What it throws becomes the reason that the user reads.
 */
export type LoadModel = (files: JobFiles, context: LoadContext) => Promise<Object3D>

export interface ModelSource {
  /** Absolute path on the engine's origin. */
  readonly url: string
  /** A `Format.id`. */
  readonly format: string
  /** File name with extension: some loaders choose by it. */
  readonly name: string
}

export interface LoadOptions extends FileOptions {
  readonly animated?: boolean
}

const loaders = import.meta.glob<LoadModel>('./loaders/*.ts', { import: 'load' })

/**
 * Loads a model and all that it refers to. Errors: StageError model_unloadable; when `signal` gives it up, what a fetch throws
 * then.
 */
export async function loadModel(renderer: WebGLRenderer, { url, format, name }: ModelSource, { animated = false, ...options }: LoadOptions = {}): Promise<Object3D> {
  const load = await loaders[`./loaders/${format}.ts`]?.()
  if (!load)
    throw unloadable(`the stage has no loader for the format "${format}".`)
  const files = await openFiles(url, options)
  try {
    if (files.bytes.byteLength === 0)
      throw unloadable('the file is empty.')
    const model = await load(files, { name, renderer, animated })
    await files.settled()
    return model
  }
  catch (thrown) {
    options.signal?.throwIfAborted()
    throw thrown instanceof StageError ? thrown : unloadable(reasonOf(thrown, files.missing), thrown)
  }
}
