import type { VectorIndex } from '../../../src-main/vectors/types.ts'
import { describe, expect, it } from 'vitest'
import { createExactIndex } from '../../../src-main/vectors/exact.ts'
import { createUsearchIndex } from '../../../src-main/vectors/usearch.ts'
import { clusteredVectors } from '../../helpers/random.ts'

const dimensions = 32
const count = 30_000

/** Share of the exact ten nearest that the index finds, over queries from the same clusters. */
function recall(index: VectorIndex, oracle: VectorIndex, queries: Float32Array): number {
  let found = 0
  let wanted = 0
  for (let at = 0; at < queries.length; at += dimensions) {
    const query = queries.subarray(at, at + dimensions)
    const keys = new Set(index.search(query, 10).map(({ key }) => key))
    for (const { key } of oracle.search(query, 10)) {
      wanted++
      found += keys.has(key) ? 1 : 0
    }
  }
  return found / wanted
}

describe('the usearch index', () => {
  const vectors = clusteredVectors(count + 100, dimensions, { clusters: 300, spread: 1, seed: 11 })
  const queries = vectors.subarray(count * dimensions)
  const index = createUsearchIndex(dimensions)
  const oracle = createExactIndex(dimensions)
  const keys = Array.from({ length: count }, (_, i) => i)
  const each = (change: (index: VectorIndex) => void): void => [index, oracle].forEach(change)

  it('finds nearly all of the ten nearest among 30,000, also after half were removed and other keys took their place', { timeout: 120_000 }, () => {
    each(one => one.add(keys, vectors.subarray(0, count * dimensions)))
    expect(recall(index, oracle, queries)).toBeGreaterThan(0.98)

    const odd = keys.filter(key => key % 2 === 1)
    each(one => one.remove(odd))
    expect(index.count).toBe(count / 2)
    expect(recall(index, oracle, queries)).toBeGreaterThan(0.98)

    const others = clusteredVectors(odd.length, dimensions, { clusters: 300, spread: 1, seed: 11 })
    each(one => one.add(odd.map(key => key + count), others))
    expect(index.count).toBe(count)
    expect(recall(index, oracle, queries)).toBeGreaterThan(0.95)
  })
})
