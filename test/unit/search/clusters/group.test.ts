import type { Pair } from '../../../../src-main/catalog/neighbours.ts'
import { expect, it } from 'vitest'
import { inTurns } from '../../../../src-main/catalog/in-turns.ts'
import { graphOf } from '../../../../src-main/search/clusters/graph.ts'
import { groupByLevels } from '../../../../src-main/search/clusters/group.ts'
import { dot } from '../../../../src-main/vectors/dot.ts'
import { clusteredVectors, seededRandom } from '../../../helpers/random.ts'

const cosines = [0.97, 0.94, 0.9, 0.85, 0.8]
const dimensions = 6

/** All pairs of some vectors down to the loosest cosine; ids from 1. */
function scene(count: number, seed: number, spread: number) {
  const all = clusteredVectors(count, dimensions, { clusters: 5, spread, seed })
  const vectors = Array.from({ length: count }, (_, i) => all.subarray(i * dimensions, (i + 1) * dimensions))
  const cosine = (a: number, b: number) => dot(vectors[a - 1]!, vectors[b - 1]!)
  const pairs = vectors.flatMap((_, i) => vectors.slice(i + 1).map((_, j) => ({ a: i + 1, b: i + j + 2, cosine: cosine(i + 1, i + j + 2) }))).filter(pair => pair.cosine >= 0.8)
  return { cosine, pairs }
}

/** The groups of pairs, which come in pages of seven, at some cosines. */
function groupsOf(pairs: readonly Pair[], levels: readonly number[], copies: readonly (readonly number[])[] = []) {
  const pages = Array.from({ length: Math.ceil(pairs.length / 7) }, (_, page) => pairs.slice(page * 7, page * 7 + 7))
  return inTurns((function* () {
    return yield* groupByLevels({ ...yield* graphOf(pages), copies }, levels)
  })())
}

it.each([1, 2, 3, 4, 5, 6, 7, 8])('nests levels, chains nothing and parts nothing that could stand together, for random assets (seed %i)', async (seed) => {
  const { cosine, pairs } = scene(120, seed, 0.2 + 0.1 * (seed % 4))
  const levels = await groupsOf(pairs, cosines)
  expect(levels).toHaveLength(5)
  let finer: readonly (readonly number[])[] = []
  for (const [level, groups] of levels.entries()) {
    const members = groups.flat()
    expect(new Set(members).size).toBe(members.length)
    for (const [leader, ...others] of groups) {
      for (const other of others)
        expect(cosine(leader!, other)).toBeGreaterThanOrEqual(cosines[level]! - 1e-6)
    }
    for (const group of finer)
      expect(groups.filter(coarse => group.every(id => coarse.includes(id)))).toHaveLength(1)
    // What stands alone is like no other that stands alone.
    const alone = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))].filter(id => !members.includes(id))
    for (const a of alone)
      expect(alone.filter(b => b !== a && cosine(a, b) >= cosines[level]! + 1e-6)).toEqual([])
    finer = groups
  }
})

it('does not depend on the order of the pairs', async () => {
  const { pairs } = scene(100, 9, 0.4)
  const random = seededRandom(1)
  const shuffled = pairs.map(pair => ({ pair, at: random() })).sort((a, b) => a.at - b.at).map(({ pair }) => pair)
  const sorted = (levels: Awaited<ReturnType<typeof groupsOf>>) => levels.map(groups => groups.map(group => [...group].sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!))
  expect(sorted(await groupsOf(shuffled, cosines))).toEqual(sorted(await groupsOf(pairs, cosines)))
})

it('does not chain: of a row in which each is like the next, the ends are apart', async () => {
  const row = [1, 2, 3, 4, 5].map(a => ({ a, b: a + 1, cosine: 0.98 }))
  const [groups] = await groupsOf(row, [0.97])
  expect(groups).toEqual([[2, 1, 3], [4, 5]])
})

it('takes a finer group whole or not at all', async () => {
  const pairs = [{ a: 1, b: 2, cosine: 0.98 }, { a: 2, b: 3, cosine: 0.9 }, { a: 3, b: 4, cosine: 0.9 }, { a: 3, b: 5, cosine: 0.9 }]
  expect(await groupsOf(pairs, [0.97, 0.9])).toEqual([[[1, 2]], [[3, 4, 5], [1, 2]]])
})

it('never parts copies, and knows nothing of those without likenesses', async () => {
  const pairs = [{ a: 1, b: 2, cosine: 0.95 }, { a: 2, b: 3, cosine: 0.95 }]
  expect(await groupsOf(pairs, [0.94], [[1, 3], [8, 9]])).toEqual([[[2, 1, 3]]])
  expect(await groupsOf([], cosines, [[8, 9]])).toEqual([[], [], [], [], []])
})
