import type { ExactIndex } from './exact.ts'
import type { Neighbour, VectorIndex } from './types.ts'
import { createExactIndex, loadExactIndex } from './exact.ts'
import { readIndexFileInfo } from './files.ts'
import { createUsearchIndex } from './usearch.ts'

/** From this many vectors on, an approximate index answers. */
export const approximateFrom = 20_000

/** Vectors that move while the approximate index is built, with an addition of so many: some milliseconds' worth. */
function movedWith(added: number): number {
  return 2 * added + 32
}

/** An index that turns from exact to approximate as it grows. */
export interface AdaptiveIndex extends VectorIndex {
  /** Adds many at once, as `add` does, and leaves the graph for `grow`. */
  readonly fill: (keys: readonly number[], vectors: Float32Array) => void
  /** Takes up to `count` vectors into the graph where it is due and lacks them; false once it lacks none. */
  readonly grow: (count: number) => boolean
}

/** The exact index answers; past the threshold the graph is built beside it, `waiting` being the keys it still lacks. */
interface Exact { readonly exact: ExactIndex, readonly graph: VectorIndex | undefined, readonly waiting: number[] }
type State = Exact | { readonly exact: undefined, readonly graph: VectorIndex }

/**
 * An index that compares with every vector while that is fast, and turns into an approximate one when `threshold`
 * vectors are reached. It never turns back, so that adding and removing around the threshold costs nothing. The graph is
 * built a few vectors with each addition, or by `grow`, and answers when it has all of them.
 */
export function createAdaptiveIndex(dimensions: number, options: { readonly threshold?: number } = {}): AdaptiveIndex {
  return adaptive({ exact: createExactIndex(dimensions), graph: undefined, waiting: [] }, options.threshold ?? approximateFrom)
}

/**
 * Reads an index that `save` wrote, of either form.
 * Throws an `Error` when the file is unfinished, damaged, of other dimensions, or a graph from which more vectors were
 * removed than it holds (after a turnover of one and a third, about 1 in 1,000 no longer found itself): the caller builds
 * the index anew.
 */
export function loadIndex(path: string, dimensions: number, options: { readonly threshold?: number } = {}): AdaptiveIndex {
  const info = readIndexFileInfo(path)
  if (info.dimensions !== dimensions)
    throw new Error(`the index file has ${info.dimensions} dimensions, ${dimensions} were expected`)
  if (info.removals > info.count)
    throw new Error(`the index is worn: ${info.removals} vectors were removed, ${info.count} are left`)
  const state: State = info.form === 'exact'
    ? { exact: loadExactIndex(path, dimensions, info.count), graph: undefined, waiting: [] }
    : { exact: undefined, graph: createUsearchIndex(dimensions, { path, removals: info.removals }) }
  const index = adaptive(state, options.threshold ?? approximateFrom)
  if (index.count !== info.count)
    throw new Error(`the index file should hold ${info.count} vectors, it holds ${index.count}`)
  return index
}

function adaptive(initial: State, threshold: number): AdaptiveIndex {
  let state = initial
  const answering = (): VectorIndex => state.exact ?? state.graph
  const { dimensions } = answering()

  function fill(keys: readonly number[], vectors: Float32Array): void {
    answering().add(keys, vectors)
    if (state.exact !== undefined)
      state.graph?.add(keys, vectors)
  }

  function grow(count: number): boolean {
    if (state.exact !== undefined)
      state = grown(state, count, threshold)
    return state.exact !== undefined && state.graph !== undefined
  }

  return {
    dimensions,
    get count() { return answering().count },
    add(keys, vectors) {
      fill(keys, vectors)
      grow(movedWith(keys.length))
    },
    fill,
    grow,
    remove(keys) {
      state.exact?.remove(keys)
      state.graph?.remove(keys)
    },
    search: (query: Float32Array, limit: number): Neighbour[] => answering().search(query, limit),
    save: (path: string): void => answering().save(path),
  }
}

/** The state after up to `count` vectors of the exact index went into the graph, where there are enough of them for one. */
function grown(state: Exact, count: number, threshold: number): State {
  const { exact } = state
  if (state.graph === undefined) {
    return exact.count < threshold
      ? state
      : { exact, graph: createUsearchIndex(exact.dimensions), waiting: exact.keys() }
  }
  moveInto(state.graph, exact, state.waiting.splice(-count))
  return state.waiting.length > 0 ? state : { exact: undefined, graph: state.graph }
}

/** Copies the vectors of those keys that have not been removed meanwhile. */
function moveInto(graph: VectorIndex, exact: ExactIndex, keys: readonly number[]): void {
  const found = keys.flatMap((key) => {
    const vector = exact.vector(key)
    return vector === undefined ? [] : [{ key, vector }]
  })
  const vectors = new Float32Array(found.length * exact.dimensions)
  for (const [i, { vector }] of found.entries())
    vectors.set(vector, i * exact.dimensions)
  graph.add(found.map(({ key }) => key), vectors)
}
