import type { Concepts } from '../../../../src-main/search/concepts/concepts.ts'
import type { Scene } from '../scene.ts'
import { expect, it } from 'vitest'
import { createEventBus } from '../../../../src-main/contract/event-bus.ts'
import { CreateConcept, EditConcept } from '../../../../src-main/contract/requests.ts'
import { createConcepts } from '../../../../src-main/search/concepts/concepts.ts'
import { clusteredVectors } from '../../../helpers/random.ts'
import { insertAsset } from '../../catalog/seed.ts'
import { dimensions, withSpace } from '../scene.ts'

/** Assets of kinds that look alike each, one kind after another; and how many events told of concepts. */
function withKinds(work: (scene: Scene & { readonly concepts: Concepts, readonly kinds: readonly number[][], readonly told: () => number }) => void): Promise<void> {
  return withSpace((scene) => {
    let told = 0
    const events = createEventBus(() => expect.fail('a listener failed'))
    events.listen(({ type }) => told += type === 'concepts' ? 1 : 0)
    const library = scene.addLibrary('x')
    const kinds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((seed) => {
      const all = clusteredVectors(20, dimensions, { clusters: 1, spread: 0.5, seed })
      return Array.from({ length: 20 }, (_, i) => scene.add(library, [all.slice(i * dimensions, (i + 1) * dimensions)]))
    })
    work({ ...scene, kinds, concepts: createConcepts({ catalog: scene.catalog, events }), told: () => told })
  })
}

it('keeps examples and counter-examples; the last that is said of an asset counts', () => withKinds(({ concepts, kinds: [a, b], told }) => {
  const made = concepts.create(CreateConcept.parse({ name: 'Kind a', exampleIds: a!.slice(0, 3), counterExampleIds: [b![0]!] }))
  expect(made).toMatchObject({ name: 'Kind a', examples: 3, counterExamples: 1, key: expect.stringMatching(/^[a-z]+-[a-z]+-\d{4}$/) as string })
  expect(concepts.list()).toEqual([made])
  const edited = concepts.edit(made.key, EditConcept.parse({ name: 'Renamed', addExamples: [b![0]!], addCounterExamples: [a![0]!, b![1]!], remove: [a![1]!] }))
  expect(edited).toMatchObject({ name: 'Renamed', examples: 2, counterExamples: 2 })
  expect(Date.parse(edited.updatedAt)).toBeGreaterThan(Date.parse(made.updatedAt))
  expect(concepts.get(made.key)).toEqual({ concept: edited, exampleIds: [a![2], b![0]], counterExampleIds: [a![0], b![1]] })
  expect(told()).toBe(2)
  concepts.remove(made.key)
  expect(concepts.list()).toEqual([])
  expect(() => concepts.get(made.key)).toThrow(`There is no concept "${made.key}"`)
  expect(() => concepts.create(CreateConcept.parse({ name: 'x', exampleIds: [999] }))).toThrow('There is no asset 999')
}))

it('scores what is of its kind above all else, and finds it by its seeds', () => withKinds(({ concepts, catalog, space, kinds: [a, b, ...others] }) => {
  const { key } = concepts.create(CreateConcept.parse({ name: 'a', exampleIds: a!.slice(0, 4), counterExampleIds: b!.slice(0, 2) }))
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

it('scores models by the mean of their views', () => withKinds(({ concepts, space, add, addLibrary, kinds: [a] }) => {
  const vectors = [...space.look.ofAssets(a!).values()].map(([vector]) => vector!)
  const model = add(addLibrary('y'), vectors.slice(0, 12), 'model')
  const { score } = concepts.scorer(concepts.create(CreateConcept.parse({ name: 'a', exampleIds: [model] })).key, space)
  expect(score(vectors.slice(12))).toBeGreaterThan(0.5)
  expect(score([vectors[0]!])).toBeGreaterThan(0.5)
}))

it('fits a concept once, and anew when it is edited or its examples are embedded anew', () => withKinds(({ concepts, space, kinds: [a, b] }) => {
  const { key } = concepts.create(CreateConcept.parse({ name: 'a', exampleIds: a!.slice(0, 3) }))
  const first = concepts.scorer(key, space)
  expect(concepts.scorer(key, space)).toBe(first)
  concepts.edit(key, EditConcept.parse({ name: 'only renamed' }))
  expect(concepts.scorer(key, space)).toBe(first)
  concepts.edit(key, EditConcept.parse({ addCounterExamples: [b![0]!] }))
  const second = concepts.scorer(key, space)
  expect(second).not.toBe(first)
  space.look.replace(a![0]!, space.look.ofAssets([b![5]!]).get(b![5]!)!)()
  expect(concepts.scorer(key, space)).not.toBe(second)
}))

it('says so when no example is embedded yet', () => withKinds(({ concepts, catalog, space, addLibrary }) => {
  const { key } = concepts.create(CreateConcept.parse({ name: 'a', exampleIds: [insertAsset(catalog, addLibrary('z'), 'new.png')] }))
  expect(() => concepts.scorer(key, space)).toThrow(/none of the examples/i)
}))
