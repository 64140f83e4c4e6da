import type { Catalog } from '../../catalog/catalog.ts'

/** Assets that stand for all that a concept is not, at most, where nothing else is asked for. */
const sampleSize = 256

/** Tries for each: ids of embeddings have gaps, and several lead to one asset. */
const tries = 4

/** Assets of a library, the same ones for the same embeddings, spread over all of them; those in `except` left out. */
export function sampleLibrary(catalog: Catalog, encoder: string, except: ReadonlySet<number>, size = sampleSize): number[] {
  const highest = catalog.embeddings.marks(encoder).highWater
  const ids = new Set<number>()
  const random = numbersFrom(1)
  for (let i = 0; i < size * tries && ids.size < size; i++) {
    const id = catalog.concepts.assetFrom(encoder, Math.floor(random() * highest) + 1)
    if (id !== undefined && !except.has(id))
      ids.add(id)
  }
  return [...ids].sort((a, b) => a - b)
}

/** Numbers in 0…1 that are the same for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
