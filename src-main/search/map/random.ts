/** Whole numbers 0 … 2³² − 1 that are the same for the same seed (xorshift; Marsaglia, 2003). */
export function seededInts(seed: number): () => number {
  let state = (seed | 0) || 0x9E3779B9
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** A number of 32 bits for an id, far apart for ids that are near (the end of MurmurHash3). */
export function scattered(id: number): number {
  let hash = id | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85EBCA6B)
  hash = Math.imul(hash ^ (hash >>> 13), 0xC2B2AE35)
  return (hash ^ (hash >>> 16)) >>> 0
}
