import type { ConceptRequest } from '../../../../src-main/search/concepts/find.ts'
import type { Scene } from '../scene.ts'
import { expect, it } from 'vitest'
import { createConceptSearch } from '../../../../src-main/search/concepts/find.ts'
import { makeConcept } from '../../catalog/edits.ts'
import { someVectors, withSpace } from '../scene.ts'

interface ConceptScene extends Scene {
  readonly ids: readonly number[]
  /** The time, ms. */
  readonly clock: { now: number }
  readonly make: (key: string, exampleIds: readonly number[]) => void
  /** The keys of the concepts that are found. */
  readonly find: (request: Partial<ConceptRequest>) => Promise<string[]>
}

/** Twelve assets, six each in the libraries x and y. */
function withConcepts(work: (scene: ConceptScene) => Promise<void>): Promise<void> {
  return withSpace(async (scene) => {
    const { catalog, search } = scene
    const libraries = ['x', 'y'].map(scene.addLibrary)
    const ids = someVectors(12, 5).map((vector, i) => scene.add(libraries[i < 6 ? 0 : 1]!, [vector]))
    const clock = { now: 0 }
    const concepts = createConceptSearch({ catalog, scores: search.scores, refreshCollections: () => Promise.resolve(), now: () => clock.now })
    await work({
      ...scene,
      ids,
      clock,
      make: (key, exampleIds) => {
        makeConcept(catalog, key, { exampleIds })
      },
      find: async request => (await concepts.answer({ collections: null, limit: 10, offset: 0, ...request })).results.map(({ concept }) => concept.key),
    })
  })
}

it('ranks concepts by their likest examples, those that are searched by included', () => withConcepts(async ({ ids, make, find, search }) => {
  make('odd', [ids[1]!, ids[3]!, ids[5]!])
  make('even', [ids[0]!, ids[2]!])
  make('late', [ids[11]!])
  const { results } = await search.answer({ like: [{ assetId: ids[0]!, weight: 1 }], unlike: [], among: 'assets', meaning: 1, shape: 0, textMeaning: 0.5, textWeight: 0.5, modelMatch: 'aligned', threshold: 0, limit: 100, offset: 0 })
  const best = (some: readonly number[]) => Math.max(...results.filter(({ asset: { id } }) => some.includes(id)).map(({ score }) => score))
  const others = best([ids[1]!, ids[3]!, ids[5]!]) > best([ids[11]!]) ? ['odd', 'late'] : ['late', 'odd']
  expect(await find({ like: [{ assetId: ids[0]! }] })).toEqual(['even', ...others])
}))

it('leaves out concepts that cannot be compared, unless only a filter is asked for', () => withConcepts(async ({ ids, make, find, add, addLibrary }) => {
  make('seen', [ids[0]!])
  make('unseen', [add(addLibrary('z'), [])])
  make('without', [])
  expect(await find({ like: [{ assetId: ids[3]! }] })).toEqual(['seen'])
  expect(await find({ filter: 'name EXISTS' })).toEqual(['seen', 'unseen', 'without'])
}))

it('finds a name by its words and by what is nearly them', () => withConcepts(async ({ ids, make, find }) => {
  make('wooden-chair-0001', [ids[0]!])
  make('desk-lamp-0002', [ids[1]!])
  expect(await find({ text: 'chairs' })).toEqual(['wooden-chair-0001'])
  expect(await find({ text: 'LAMP' })).toEqual(['desk-lamp-0002'])
  expect(await find({ text: 'sofa' })).toEqual([])
  expect(await find({ text: 'lamp', like: [{ assetId: ids[0]! }] })).toHaveLength(2)
}))

it('sees examples in open collections alone', () => withConcepts(async ({ ids, make, find }) => {
  make('both', [ids[0]!, ids[7]!])
  make('first', [ids[1]!])
  expect(await find({ filter: 'name EXISTS', collections: ['y-key-1000'] })).toEqual(['both'])
  expect(await find({ filter: 'examples = 1', collections: ['y-key-1000'] })).toEqual(['both'])
  expect(await find({ filter: 'collections = x-key-1000', collections: ['y-key-1000'] })).toEqual([])
  expect(await find({ like: [{ assetId: ids[1]! }], collections: ['x-key-1000', 'y-key-1000'] })).toEqual(['first', 'both'])
}))

it('keeps pages together for ten minutes', () => withConcepts(async ({ ids, make, find, catalog, clock }) => {
  make('b', [ids[0]!])
  make('c', [ids[1]!])
  const page = (offset: number) => find({ filter: 'name EXISTS', limit: 1, offset })
  expect(await page(0)).toEqual(['b'])
  make('a', [ids[2]!])
  expect(await page(1)).toEqual(['c'])
  catalog.changes.apply({ of: 'concept removed', key: 'c' })
  expect(await page(1)).toEqual([])
  clock.now += 11 * 60_000
  expect(await page(1)).toEqual(['b'])
}))
