import { expect, it } from 'vitest'
import { evaluateSpace } from '../../../src-main/search/evaluate.ts'
import { insertAsset } from '../catalog/seed.ts'
import { dimensions, withSpace } from './scene.ts'

/** A unit vector close to one axis. */
function near(axis: number, nudge: number): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, (_, i) => i === axis ? 1 : i === dimensions - 1 ? nudge : 0)
  return vector.map(value => value / Math.hypot(1, nudge))
}

it('takes the first folder for the class and lets every asset query all others of a kind', () => withSpace(({ catalog, space, addLibrary }) => {
  const library = addLibrary('x')
  const add = (path: string, vectors: readonly Float32Array[], kind: 'image' | 'model' = 'image') => {
    const id = insertAsset(catalog, library, path, { kind, format: kind === 'image' ? 'png' : 'glb' })
    space.look.replace(id, vectors)()
  }
  add('cats/a.png', [near(0, 0.1)])
  add('cats/deep/b.png', [near(0, 0.2)])
  add('dogs/c.png', [near(1, 0.1)])
  add('dogs/d.png', [near(0, 0.15)])
  add('cats/m.glb', [near(0, 0), near(2, 0)], 'model')
  add('dogs/n.glb', [near(1, 0), near(3, 0)], 'model')
  add('loose.png', [near(0, 0)])
  insertAsset(catalog, library, 'cats/not-embedded.png')

  const evaluation = evaluateSpace(catalog, space, catalog.assets.page({}, 0, 100))
  expect(evaluation).toMatchObject({ encoder: 'e', calibration: null, classes: 2, images: 4, models: 2, viewsPerModel: 2 })
  // By hand: a ranks d, b, c; b ranks d, a, c; c ranks b, d, a; d ranks a and b before c.
  const images = evaluation.tasks.find(({ query, among }) => query === 'image' && among === 'image')!
  expect(images).toMatchObject({ queries: 4, recallAt1: 0, recallAt5: 1 })
  expect(images.meanAveragePrecision).toBeCloseTo((1 / 2 + 1 / 2 + 1 / 2 + 1 / 3) / 4)
  const across = evaluation.tasks.find(({ query, among }) => query === 'image' && among === 'model')!
  expect(across).toMatchObject({ queries: 4, recallAt1: 3 / 4 })
  // No model has another one of its class.
  expect(evaluation.tasks.filter(({ query, among }) => query === 'model' && among === 'model')).toEqual([])
}))

it('tells how scores come from cosines, once that has been fitted', () => withSpace(({ catalog, space }) => {
  const points = [[0.2, 0], [0.9, 0.9], [1, 1]] as const
  catalog.calibrations.set('e', { points, text: null, images: 20 })
  expect(evaluateSpace(catalog, space, [])).toMatchObject({ encoder: 'e', calibration: points, classes: 0 })
}))
