import type { EncoderManifest } from './manifest.ts'
import { failure } from '../contract/errors.ts'

/** What is to be known of an encoder, or of its text tower, to read its output. */
export type Pooled = Pick<EncoderManifest, 'dimensions' | 'normalised'> & { readonly vision: Pick<EncoderManifest['vision'], 'output' | 'pooling'> }

/**
 * One L2-normalised vector for each of the first `count` inputs of an encoder's output.
 * `dims` is the output's shape: N × D (or N × D × 1 × 1); with pooling N × tokens × D ('first' or 'mean'), or, for 'mean',
 * N × D × rows × columns. Errors: encoder_invalid when the shape is another, or a vector is not finite or zero.
 */
export function toVectors(data: Float32Array, dims: readonly number[], count: number, manifest: Pooled): Float32Array[] {
  const images = dims[0] ?? 0
  const dimensions = dimensionsOf(dims, manifest.vision.pooling)
  if (images < count || dimensions !== manifest.dimensions)
    throw failure('encoder_invalid', { reason: `its output "${manifest.vision.output}" is ${dims.join(' × ')} for ${count} inputs; vectors of ${manifest.dimensions} numbers were expected` })
  const stride = data.length / images
  return Array.from({ length: count }, (_, i) => {
    const vector = pooled(data.subarray(i * stride, (i + 1) * stride), dims, dimensions, manifest.vision.pooling)
    return manifest.normalised ? checked(vector) : normalised(vector)
  })
}

/** Numbers of one vector for an output of this shape; undefined when it cannot be pooled so. */
export function dimensionsOf(dims: readonly number[], pooling: 'first' | 'mean' | undefined): number | undefined {
  if (dims.length === 2 && pooling === undefined)
    return dims[1]
  if (dims.length === 3 && pooling !== undefined)
    return dims[2]
  if (dims.length === 4 && (pooling === 'mean' || (pooling === undefined && dims[2] === 1 && dims[3] === 1)))
    return dims[1]
  return undefined
}

function pooled(image: Float32Array, dims: readonly number[], dimensions: number, pooling: 'first' | 'mean' | undefined): Float32Array {
  if (pooling !== 'mean')
    return image.slice(0, dimensions)
  const samples = image.length / dimensions
  const [perSample, perDimension] = dims.length === 3 ? [dimensions, 1] : [1, samples]
  return Float32Array.from({ length: dimensions }, (_, d) => {
    let sum = 0
    for (let s = 0; s < samples; s++)
      sum += image[s * perSample + d * perDimension]!
    return sum / samples
  })
}

function norm(vector: Float32Array): number {
  let sum = 0
  for (const x of vector)
    sum += x * x
  const length = Math.sqrt(sum)
  if (!(length > 0 && length < Infinity))
    throw failure('encoder_invalid', { reason: `it answered with a vector of length ${length}` })
  return length
}

function normalised(vector: Float32Array): Float32Array {
  const length = norm(vector)
  return vector.map(x => x / length)
}

/** A graph that claims to normalise is held to it, within what half precision and quantisation lose. */
function checked(vector: Float32Array): Float32Array {
  const length = norm(vector)
  if (Math.abs(length - 1) > 0.02)
    throw failure('encoder_invalid', { reason: `its manifest says that vectors have length 1; one of length ${length.toFixed(3)} came` })
  return vector.map(x => x / length)
}
