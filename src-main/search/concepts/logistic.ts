import { dot } from '../../vectors/dot.ts'

/** A linear decision function: `dot(weights, x) + bias`, whose logistic function is a probability. */
export interface Linear {
  readonly weights: Float32Array
  readonly bias: number
}

/** Vectors of the same label, which together count as much as `weight` says. */
export interface LabelledVectors {
  readonly vectors: readonly Float32Array[]
  readonly label: 0 | 1
  readonly weight: number
}

export interface FitOptions {
  /** The strength of the L2 penalty. @default 0.002 */
  readonly penalty?: number
  /** @default 150 */
  readonly iterations?: number
}

/**
 * Fits an L2-regularised logistic regression. With xᵢ ∈ ℝᵈ centred on the mean of both labels' means and scaled so that their mean
 * squared length is 1, labels yᵢ ∈ {0, 1}, and weights cᵢ that share each group's weight evenly and sum to 1, it minimises
 *   J(w, b) = −Σᵢ cᵢ (yᵢ log σ(zᵢ) + (1 − yᵢ) log(1 − σ(zᵢ))) + λ/2 (‖w‖² + b²),  zᵢ = w·xᵢ + b,  σ(z) = 1 / (1 + e⁻ᶻ)
 * by Nesterov's accelerated gradient for strongly convex functions (Nesterov 2004, scheme 2.2.22): J is λ-strongly convex and
 * its gradient is L-Lipschitz with L = λ + ¼ Σᵢ cᵢ (‖xᵢ‖² + 1); the step is 1/L and the momentum (√L − √λ) / (√L + √λ). The number of
 * iterations is fixed, so the answer is the same for the same input. Throws a `RangeError` without any vector.
 */
export function fitLogistic(groups: readonly LabelledVectors[], { penalty = 0.002, iterations = 150 }: FitOptions = {}): Linear {
  const points = groups.flatMap(({ vectors, label, weight }) => vectors.map(vector => ({ vector, label, share: weight / vectors.length })))
  const total = points.reduce((sum, { share }) => sum + share, 0)
  if (!(total > 0))
    throw new RangeError('a logistic regression needs vectors that count')
  const centre = centreOf(points)
  const rows = points.map(({ vector }) => Float64Array.from(vector, (value, i) => value - centre[i]!))
  const spread = Math.sqrt(points.reduce((sum, { share }, i) => sum + share / total * squared(rows[i]!), 0)) || 1
  rows.forEach(row => row.forEach((value, i) => row[i] = value / spread))
  const weighted = rows.map((x, i) => ({ x, y: points[i]!.label, c: points[i]!.share / total }))
  const { w, b } = minimise(weighted, penalty, iterations)
  const weights = Float32Array.from(w, value => value / spread)
  return { weights, bias: b - dot(weights, centre) }
}

/** The logistic function. */
export function probability(z: number): number {
  return 1 / (1 + Math.exp(-z))
}

interface Row { readonly x: Float64Array, readonly y: 0 | 1, readonly c: number }

function minimise(rows: readonly Row[], penalty: number, iterations: number): { readonly w: Float64Array, readonly b: number } {
  const dimensions = rows[0]!.x.length
  const steepest = penalty + rows.reduce((sum, { x, c }) => sum + c * (squared(x) + 1), 0) / 4
  const momentum = (Math.sqrt(steepest) - Math.sqrt(penalty)) / (Math.sqrt(steepest) + Math.sqrt(penalty))
  // The last place of each holds the bias.
  let at = new Float64Array(dimensions + 1)
  let ahead = at
  for (let n = 0; n < iterations; n++) {
    const slope = gradient(rows, ahead, penalty)
    const next = ahead.map((value, i) => value - slope[i]! / steepest)
    const before = at
    at = next
    ahead = next.map((value, i) => value + momentum * (value - before[i]!))
  }
  return { w: at.subarray(0, dimensions), b: at[dimensions]! }
}

function gradient(rows: readonly Row[], at: Float64Array, penalty: number): Float64Array {
  const dimensions = at.length - 1
  const slope = at.map(value => penalty * value)
  for (const { x, y, c } of rows) {
    let z = at[dimensions]!
    for (let i = 0; i < dimensions; i++)
      z += at[i]! * x[i]!
    const pull = c * (probability(z) - y)
    for (let i = 0; i < dimensions; i++)
      slope[i]! += pull * x[i]!
    slope[dimensions]! += pull
  }
  return slope
}

/** The mean of both labels' means: halfway between them where there are both. */
function centreOf(points: readonly { readonly vector: Float32Array, readonly label: 0 | 1, readonly share: number }[]): Float32Array {
  const centre = new Float32Array(points[0]!.vector.length)
  const totals = [0, 1].map(label => points.reduce((sum, point) => sum + (point.label === label ? point.share : 0), 0))
  const labels = totals.filter(total => total > 0).length
  for (const { vector, label, share } of points) {
    for (let i = 0; i < centre.length; i++)
      centre[i]! += vector[i]! * share / totals[label]! / labels
  }
  return centre
}

function squared(vector: Float64Array): number {
  let sum = 0
  for (const value of vector)
    sum += value * value
  return sum
}
