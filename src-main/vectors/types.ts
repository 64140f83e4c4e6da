export interface Neighbour {
  readonly key: number
  /** Cosine similarity, −1…1. */
  readonly cosine: number
}

/** A set of L2-normalised vectors under integer keys, searched by cosine similarity. */
export interface VectorIndex {
  readonly dimensions: number
  readonly count: number
  /** Adds vectors; a key that is there already is replaced. `vectors` holds keys.length × dimensions numbers. */
  add: (keys: readonly number[], vectors: Float32Array) => void
  /** Unknown keys are passed over. */
  remove: (keys: readonly number[]) => void
  /** The `limit` nearest, best first. */
  search: (query: Float32Array, limit: number) => Neighbour[]
  /** Writes the index to a file that must not exist yet. */
  save: (path: string) => void
}
