/** Numbers in 0…1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** `count` unit vectors around random centres, one after another; `spread` 0 puts all on their centre, 1 hides the centres halfway. */
export function clusteredVectors(count: number, dimensions: number, options: { readonly clusters: number, readonly spread: number, readonly seed: number }): Float32Array {
  const random = seededRandom(options.seed)
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const centres = Float32Array.from({ length: options.clusters * dimensions }, gauss)
  const vectors = new Float32Array(count * dimensions)
  for (let i = 0; i < count; i++) {
    const centre = Math.floor(random() * options.clusters) * dimensions
    const row = vectors.subarray(i * dimensions, (i + 1) * dimensions)
    for (let d = 0; d < dimensions; d++)
      row[d] = centres[centre + d]! + options.spread * gauss()
    const length = Math.hypot(...row)
    for (let d = 0; d < dimensions; d++)
      row[d]! /= length
  }
  return vectors
}
