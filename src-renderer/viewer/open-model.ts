import type { AnimationClip, Object3D, WebGLRenderer } from 'three'
import type { Bounds, Framing } from '../stage/framing.ts'
import type { LoadOptions, ModelSource } from '../stage/load-model.ts'
import type { ModelFacts } from './look.ts'
import { turntable } from '../../src-main/contract/stage.ts'
import { roundStep } from '../layout/scale.ts'
import { StageError } from '../stage/failures.ts'
import { boundsOf, frame } from '../stage/framing.ts'
import { loadModel } from '../stage/load-model.ts'
import { discard, prepare } from '../stage/prepare.ts'
import { lensAt, showBackFaces } from '../stage/studio.ts'
import { gatherVertices, withoutStrays } from '../stage/vertices.ts'
import { countMaterials } from './modes.ts'

export interface OpenedModel {
  readonly model: Object3D
  /** The turntable's own. */
  readonly framing: Framing
  readonly bounds: Bounds
  readonly facts: ModelFacts
  readonly clips: readonly AnimationClip[]
}

/** Flatter than this, a model that has a back at all is seen from there as well. */
const flat = 0.02

/**
 * Loads a model as the stage does, its animations besides. `metresPerUnit`: what is known of the file.
 * Errors: StageError model_unloadable, model_empty; those of `refusal`; what a fetch throws that is given up.
 */
export async function openModel(renderer: WebGLRenderer, source: ModelSource, options: LoadOptions, metresPerUnit: number | undefined): Promise<OpenedModel> {
  const model = await loadModel(renderer, source, { ...options, animated: true })
  try {
    options.signal?.throwIfAborted()
    const clips = model.animations.filter(clip => clip.duration > 0 && clip.tracks.length > 0)
    const { triangles } = prepare(model)
    model.updateMatrixWorld(true)
    const vertices = withoutStrays(gatherVertices(model))
    if (vertices.length === 0)
      throw new StageError('model_empty', 'no vertex is drawn')
    const bounds = boundsOf(vertices)
    const framing = frame(vertices, lensAt(turntable.elevation))
    if (!(framing.radius > 0 && Number.isFinite(framing.distance)))
      throw new StageError('model_empty', 'the model has no extent')
    const size = [0, 1, 2].map(axis => bounds.max[axis]! - bounds.min[axis]!) as [number, number, number]
    if (Math.min(...size) < flat * Math.max(...size))
      showBackFaces(model)
    const metres = metresOf(source.format, model, metresPerUnit)
    return { model, framing, bounds, clips, facts: {
      triangles,
      materials: countMaterials(model),
      size,
      metresPerUnit: metres,
      square: squareOf(2 * framing.radius, metres),
      animations: clips.map(({ name, duration }) => ({ name, seconds: duration })),
      unplayable: typeof model.userData['unplayable'] === 'string' ? model.userData['unplayable'] : undefined,
    } }
  }
  catch (thrown) {
    discard(model)
    throw thrown
  }
}

/** glTF is in metres, COLLADA and USD are turned into them by their loaders, FBX says how many centimetres a unit has. */
function metresOf(format: string, { userData }: Object3D, stated: number | undefined): number | undefined {
  if (['glb', 'gltf', 'dae'].includes(format))
    return 1
  if (format === 'fbx' && typeof userData['unitScaleFactor'] === 'number')
    return userData['unitScaleFactor'] / 100
  return format.startsWith('usd') && stated !== undefined ? 1 : stated
}

/** A round length in metres, where these are known. */
function squareOf(extent: number, metres = 1): number {
  return roundStep(extent * metres) / metres
}
