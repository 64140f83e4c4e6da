import type { VectorIndex } from './types.ts'
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import process from 'node:process'
import { Index, MetricKind, ScalarKind } from 'usearch'
import { requireQuery, requireShape } from './exact.ts'
import { sealIndexFile } from './files.ts'

export interface SavedGraph {
  /** A file written by `save`; the caller has proved its trailer. */
  readonly path: string
  /** From that trailer. */
  readonly removals: number
}

/** One thread only: additions from several leave some vectors that no search reaches (unum-cloud/USearch#735, measured too). */
const threads = 1

/**
 * Links per node, and how many candidates additions and searches keep. On 64,000 pictures embedded by the default encoder
 * (256 dimensions) these find 99.9 % to all of the ten nearest in 0.25 ms. Where many vectors are nearly equally far from one
 * another, as frames of a film are, 16 links leave some that no search finds (97 % of the nearest were, of 60,000 in clusters of
 * 500); 32 find all.
 */
const connectivity = 32
const expansionAdd = 128
const expansionSearch = 128

/**
 * An approximate index (HNSW) of half-precision vectors. usearch marks removed nodes, skips them in searches and uses
 * them again for later additions, which wears the graph a little: `save` notes how many there were. It refuses a key
 * that is there, so that one is removed first.
 */
export function createUsearchIndex(dimensions: number, saved?: SavedGraph): VectorIndex {
  const index = new Index({ dimensions, metric: MetricKind.Cos, quantization: ScalarKind.F16, connectivity, expansion_add: expansionAdd, expansion_search: expansionSearch, multi: false })
  let removals = saved?.removals ?? 0
  if (saved !== undefined)
    inItsFolder(saved.path, name => index.load(name))

  function remove(keys: BigUint64Array): void {
    const before = index.size()
    index.remove(keys)
    removals += before - index.size()
  }

  function add(keys: readonly number[], vectors: Float32Array): void {
    requireShape(keys, vectors, dimensions)
    const kept = lastOfEach(keys)
    if (kept.length === 0)
      return
    const wide = BigUint64Array.from(kept, row => BigInt(keys[row]!))
    remove(wide)
    index.add(wide, kept.length === keys.length ? vectors : rowsOf(vectors, kept, dimensions), threads)
  }

  return {
    dimensions,
    get count() { return index.size() },
    add,
    remove: keys => remove(BigUint64Array.from(keys, BigInt)),
    search(query, limit) {
      requireQuery(query, dimensions)
      const wanted = Math.min(limit, index.size())
      if (wanted <= 0)
        return []
      const { keys, distances } = index.search(query, wanted, 1)
      return Array.from(keys, (key, i) => ({ key: Number(key), cosine: Math.max(-1, Math.min(1, 1 - distances[i]!)) }))
    },
    save(file) {
      if (existsSync(file))
        throw new Error('the file to save the index to exists already')
      inItsFolder(file, name => index.save(name))
      sealIndexFile(file, { form: 'usearch', dimensions, count: index.size(), removals })
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

/**
 * usearch hands paths to the C library, which on Windows cannot open those with characters beyond its code page (a user's
 * name in the path is enough). The working folder is changed for the moment then; nothing else runs meanwhile.
 */
function inItsFolder(file: string, use: (name: string) => void): void {
  if (/^[\x20-\x7E]*$/.test(file))
    return use(file)
  const before = process.cwd()
  process.chdir(dirname(file))
  try {
    use(basename(file))
  }
  finally {
    process.chdir(before)
  }
}
