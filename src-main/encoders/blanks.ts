import type { InferenceSession } from 'onnxruntime-node'
import { Tensor } from 'onnxruntime-node'

/**
 * Something for the inputs of a graph that are not asked about: a graph that embeds both pictures and texts wants both,
 * although the embedding of the one does not depend on the other. Pixels are 0, tokens and their mask 1; a dimension that may
 * vary is 1, but `rows` if it is the first, and `size` for the sides of pictures.
 */
export function blankInputs(session: InferenceSession, given: readonly string[], rows: number, size: number): Record<string, Tensor> {
  const missing = session.inputMetadata.filter(({ name }) => !given.includes(name))
  return Object.fromEntries(missing.flatMap((input) => {
    if (!input.isTensor)
      return []
    const dims = input.shape.map((side, i) => typeof side === 'number' ? side : i === 0 ? rows : input.shape.length === 4 ? (i === 1 ? 3 : size) : 1)
    const length = dims.reduce((product, side) => product * side, 1)
    return [[input.name, blank(input.type, length, dims)]]
  }))
}

function blank(type: string, length: number, dims: readonly number[]): Tensor {
  if (type === 'int64')
    return new Tensor('int64', new BigInt64Array(length).fill(1n), dims)
  return type === 'int32'
    ? new Tensor('int32', new Int32Array(length).fill(1), dims)
    : new Tensor('float32', new Float32Array(length), dims)
}
