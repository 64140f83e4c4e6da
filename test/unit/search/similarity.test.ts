import type { Likeness } from '../../../src-main/search/similarity.ts'
import { describe, expect, it } from 'vitest'
import { compare, meanOf, nearerThan } from '../../../src-main/search/similarity.ts'
import { clusteredVectors } from '../../helpers/random.ts'

const dimensions = 16

function vectors(count: number, seed: number, spread = 1): Float32Array[] {
  const all = clusteredVectors(count, dimensions, { clusters: 3, spread, seed })
  return Array.from({ length: count }, (_, i) => all.slice(i * dimensions, (i + 1) * dimensions))
}

const model = (views: readonly Float32Array[]): Likeness => ({ kind: 'model', vectors: views })
const image = (vector: Float32Array): Likeness => ({ kind: 'image', vectors: [vector] })
const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
const rotated = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)]

describe('image and image', () => {
  it('is the cosine, the same both ways, and never beyond 1', () => {
    const [a, b] = vectors(2, 1) as [Float32Array, Float32Array]
    expect(compare(image(a), image(b))).toEqual({ cosine: product(a, b), view: null })
    expect(compare(image(b), image(a)).cosine).toBe(compare(image(a), image(b)).cosine)
    expect(compare(image(a.map(value => value * 1.001)), image(a)).cosine).toBe(1)
    expect(compare(image(a.map(value => value * -1.001)), image(a)).cosine).toBe(-1)
  })
})

describe('image and model', () => {
  it('is the best view, told by its number when the model is found', () => {
    const views = vectors(12, 2)
    const query = views[7]!
    const found = compare(image(query), model(views))
    expect(found.view).toBe(7)
    expect(found.cosine).toBeCloseTo(1)
    const back = compare(model(views), image(query))
    expect(back).toEqual({ cosine: found.cosine, view: null })
  })

  it('is the largest cosine of all views', () => {
    const views = vectors(12, 3)
    const [query] = vectors(1, 4) as [Float32Array]
    expect(compare(image(query), model(views)).cosine).toBeCloseTo(Math.max(...views.map(view => product(query, view))), 6)
  })
})

describe('model and model', () => {
  it('finds the rotation that lays one turntable on the other', () => {
    const views = vectors(12, 5)
    for (const by of [0, 1, 5, 11]) {
      const match = compare(model(views), model(rotated(views, by)))
      expect(match.cosine).toBeCloseTo(1, 5)
      // The candidate's view that lies on the query's first.
      expect(match.view).toBe((12 - by) % 12)
    }
  })

  it('is the mean over views under the best of the rotations', () => {
    const [a, b] = [vectors(6, 6), vectors(6, 7)]
    const byHand = Math.max(...Array.from({ length: 6 }, (_, s) => a.reduce((sum, view, i) => sum + product(view, b[(i + s) % 6]!), 0) / 6))
    expect(compare(model(a), model(b)).cosine).toBeCloseTo(byHand, 6)
    expect(compare(model(b), model(a)).cosine).toBeCloseTo(byHand, 6)
  })

  it('is at least the mean over all pairs of views', () => {
    for (let seed = 10; seed < 30; seed++) {
      const [a, b] = [vectors(12, seed, 0.5), vectors(12, seed + 100, 0.5)]
      const pairs = a.flatMap(x => b.map(y => product(x, y)))
      const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length
      expect(compare(model(a), model(b)).cosine).toBeGreaterThanOrEqual(mean - 1e-6)
    }
  })

  it('tells a mirrored turntable from a rotated one', () => {
    const views = vectors(12, 8)
    expect(compare(model(views), model(views.toReversed())).cosine).toBeLessThan(0.99)
  })

  it('compares mean vectors when that is asked for, or when the numbers of views differ', () => {
    const [a, b] = [vectors(12, 9), vectors(12, 10)]
    const means = product(meanOf(a), meanOf(b))
    expect(compare(model(a), model(b), 'mean').cosine).toBeCloseTo(means, 6)
    expect(compare(model(a), model(b.slice(0, 8))).cosine).toBeCloseTo(product(meanOf(a), meanOf(b.slice(0, 8))), 6)
    expect(compare(model(a), model(rotated(a, 4)), 'mean').cosine).toBeCloseTo(1, 5)
  })
})

it('means are unit vectors, and of opposites nothing', () => {
  expect(Math.hypot(...meanOf(vectors(5, 11)))).toBeCloseTo(1, 6)
  expect(meanOf([Float32Array.of(3, 0), Float32Array.of(0, 3)])).toEqual(Float32Array.of(Math.SQRT1_2, Math.SQRT1_2))
  expect(meanOf([Float32Array.of(1, 0), Float32Array.of(-1, 0)])).toEqual(Float32Array.of(0, 0))
})

describe('what is nearer to a copy than its original', () => {
  const at = (degrees: number) => Float32Array.of(Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180))

  it('is counted, the original itself and exact copies of it are not', () => {
    const original = at(20)
    const among = [original, at(20), at(20.01), at(5), at(-10), at(40), at(180)]
    expect(nearerThan(at(0), original, among)).toBe(2)
    expect(nearerThan(at(20), original, among)).toBe(0)
    expect(nearerThan(at(180), original, among)).toBe(2)
  })
})
