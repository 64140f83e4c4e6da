import type { Neighbour } from './types.ts'

/**
 * The `limit` rows of the largest dot product with the query, best first; equal ones by rising key. `matrix` holds at
 * least keys.length rows of query.length numbers. A heap keeps the best rows, its root being the worst of them.
 */
export function nearest(matrix: Float32Array, keys: readonly number[], query: Float32Array, limit: number): Neighbour[] {
  const size = Math.min(limit, keys.length)
  const rows = new Int32Array(size)
  const cosines = new Float64Array(size)
  let filled = 0
  for (let row = 0; row < keys.length; row++) {
    const cosine = dot(matrix, row * query.length, query)
    if (filled < size)
      siftUp(cosines, rows, filled++, cosine, row)
    else if (size > 0 && cosine > cosines[0]!)
      siftDown(cosines, rows, size, cosine, row)
  }
  return Array.from(rows, (row, i) => ({ key: keys[row]!, cosine: Math.max(-1, Math.min(1, cosines[i]!)) }))
    .sort((a, b) => b.cosine - a.cosine || a.key - b.key)
}

/** Four sums at once keep the processor's pipelines filled. */
function dot(matrix: Float32Array, start: number, query: Float32Array): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const whole = query.length - query.length % 4
  let i = 0
  for (; i < whole; i += 4) {
    a += matrix[start + i]! * query[i]!
    b += matrix[start + i + 1]! * query[i + 1]!
    c += matrix[start + i + 2]! * query[i + 2]!
    d += matrix[start + i + 3]! * query[i + 3]!
  }
  for (; i < query.length; i++)
    a += matrix[start + i]! * query[i]!
  return a + b + c + d
}

/** Puts a row at the end of a heap whose root is the smallest cosine, and restores its order. */
function siftUp(cosines: Float64Array, rows: Int32Array, end: number, cosine: number, row: number): void {
  let at = end
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (cosines[parent]! <= cosine)
      break
    cosines[at] = cosines[parent]!
    rows[at] = rows[parent]!
    at = parent
  }
  cosines[at] = cosine
  rows[at] = row
}

/** Replaces the root of the heap and restores its order. */
function siftDown(cosines: Float64Array, rows: Int32Array, size: number, cosine: number, row: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= size)
      break
    if (child + 1 < size && cosines[child + 1]! < cosines[child]!)
      child++
    if (cosines[child]! >= cosine)
      break
    cosines[at] = cosines[child]!
    rows[at] = rows[child]!
    at = child
  }
  cosines[at] = cosine
  rows[at] = row
}
