import type { InferenceSession } from 'onnxruntime-node'
import type { DetectorManifest } from './manifest.ts'
import { failure } from '../contract/errors.ts'
import { yoloxCells } from './families/yolox.ts'

type ValueMetadata = InferenceSession.ValueMetadata
type TensorMetadata = Extract<ValueMetadata, { readonly isTensor: true }>

export interface GraphInterface {
  readonly inputs: readonly ValueMetadata[]
  readonly outputs: readonly ValueMetadata[]
}

/** What a model's inputs and outputs tell of how it is to be asked. */
export interface GraphLayout {
  readonly inputName: string
  /** A second input, for the size of the picture. */
  readonly targetSize: string | undefined
  /** Side of the square that it sees; undefined when it takes any. */
  readonly size: number | undefined
  /** How many classes it knows; undefined when it does not say. */
  readonly classes: number | undefined
  readonly answer:
    | { readonly by: 'grids', readonly outputs: { readonly predictions: string }, readonly strides: readonly number[] }
    | { readonly by: 'queries', readonly outputs: Extract<DetectorManifest, { family: 'rtdetr' }>['outputs'] }
}

/** The strides of YOLOX's grids, and of those of its variants for large pictures. */
const knownStrides = [[8, 16, 32], [8, 16, 32, 64]] as const

/**
 * Recognises a detector by its inputs and outputs: YOLOX by its rows, one for each cell of its grids; D-FINE and RT-DETR by the
 * names of their outputs, `logits` and `pred_boxes` or `labels`, `boxes` and `scores`.
 * Errors: detector_invalid, with what the model has and what was looked for.
 */
export function recognise({ inputs, outputs }: GraphInterface): GraphLayout {
  const [pixels, second, ...further] = inputs.toSorted((a, b) => rankOf(b) - rankOf(a))
  if (!pixels?.isTensor || pixels.type !== 'float32' || pixels.shape.length !== 4 || (second && rankOf(second) !== 2) || further.length > 0)
    throw failure('detector_invalid', { reason: `it must take float32 pixels, 1 × 3 × size × size, and nothing else but the size of the picture; it takes ${inputs.map(described).join(', ')}` })
  const [, , height, width] = pixels.shape
  if (height !== width && typeof height === 'number' && typeof width === 'number')
    throw failure('detector_invalid', { reason: `its picture must be square; it is ${width} × ${height} pixels` })
  const size = [height, width].find(side => typeof side === 'number')
  return { inputName: pixels.name, targetSize: second?.name, size, ...answerOf(outputs, size) }
}

function answerOf(outputs: readonly ValueMetadata[], size: number | undefined): Pick<GraphLayout, 'answer' | 'classes'> {
  const names = new Set(outputs.map(({ name }) => name))
  if (names.has('logits') && names.has('pred_boxes')) {
    const logits = outputs.find(({ name }) => name === 'logits')!
    return { classes: numberAt(logits, 2), answer: { by: 'queries', outputs: { logits: 'logits', boxes: 'pred_boxes' } } }
  }
  if (names.has('labels') && names.has('boxes') && names.has('scores'))
    return { classes: undefined, answer: { by: 'queries', outputs: { labels: 'labels', boxes: 'boxes', scores: 'scores' } } }
  const only = outputs.length === 1 ? outputs[0]! : undefined
  const strides = size !== undefined && only && rankOf(only) === 3 ? knownStrides.find(known => yoloxCells(size, known) === numberAt(only, 1)) : undefined
  const columns = only && numberAt(only, 2)
  if (only && strides && columns !== undefined && columns > 5)
    return { classes: columns - 5, answer: { by: 'grids', outputs: { predictions: only.name }, strides } }
  throw failure('detector_invalid', { reason: `its outputs are not those of YOLOX (1 × cells × (5 + classes)), nor logits and pred_boxes or labels, boxes and scores, as of D-FINE and RT-DETR; it has ${outputs.map(described).join(', ')}` })
}

function isTensor(value: ValueMetadata): value is TensorMetadata {
  return value.isTensor
}

function rankOf(value: ValueMetadata): number {
  return isTensor(value) ? value.shape.length : -1
}

function numberAt(value: ValueMetadata, dimension: number): number | undefined {
  const side = isTensor(value) ? value.shape[dimension] : undefined
  return typeof side === 'number' ? side : undefined
}

function described(value: ValueMetadata): string {
  return isTensor(value) ? `${value.name} (${value.type}, ${value.shape.join(' × ')})` : `${value.name} (no tensor)`
}
