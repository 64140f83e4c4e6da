import { randomNumbers } from './bench.ts'

export const dimensions = 256
export const images = 181_816
export const models = 68_184
export const viewsPerModel = 12

/** Clusters lie in groups, as kinds of things do: what is not in a query's own cluster is not equally far from it. */
const clusters = 2000
const clustersPerGroup = 20

/** One of the assets of a large library: the number of its first vector, and of how many. */
export interface ScaleAsset {
  readonly n: number
  readonly kind: 'image' | 'model'
  readonly first: number
  readonly views: number
}

/** 250,000 assets of 1,000,024 vectors in all: every 11th of 3 models, so that kinds are mixed everywhere. */
export function* scaleAssets(): Generator<ScaleAsset> {
  let first = 0
  let modelsLeft = models
  for (let n = 0; n < images + models; n++) {
    const isModel = modelsLeft > 0 && n * models / (images + models) >= models - modelsLeft
    const views = isModel ? viewsPerModel : 1
    if (isModel)
      modelsLeft--
    yield { n, kind: isModel ? 'model' : 'image', first, views }
    first += views
  }
}

const table = gaussians(1 << 20)

/** The vectors of an asset: near one of some centres; a model's views lie around a point near it. Always the same. */
export function vectorsOf({ n, views }: ScaleAsset): Float32Array[] {
  const cluster = n % clusters
  const centre = mix(noise(5_000_011 + Math.floor(cluster / clustersPerGroup)), noise(cluster), 0.8)
  const self = mix(centre, noise(1_000_003 + n), 0.8)
  return views === 1 ? [self] : Array.from({ length: views }, (_, view) => mix(self, noise(3_000_017 + n * 16 + view), 0.5))
}

function mix(base: Float32Array, other: Float32Array, weight: number): Float32Array {
  return normalised(base.map((value, i) => value + weight * other[i]!))
}

/** A unit vector for a seed: a window into one table of normal numbers, turned by the seed's own signs. */
function noise(seed: number): Float32Array {
  const random = randomNumbers(seed)
  const start = Math.floor(random() * (table.length - dimensions))
  const flip = Math.floor(random() * 0xFFFFFFFF)
  return normalised(Float32Array.from({ length: dimensions }, (_, d) => (flip >>> (d % 32)) & 1 ? -table[start + d]! : table[start + d]!))
}

function gaussians(count: number): Float32Array {
  const random = randomNumbers(11)
  return Float32Array.from({ length: count }, () => random() + random() + random() + random() - 2)
}

function normalised(vector: Float32Array): Float32Array {
  let sum = 0
  for (const value of vector)
    sum += value * value
  const length = Math.sqrt(sum)
  return vector.map(value => value / length)
}
