import { expect, it } from 'vitest'
import { fitLogistic, probability } from '../../../../src-main/search/concepts/logistic.ts'
import { dot } from '../../../../src-main/vectors/dot.ts'
import { clusteredVectors, seededRandom } from '../../../helpers/random.ts'

const dimensions = 16

function vectors(count: number, seed: number): Float32Array[] {
  const all = clusteredVectors(count, dimensions, { clusters: 1, spread: 0.6, seed })
  return Array.from({ length: count }, (_, i) => all.slice(i * dimensions, (i + 1) * dimensions))
}

function fit(examples: readonly Float32Array[], others: readonly Float32Array[], options?: Parameters<typeof fitLogistic>[1]) {
  const { weights, bias } = fitLogistic([{ vectors: examples, label: 1, weight: 1 }, { vectors: others, label: 0, weight: 1 }], options)
  return (vector: Float32Array) => probability(dot(weights, vector) + bias)
}

it.each([1, 2, 3, 4, 5])('tells what it was not fitted on, from few examples (seed %i)', (seed) => {
  const score = fit(vectors(25, seed).slice(0, 5), vectors(220, seed + 100).slice(0, 200))
  expect(vectors(25, seed).slice(5).every(vector => score(vector) > 0.5)).toBe(true)
  expect(vectors(220, seed + 100).slice(200).every(vector => score(vector) < 0.5)).toBe(true)
})

it.each([1, 2, 3])('has found the minimum: no step from it is better (seed %i)', (seed) => {
  const [examples, others] = [vectors(8, seed), vectors(30, seed + 50)]
  const near = fit(examples, others)
  const converged = fit(examples, others, { iterations: 2000 })
  for (const vector of [...examples, ...others, ...vectors(20, 77)])
    expect(near(vector)).toBeCloseTo(converged(vector), 3)
})

it('does not depend on the order of vectors, nor on a shift of all of them, and mirrors when the labels are exchanged', () => {
  const [examples, others] = [vectors(6, 3), vectors(40, 4)]
  const score = fit(examples, others)
  const reversed = fit(examples.toReversed(), others.toReversed())
  const random = seededRandom(5)
  const shift = Float32Array.from({ length: dimensions }, () => random() - 0.5)
  const shifted = (vector: Float32Array) => vector.map((value, i) => value + shift[i]!)
  const moved = fit(examples.map(shifted), others.map(shifted))
  const mirrored = fit(others, examples)
  for (const vector of [...examples, ...others]) {
    expect(reversed(vector)).toBeCloseTo(score(vector), 5)
    expect(moved(shifted(vector))).toBeCloseTo(score(vector), 4)
    expect(mirrored(vector)).toBeCloseTo(1 - score(vector), 4)
  }
})

it('is more sure of an example that is named more often, and of all when the penalty is weak', () => {
  const [examples, others] = [vectors(6, 8), vectors(30, 9)]
  const repeated = fit([...examples, examples[0]!, examples[0]!, examples[0]!], others)
  expect(repeated(examples[0]!)).toBeGreaterThan(fit(examples, others)(examples[0]!))
  const confidence = (penalty: number) => fit(examples, others, { penalty, iterations: 500 })(examples[0]!)
  expect(confidence(0.01)).toBeGreaterThan(confidence(0.1))
  expect(confidence(0.1)).toBeGreaterThan(confidence(1))
})

it('works with one vector of each, with examples alone, and with equal ones', () => {
  const [a, b] = vectors(2, 2)
  const score = fit([a!], [b!])
  expect(score(a!)).toBeGreaterThan(0.9)
  expect(score(b!)).toBeLessThan(0.1)
  expect(fit([a!, a!], [])(a!)).toBeGreaterThan(0.5)
  expect(fit([a!], [a!])(a!)).toBeCloseTo(0.5, 5)
  expect(() => fit([], [])).toThrow(RangeError)
})
