import { expect, it } from 'vitest'
import { createCodes } from '../../../src-main/vectors/codes.ts'
import { createExactIndex } from '../../../src-main/vectors/exact.ts'
import { randomNumbers } from '../../bench/bench.ts'

const dimensions = 48

function someVectors(count: number, seed: number): Float32Array[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: dimensions }, () => random() + random() - 1)
    const length = Math.hypot(...vector)
    return vector.map(value => value / length)
  })
}

function filled(ids: readonly number[], vectors: readonly Float32Array[]) {
  const codes = createCodes(dimensions)
  const flat = new Float32Array(ids.length * dimensions)
  vectors.forEach((vector, i) => flat.set(vector, i * dimensions))
  codes.set(ids, flat)
  return { codes, flat }
}

it('finds among chosen ids what the exact comparison finds, and nothing else', () => {
  const vectors = someVectors(3000, 1)
  const ids = vectors.map((_, i) => 1 + i * 3)
  const { codes, flat } = filled(ids, vectors)
  expect(codes.count).toBe(3000)
  const chosen = ids.filter((_, i) => i % 7 === 2)
  const exact = createExactIndex(dimensions)
  chosen.forEach((id) => {
    const row = ids.indexOf(id)
    exact.add([id], flat.subarray(row * dimensions, (row + 1) * dimensions))
  })
  let hits = 0
  for (const query of someVectors(40, 2)) {
    const truth = exact.search(query, 10)
    const found = codes.nearestAmong(query, Int32Array.from(chosen), 10)
    expect(found).toHaveLength(10)
    expect(found.every(({ key }) => chosen.includes(key))).toBe(true)
    expect(found.map(({ cosine }) => cosine)).toEqual(found.map(({ cosine }) => cosine).toSorted((a, b) => b - a))
    hits += truth.filter(({ key }) => found.some(other => other.key === key)).length
    truth.forEach(({ cosine }, rank) => expect(Math.abs(found[rank]!.cosine - cosine)).toBeLessThan(0.01))
  }
  expect(hits / 400).toBeGreaterThan(0.98)
})

it('forgets what was removed, replaces what comes again, and passes over what it does not know', () => {
  const [a, b, c] = someVectors(3, 3) as [Float32Array, Float32Array, Float32Array]
  const { codes } = filled([5, 6, 70_000], [a, b, c])
  codes.remove([6, 999])
  expect(codes.count).toBe(2)
  expect(codes.nearestAmong(b, [5, 6, 70_000, 70_001], 5).map(({ key }) => key).sort()).toEqual([5, 70_000])
  codes.set([5], b)
  expect(codes.count).toBe(2)
  expect(codes.nearestAmong(b, [5, 70_000], 1)[0]).toMatchObject({ key: 5 })
  expect(codes.nearestAmong(b, [5], 1)[0]!.cosine).toBeCloseTo(1, 2)
  expect(codes.nearestAmong(b, [], 5)).toEqual([])
  expect(codes.nearestAmong(b, [5], 0)).toEqual([])
  codes.set([8], new Float32Array(dimensions))
  expect(codes.nearestAmong(b, [8], 1)).toEqual([{ key: 8, cosine: 0 }])
})
