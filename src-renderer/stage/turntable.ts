import type { Object3D, WebGLRenderer } from 'three'
import type { StageResult, TurntableJob } from '../../src-main/contract/stage.ts'
import type { JobFiles } from './files.ts'
import type { Studio } from './studio.ts'
import { isAllClay, whileOfClay } from './clay.ts'
import { reasonOf, StageError, unloadable } from './failures.ts'
import { openFiles } from './files.ts'
import { frame } from './framing.ts'
import { discard, prepare } from './prepare.ts'
import { lensAt } from './studio.ts'
import { gatherVertices, withoutStrays } from './vertices.ts'

/**
 * Makes a model of the bytes of a file, y up, its front towards +z. One file per format under `loaders/`, named by the
 * format's id, exports such a function as `load`. What it throws becomes the reason that the user reads.
 */
export type LoadModel = (files: JobFiles, context: { readonly name: string, readonly renderer: WebGLRenderer }) => Promise<Object3D>

export interface Shot {
  readonly data: Uint8Array | Blob
  readonly result: StageResult
}

const loaders = import.meta.glob<LoadModel>('./loaders/*.ts', { import: 'load' })

/** Renders the turntable that a job asks for. Errors: StageError model_unloadable, model_empty. */
export async function renderTurntable(studio: Studio, job: TurntableJob): Promise<Shot> {
  const started = performance.now()
  const model = await loadModel(studio, job)
  try {
    const { triangles } = prepare(model)
    model.updateMatrixWorld(true)
    const vertices = withoutStrays(gatherVertices(model))
    if (vertices.length === 0)
      throw new StageError('model_empty', 'no vertex is drawn')
    const lens = lensAt(job.elevation)
    const framing = frame(vertices, lens)
    if (!(framing.radius > 0 && Number.isFinite(framing.distance)))
      throw new StageError('model_empty', 'the model has no extent')
    const loaded = performance.now()
    const shoot = () => studio.shoot(model, framing, { views: job.views, size: job.size, lens })
    const turns = isAllClay(model) ? [shoot()] : [shoot(), whileOfClay(model, shoot)]
    const data = new Blob(turns as Uint8Array<ArrayBuffer>[])
    return { data, result: { width: job.size, height: job.size, triangles, turns: turns.length === 2 ? 2 : 1, loadMs: loaded - started, renderMs: performance.now() - loaded } }
  }
  finally {
    discard(model)
  }
}

async function loadModel({ renderer }: Studio, { url, format, name }: TurntableJob): Promise<Object3D> {
  const load = await loaders[`./loaders/${format}.ts`]?.()
  if (!load)
    throw unloadable(`the stage has no loader for the format "${format}".`)
  const files = await openFiles(url)
  try {
    if (files.bytes.byteLength === 0)
      throw unloadable('the file is empty.')
    const model = await load(files, { name, renderer })
    await files.settled()
    return model
  }
  catch (thrown) {
    throw thrown instanceof StageError ? thrown : unloadable(reasonOf(thrown, files.missing), thrown)
  }
}
