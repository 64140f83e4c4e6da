import { seededInts } from './random.ts'

/** The directions in which vectors differ most. */
export interface Axes {
  readonly mean: Float32Array
  /** Unit vectors one after another, that of the greatest variance first. */
  readonly basis: Float32Array
  readonly count: number
}

/** Rows that the directions are found from, at most, and rounds of the iteration. */
const rowsLooked = 4096
const rounds = 24

/**
 * The `count` principal axes of rows of `dimensions` numbers, by orthogonal iteration on their covariance (Golub and Van Loan,
 * Matrix Computations, 8.2.4). Always the same for the same rows.
 */
export function principalAxes(rows: Float32Array, dimensions: number, count: number): Axes {
  const n = rows.length / dimensions
  const step = Math.max(1, Math.ceil(n / rowsLooked))
  const mean = meanOf(rows, dimensions, step)
  const covariance = covarianceOf(rows, mean, step)
  const random = seededInts(7)
  let basis = Float32Array.from({ length: count * dimensions }, () => random() / 2 ** 32 - 0.5)
  orthonormalise(basis, dimensions)
  for (let round = 0; round < rounds; round++) {
    basis = multiplied(covariance, basis, dimensions)
    orthonormalise(basis, dimensions)
  }
  return { mean, basis, count }
}

/** Rows in terms of axes: `count` numbers each. */
export function projected({ mean, basis, count }: Axes, rows: Float32Array): Float32Array {
  const dimensions = mean.length
  const n = rows.length / dimensions
  const result = new Float32Array(n * count)
  const centred = new Float32Array(dimensions)
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < dimensions; i++)
      centred[i] = rows[row * dimensions + i]! - mean[i]!
    for (let axis = 0; axis < count; axis++)
      result[row * count + axis] = dotAt(centred, 0, basis, axis * dimensions, dimensions)
  }
  return result
}

function meanOf(rows: Float32Array, dimensions: number, step: number): Float32Array {
  const mean = new Float32Array(dimensions)
  let looked = 0
  for (let start = 0; start < rows.length; start += step * dimensions, looked++) {
    for (let i = 0; i < dimensions; i++)
      mean[i]! += rows[start + i]!
  }
  return mean.map(value => value / looked)
}

/** Symmetric, not scaled. */
function covarianceOf(rows: Float32Array, mean: Float32Array, step: number): Float32Array {
  const d = mean.length
  const covariance = new Float32Array(d * d)
  const centred = new Float32Array(d)
  for (let start = 0; start < rows.length; start += step * d) {
    for (let i = 0; i < d; i++)
      centred[i] = rows[start + i]! - mean[i]!
    for (let i = 0; i < d; i++) {
      const value = centred[i]!
      for (let j = i; j < d; j++)
        covariance[i * d + j]! += value * centred[j]!
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++)
      covariance[i * d + j] = covariance[j * d + i]!
  }
  return covariance
}

function multiplied(covariance: Float32Array, basis: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(basis.length)
  for (let start = 0; start < basis.length; start += d) {
    for (let i = 0; i < d; i++)
      result[start + i] = dotAt(covariance, i * d, basis, start, d)
  }
  return result
}

/** Gram and Schmidt; a vector of which nothing is left becomes 0, as where there are fewer directions than axes. */
function orthonormalise(basis: Float32Array, d: number): void {
  for (let start = 0; start < basis.length; start += d) {
    const before = Math.sqrt(dotAt(basis, start, basis, start, d))
    for (let other = 0; other < start; other += d) {
      const share = dotAt(basis, start, basis, other, d)
      for (let i = 0; i < d; i++)
        basis[start + i]! -= share * basis[other + i]!
    }
    const length = Math.sqrt(dotAt(basis, start, basis, start, d))
    const scale = length > 1e-5 * before ? 1 / length : 0
    for (let i = 0; i < d; i++)
      basis[start + i]! *= scale
  }
}

function dotAt(a: Float32Array, from: number, b: Float32Array, at: number, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i++)
    sum += a[from + i]! * b[at + i]!
  return sum
}
