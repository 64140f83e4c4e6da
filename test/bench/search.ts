import type { VectorIndex } from '../../src-main/vectors/types.ts'
import type { Bench } from './bench.ts'
import { createExactIndex } from '../../src-main/vectors/exact.ts'
import { createUsearchIndex } from '../../src-main/vectors/usearch.ts'
import { median, randomNumbers } from './bench.ts'

const dimensions = 256
const amount = 100_000
const clusters = 2000
const queries = 50
const nearest = 10

/** Search over clustered synthetic vectors, beside the exact scan. */
export const search: Bench = {
  title: `Search: the ${nearest} nearest of ${amount.toLocaleString('en-US')} vectors of ${dimensions} dimensions`,
  run: async () => {
    const random = randomNumbers(7)
    const centres = Array.from({ length: clusters }, () => unit(random))
    const keys = Array.from({ length: amount }, (_, key) => key + 1)
    const vectors = new Float32Array(amount * dimensions)
    keys.forEach((_, i) => vectors.set(near(centres[i % clusters]!, random), i * dimensions))
    const asked = Array.from({ length: queries }, (_, i) => near(centres[(i * 37) % clusters]!, random))

    const exact = createExactIndex(dimensions)
    exact.add(keys, vectors)
    const approximate = createUsearchIndex(dimensions)
    const started = performance.now()
    approximate.add(keys, vectors)
    const buildSeconds = (performance.now() - started) / 1000

    const truth = measure(exact, asked)
    const found = measure(approximate, asked)
    return [
      { what: 'exact scan', value: truth.ms, unit: 'ms' },
      { what: 'usearch', value: found.ms, unit: 'ms', ceiling: { what: 'exact scan', value: truth.ms } },
      { what: 'recall@10 of usearch', value: recall(truth.keys, found.keys), unit: '', ceiling: { what: 'exact scan', value: 1 } },
      { what: 'building the index', value: amount / buildSeconds, unit: 'vectors/s' },
    ]
  },
}

function measure(index: VectorIndex, asked: readonly Float32Array[]): { readonly ms: number, readonly keys: readonly number[][] } {
  const times: number[] = []
  const keys = asked.map((query) => {
    const started = performance.now()
    const found = index.search(query, nearest)
    times.push(performance.now() - started)
    return found.map(({ key }) => key)
  })
  return { ms: median(times), keys }
}

function recall(truth: readonly number[][], found: readonly number[][]): number {
  const hits = truth.reduce((sum, keys, i) => sum + keys.filter(key => found[i]!.includes(key)).length, 0)
  return hits / (truth.length * nearest)
}

function unit(random: () => number): Float32Array {
  return normalised(Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5))
}

function near(centre: Float32Array, random: () => number): Float32Array {
  const noise = unit(random)
  return normalised(centre.map((value, i) => value + 0.9 * noise[i]!))
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}
