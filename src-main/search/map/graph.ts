import type { Nearest } from './nearest.ts'

/** Points that belong together, each pair in both directions, and how strongly, 0…1. */
export interface FuzzyGraph {
  readonly heads: Uint32Array
  readonly tails: Uint32Array
  readonly weights: Float32Array
}

const rounds = 40
const tolerance = 1e-5

/**
 * How strongly a point belongs to each of its neighbours, by their distances, rising: 1 to the nearest, and so much less to others
 * that all together come to log₂ of their number (McInnes, Healy and Melville, UMAP, 2018, section 3.1).
 */
export function memberships(distances: Float32Array, from: number, k: number, weights: Float32Array): void {
  let nearest = 0
  for (let i = k - 1; i >= 0; i--)
    nearest = distances[from + i]! > 0 ? distances[from + i]! : nearest
  const target = Math.log2(k)
  let [low, high, scale] = [0, Number.POSITIVE_INFINITY, 1]
  for (let round = 0; round < rounds; round++) {
    let sum = 0
    for (let i = 0; i < k; i++)
      sum += Math.exp(-Math.max(0, distances[from + i]! - nearest) / scale)
    if (Math.abs(sum - target) < tolerance)
      break
    if (sum > target)
      high = scale
    else
      low = scale
    scale = high === Number.POSITIVE_INFINITY ? scale * 2 : (low + high) / 2
  }
  for (let i = 0; i < k; i++)
    weights[from + i] = Math.exp(-Math.max(0, distances[from + i]! - nearest) / Math.max(scale, 1e-9))
}

/** The fuzzy union of what each of `count` points says of its neighbours: a + b − ab. A point is no neighbour of itself. */
export function fuzzyGraph(count: number, { k, points, distances }: Nearest): FuzzyGraph {
  const directed = new Float32Array(points.length)
  for (let row = 0; row < count; row++)
    memberships(distances, row * k, k, directed)
  const edges = Uint32Array.from(points.keys()).filter(edge => points[edge] !== Math.floor(edge / k))
  const keys = Float64Array.from(points, (point, edge) => {
    const row = Math.floor(edge / k)
    return Math.min(row, point) * count + Math.max(row, point)
  })
  edges.sort((a, b) => keys[a]! - keys[b]!)
  const heads: number[] = []
  const tails: number[] = []
  const weights: number[] = []
  for (let i = 0; i < edges.length;) {
    const key = keys[edges[i]!]!
    let apart = 1
    for (; i < edges.length && keys[edges[i]!] === key; i++)
      apart *= 1 - directed[edges[i]!]!
    const [a, b] = [Math.floor(key / count), key % count]
    heads.push(a, b)
    tails.push(b, a)
    weights.push(1 - apart, 1 - apart)
  }
  return { heads: Uint32Array.from(heads), tails: Uint32Array.from(tails), weights: Float32Array.from(weights) }
}
