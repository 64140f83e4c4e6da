import type { StageResult, TurntableJob } from '../../src-main/contract/stage.ts'
import type { Studio } from './studio.ts'
import { isAllClay, whileOfClay } from './clay.ts'
import { StageError } from './failures.ts'
import { frame } from './framing.ts'
import { loadModel } from './load-model.ts'
import { discard, prepare } from './prepare.ts'
import { lensAt } from './studio.ts'
import { gatherVertices, withoutStrays } from './vertices.ts'

export interface Shot {
  readonly data: Uint8Array | Blob
  readonly result: StageResult
}

/** Renders the turntable that a job asks for. Errors: StageError model_unloadable, model_empty. */
export async function renderTurntable(studio: Studio, job: TurntableJob): Promise<Shot> {
  const started = performance.now()
  const model = await loadModel(studio.renderer, job)
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
