import type { VectorIndex } from './types.ts'
import { readRows, writeRows } from './exact-file.ts'
import { nearest } from './top-k.ts'

/** An exact index also gives its vectors back, so that another kind of index can be built from it. */
export interface ExactIndex extends VectorIndex {
  readonly keys: () => number[]
  /** The vector under a key as a view into the matrix, valid until the next change; undefined for an unknown key. */
  readonly vector: (key: number) => Float32Array | undefined
}

/**
 * An index that compares the query with every vector: exact, and fast enough for tens of thousands.
 * The vectors lie in one matrix that doubles when full; a removed row is overwritten by the last one.
 */
export function createExactIndex(dimensions: number): ExactIndex {
  let matrix = new Float32Array(64 * dimensions)
  const keys: number[] = []
  const rows = new Map<number, number>()

  function add(added: readonly number[], vectors: Float32Array): void {
    requireShape(added, vectors, dimensions)
    for (const [i, key] of added.entries()) {
      let row = rows.get(key)
      if (row === undefined) {
        row = keys.length
        rows.set(key, row)
        keys.push(key)
        matrix = withRoom(matrix, keys.length * dimensions)
      }
      matrix.set(vectors.subarray(i * dimensions, (i + 1) * dimensions), row * dimensions)
    }
  }

  function remove(removed: readonly number[]): void {
    for (const key of removed) {
      const row = rows.get(key)
      if (row === undefined)
        continue
      const last = keys.length - 1
      const lastKey = keys[last]!
      matrix.copyWithin(row * dimensions, last * dimensions, (last + 1) * dimensions)
      keys[row] = lastKey
      rows.set(lastKey, row)
      rows.delete(key)
      keys.pop()
    }
  }

  function vector(key: number): Float32Array | undefined {
    const row = rows.get(key)
    return row === undefined ? undefined : matrix.subarray(row * dimensions, (row + 1) * dimensions)
  }

  return {
    dimensions,
    get count() { return keys.length },
    add,
    remove,
    search(query, limit) {
      requireQuery(query, dimensions)
      return nearest(matrix, keys, query, limit)
    },
    save: path => writeRows(path, dimensions, keys, matrix.subarray(0, keys.length * dimensions)),
    keys: () => [...keys],
    vector,
  }
}

/** Reads what `save` wrote; the caller has proved the file's trailer. Throws an `Error` when the file is too short. */
export function loadExactIndex(path: string, dimensions: number, count: number): ExactIndex {
  const index = createExactIndex(dimensions)
  readRows(path, dimensions, count, index.add)
  return index
}

/** Throws when `vectors` is not keys.length × dimensions numbers. */
export function requireShape(keys: readonly number[], vectors: Float32Array, dimensions: number): void {
  if (vectors.length !== keys.length * dimensions)
    throw new RangeError(`${keys.length} keys of ${dimensions} dimensions need ${keys.length * dimensions} numbers; ${vectors.length} came`)
}

/** Throws when a query has not the dimensions of the index. */
export function requireQuery(query: Float32Array, dimensions: number): void {
  if (query.length !== dimensions)
    throw new RangeError(`the index has ${dimensions} dimensions, the query ${query.length}`)
}

function withRoom(matrix: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (length <= matrix.length)
    return matrix
  const larger = new Float32Array(Math.max(length, matrix.length * 2))
  larger.set(matrix)
  return larger
}
