/** A seeded source of numbers in 0…1 (mulberry32). */
export function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A number in 0…1 that belongs to the grid point (x, y): the same for the same integers. */
export function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x | 0, 374761393) + Math.imul(y | 0, 668265263) + Math.imul(seed, 1442695041)
  h = Math.imul(h ^ (h >>> 13), 1274126177)
  h = Math.imul(h ^ (h >>> 16), 2246822519)
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296
}

/** Value noise, 0…1, smooth over distances of 1. */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x)
  const iy = Math.floor(y)
  const fx = x - ix
  const fy = y - iy
  const sx = fx * fx * (3 - 2 * fx)
  const sy = fy * fy * (3 - 2 * fy)
  const top = hash(ix, iy, seed) * (1 - sx) + hash(ix + 1, iy, seed) * sx
  const bottom = hash(ix, iy + 1, seed) * (1 - sx) + hash(ix + 1, iy + 1, seed) * sx
  return top * (1 - sy) + bottom * sy
}

/** Fractal noise, about 0…1: `octaves` layers, each half as large and half as strong as the one before. */
export function fractal(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0
  let strength = 0.5
  let total = 0
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * noise(x, y, seed + octave)
    total += strength
    strength /= 2
    x = x * 2.03 + 17.1
    y = y * 2.03 + 9.7
  }
  return sum / total
}

/** Fractal noise with sharp crests, about 0…1: mountain ridges, veins. */
export function ridged(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0
  let strength = 0.5
  let total = 0
  for (let octave = 0; octave < octaves; octave++) {
    const crest = 1 - Math.abs(2 * noise(x, y, seed + octave) - 1)
    sum += strength * crest * crest
    total += strength
    strength /= 2
    x = x * 2.07 + 11.3
    y = y * 2.07 + 5.9
  }
  return sum / total
}
