import type { VectorIndex } from './types.ts'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Index, MetricKind, ScalarKind } from 'usearch'
import { requireQuery, requireShape } from './exact.ts'
import { sealIndexFile } from './files.ts'

export interface UsearchOptions {
  /** A file written by `save`; the caller has proved its trailer. */
  readonly path?: string
  /** Threads that add. @default all cores */
  readonly threads?: number
}

/** Links per node, and how many candidates a search keeps: chosen by measurement, see the recall test. */
const connectivity = 16
const expansionAdd = 128
const expansionSearch = 128

/**
 * An approximate index (HNSW) of half-precision vectors. usearch marks removed nodes, skips them in searches and uses
 * them again for later additions; it refuses a key that is there, so that one is removed first.
 */
export function createUsearchIndex(dimensions: number, options: UsearchOptions = {}): VectorIndex {
  const index = new Index({ dimensions, metric: MetricKind.Cos, quantization: ScalarKind.F16, connectivity, expansion_add: expansionAdd, expansion_search: expansionSearch, multi: false })
  const threads = options.threads ?? availableParallelism()
  if (options.path !== undefined)
    index.load(options.path)

  function add(keys: readonly number[], vectors: Float32Array): void {
    requireShape(keys, vectors, dimensions)
    const kept = lastOfEach(keys)
    if (kept.length === 0)
      return
    const wide = BigUint64Array.from(kept, row => BigInt(keys[row]!))
    index.remove(wide)
    index.add(wide, kept.length === keys.length ? vectors : rowsOf(vectors, kept, dimensions), threads)
  }

  return {
    dimensions,
    get count() { return index.size() },
    add,
    remove(keys) {
      index.remove(BigUint64Array.from(keys, BigInt))
    },
    search(query, limit) {
      requireQuery(query, dimensions)
      const wanted = Math.min(limit, index.size())
      if (wanted <= 0)
        return []
      const { keys, distances } = index.search(query, wanted, 1)
      return Array.from(keys, (key, i) => ({ key: Number(key), cosine: Math.max(-1, Math.min(1, 1 - distances[i]!)) }))
    },
    save(path) {
      if (existsSync(path))
        throw new Error('the file to save the index to exists already')
      index.save(path)
      sealIndexFile(path, { form: 'usearch', dimensions, count: index.size() })
    },
  }
}

/** Rows to add when a key comes more than once: the last of each. */
function lastOfEach(keys: readonly number[]): number[] {
  return [...new Map(keys.map((key, row) => [key, row])).values()]
}

function rowsOf(vectors: Float32Array, rows: readonly number[], dimensions: number): Float32Array {
  const chosen = new Float32Array(rows.length * dimensions)
  for (const [i, row] of rows.entries())
    chosen.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions)
  return chosen
}
