import type { Tensor } from 'onnxruntime-node'
import { failure } from '../contract/errors.ts'

/** What a model answered, by the names of its outputs. */
export type Outputs = Readonly<Record<string, Tensor>>

/** An output of 1 × these dimensions; a name stands for any number. Errors: detector_invalid. */
export function floats(outputs: Outputs, name: string, expected: readonly (number | string)[]): { readonly data: Float32Array, readonly rows: number } {
  const { type, dims, data } = outputs[name]!
  if (type !== 'float32' || !isShaped(dims, expected))
    throw failure('detector_invalid', { reason: `its output "${name}" is ${type}, ${dims.join(' × ')}; float32, ${[1, ...expected].join(' × ')} was expected` })
  return { data: data as Float32Array, rows: dims[1]! }
}

/** An output of places in the list of labels, so many whole numbers of any type. Errors: detector_invalid. */
export function places(outputs: Outputs, name: string, expected: number): ArrayLike<number | bigint> {
  const { type, dims, data } = outputs[name]!
  if (!isShaped(dims, [expected]) || (type !== 'int64' && type !== 'int32' && type !== 'float32'))
    throw failure('detector_invalid', { reason: `its output "${name}" is ${type}, ${dims.join(' × ')}; int64, 1 × ${expected} was expected` })
  return data as BigInt64Array | Int32Array | Float32Array
}

function isShaped(dims: readonly number[], expected: readonly (number | string)[]): boolean {
  return dims.length === expected.length + 1 && dims[0] === 1 && expected.every((side, i) => typeof side === 'string' || dims[i + 1] === side)
}
