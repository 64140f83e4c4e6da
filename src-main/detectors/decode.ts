import type { Tensor } from 'onnxruntime-node'
import type { Candidate } from './candidate.ts'
import type { DetectorManifest } from './manifest.ts'
import { failure } from '../contract/errors.ts'
import { decodeQueries, readDecoded } from './families/detr.ts'
import { decodeYolox, yoloxCells } from './families/yolox.ts'

type Outputs = Readonly<Record<string, Tensor>>

/**
 * What a model's outputs for one image say, as its manifest reads them: candidates of at least the manifest's threshold.
 * Errors: detector_invalid when an output is not of the shape that the manifest and its labels ask for.
 */
export function decode(manifest: DetectorManifest, outputs: Outputs): Candidate[] {
  const { threshold, input: { size }, labels: { length: labels } } = manifest
  if (manifest.family === 'yolox') {
    const { strides, decoded } = manifest
    const { data } = floats(outputs, manifest.outputs.predictions, [yoloxCells(size, strides), 5 + labels])
    return decodeYolox({ data, labels, size, strides, decoded }, threshold)
  }
  if ('logits' in manifest.outputs) {
    const boxes = floats(outputs, manifest.outputs.boxes, ['queries', 4])
    const logits = floats(outputs, manifest.outputs.logits, [boxes.rows, labels])
    return decodeQueries({ logits: logits.data, boxes: boxes.data, labels }, threshold)
  }
  const boxes = floats(outputs, manifest.outputs.boxes, ['boxes', 4])
  const scores = floats(outputs, manifest.outputs.scores, [boxes.rows])
  return readDecoded({ labels: places(outputs, manifest.outputs.labels, boxes.rows), boxes: boxes.data, scores: scores.data, size }, threshold)
}

/** An output of 1 × these dimensions; a name stands for any number. */
function floats(outputs: Outputs, name: string, expected: readonly (number | string)[]): { readonly data: Float32Array, readonly rows: number } {
  const { type, dims, data } = outputs[name]!
  if (type !== 'float32' || !isShaped(dims, expected))
    throw failure('detector_invalid', { reason: `its output "${name}" is ${type}, ${dims.join(' × ')}; float32, ${[1, ...expected].join(' × ')} was expected` })
  return { data: data as Float32Array, rows: dims[1]! }
}

/** Places in the list of labels, whole numbers of any type. */
function places(outputs: Outputs, name: string, expected: number): ArrayLike<number | bigint> {
  const { type, dims, data } = outputs[name]!
  if (!isShaped(dims, [expected]) || (type !== 'int64' && type !== 'int32' && type !== 'float32'))
    throw failure('detector_invalid', { reason: `its output "${name}" is ${type}, ${dims.join(' × ')}; int64, 1 × ${expected} was expected` })
  return data as BigInt64Array | Int32Array | Float32Array
}

function isShaped(dims: readonly number[], expected: readonly (number | string)[]): boolean {
  return dims.length === expected.length + 1 && dims[0] === 1 && expected.every((side, i) => typeof side === 'string' || dims[i + 1] === side)
}
