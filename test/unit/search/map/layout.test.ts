import { expect, it } from 'vitest'
import { fuzzyGraph } from '../../../../src-main/search/map/graph.ts'
import { layOut } from '../../../../src-main/search/map/layout.ts'
import { createNearest } from '../../../../src-main/search/map/nearest.ts'
import { placesAmong } from '../../../../src-main/search/map/place.ts'
import { clusteredVectors, seededRandom } from '../../../helpers/random.ts'

const [count, dimensions] = [120, 8]
const vectors = clusteredVectors(count, dimensions, { clusters: 4, spread: 0.2, seed: 3 })

it('joins what points say of each other, in both directions and without themselves', () => {
  const { heads, tails, weights } = fuzzyGraph(count, createNearest(vectors, dimensions)(vectors, 11))
  const known = new Map(Array.from(heads, (head, edge) => [`${head} ${tails[edge]!}`, weights[edge]!]))
  expect(known.size).toBe(heads.length)
  for (const [edge, head] of heads.entries()) {
    expect(head).not.toBe(tails[edge])
    expect(known.get(`${tails[edge]!} ${head}`)).toBe(weights[edge])
    expect(weights[edge]).toBeGreaterThan(0)
    expect(weights[edge]).toBeLessThanOrEqual(1)
  }
})

it('draws together what belongs together, the same way each time', () => {
  const graph = fuzzyGraph(count, createNearest(vectors, dimensions)(vectors, 11))
  const random = seededRandom(5)
  const start = Float32Array.from({ length: 2 * count }, () => 10 * random())
  const [places, again] = [start.slice(), start.slice()]
  const told: number[] = []
  layOut({ places, graph, epochs: 100, onEpoch: epoch => told.push(epoch) })
  layOut({ places: again, graph, epochs: 100 })
  expect(again).toEqual(places)
  expect(told).toHaveLength(100)
  const lengthOf = (at: Float32Array) => graph.heads.reduce((sum, head, edge) => sum + Math.hypot(at[2 * head]! - at[2 * graph.tails[edge]!]!, at[2 * head + 1]! - at[2 * graph.tails[edge]! + 1]!), 0) / graph.heads.length
  expect(lengthOf(places)).toBeLessThan(lengthOf(start) / 2)
})

it('stays finite where points lie on one another', () => {
  const same = new Float32Array(40).fill(0.5)
  const places = new Float32Array(20)
  layOut({ places, graph: fuzzyGraph(10, createNearest(same, 4)(same, 5)), epochs: 50 })
  expect(places.every(Number.isFinite)).toBe(true)
})

it('places a point at the landmark that it is, and others between theirs', () => {
  const landmarks = new Float32Array([0, 0, 1, 0, 9, 9])
  const places = placesAmong({ k: 2, points: new Uint32Array([0, 1, 0, 1]), distances: new Float32Array([0, 5, 1, 1]) }, landmarks)
  expect(places[0]).toBeLessThan(0.6)
  expect(places[2]).toBeCloseTo(0.5)
  expect(places[3]).toBe(0)
})
