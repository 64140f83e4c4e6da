import type { Concepts } from '../../../../src-main/search/concepts/concepts.ts'
import type { Scene } from '../scene.ts'
import { expect, it } from 'vitest'
import { createConcepts } from '../../../../src-main/search/concepts/concepts.ts'
import { clusteredVectors } from '../../../helpers/random.ts'
import { makeConcept } from '../../catalog/edits.ts'
import { insertAsset } from '../../catalog/seed.ts'
import { dimensions, withSpace } from '../scene.ts'

type Kinds = Scene & {
  readonly concepts: Concepts
  readonly kinds: readonly number[][]
  /** Makes a concept and answers its key. */
  readonly make: (exampleIds: readonly number[], counterExampleIds?: readonly number[]) => string
}

/** Assets of kinds that look alike each, one kind after another. */
function withKinds(work: (scene: Kinds) => void): Promise<void> {
  return withSpace((scene) => {
    const library = scene.addLibrary('x')
    const kinds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((seed) => {
      const all = clusteredVectors(20, dimensions, { clusters: 1, spread: 0.5, seed })
      return Array.from({ length: 20 }, (_, i) => scene.add(library, [all.slice(i * dimensions, (i + 1) * dimensions)]))
    })
    const make: Kinds['make'] = (exampleIds, counterExampleIds = []) => {
      makeConcept(scene.catalog, 'late-sea-5767', { name: 'a', exampleIds, counterExampleIds })
      return 'late-sea-5767'
    }
    work({ ...scene, kinds, make, concepts: createConcepts({ catalog: scene.catalog }) })
  })
}

it('scores what is of its kind above all else, and finds it by its seeds', () => withKinds(({ concepts, catalog, space, make, kinds: [a, b, ...others] }) => {
  const key = make(a!.slice(0, 4), b!.slice(0, 2))
  const { score, seeds } = concepts.scorer(key, space)
  const vectors = space.look.ofAssets([a!, b!, ...others].flat())
  const scored = [...vectors].map(([id, list]) => ({ id, score: score(list) })).sort((one, other) => other.score - one.score)
  expect(scored.slice(0, 20).map(({ id }) => id).sort((x, y) => x - y)).toEqual(a)
  expect(scored[19]!.score).toBeGreaterThan(0.5)
  expect(scored[20]!.score).toBeLessThan(0.5)
  const nearest = catalog.embeddings.places(space.look.index.search(seeds[0]!, 30).map(({ key }) => key)).map(({ assetId }) => assetId)
  expect(new Set(nearest)).toEqual(new Set(scored.slice(0, 30).map(({ id }) => id)))
  for (const seed of seeds)
    expect(Math.hypot(...seed)).toBeCloseTo(1, 3)
}))

it('scores models by the mean of their views', () => withKinds(({ concepts, space, make, add, addLibrary, kinds: [a] }) => {
  const vectors = [...space.look.ofAssets(a!).values()].map(([vector]) => vector!)
  const model = add(addLibrary('y'), vectors.slice(0, 12), 'model')
  const { score } = concepts.scorer(make([model]), space)
  expect(score(vectors.slice(12))).toBeGreaterThan(0.5)
  expect(score([vectors[0]!])).toBeGreaterThan(0.5)
}))

it('fits a concept once, and anew when it is edited or its examples are embedded anew', () => withKinds(({ concepts, catalog, space, make, kinds: [a, b] }) => {
  const key = make(a!.slice(0, 3))
  const first = concepts.scorer(key, space)
  expect(concepts.scorer(key, space)).toBe(first)
  catalog.changes.apply({ of: 'concept', key, name: 'only renamed' })
  expect(concepts.scorer(key, space)).toBe(first)
  catalog.changes.apply({ of: 'part', concept: key, part: 'counterExample', ids: Uint32Array.of(b![0]!) })
  const second = concepts.scorer(key, space)
  expect(second).not.toBe(first)
  space.look.replace(a![0]!, space.look.ofAssets([b![5]!]).get(b![5]!)!)()
  expect(concepts.scorer(key, space)).not.toBe(second)
}))

it('says so when no example is embedded yet', () => withKinds(({ concepts, catalog, space, make, addLibrary }) => {
  const key = make([insertAsset(catalog, addLibrary('z'), 'new.png')])
  expect(() => concepts.scorer(key, space)).toThrow(/none of the examples/i)
  expect(() => concepts.scorer('none', space)).toThrow('There is no concept "none"')
}))
