import { expect, it } from 'vitest'
import { createTotals } from '../../../src-main/search/totals.ts'
import { insertAsset, makeFailed } from '../catalog/seed.ts'
import { someVectors, withSpace } from './scene.ts'

it('counts what passes, and what of it has vectors, anew when something has changed', () => withSpace((scene) => {
  const { catalog, space } = scene
  const totals = createTotals(catalog)
  const library = scene.addLibrary('x')
  const ready = [1, 2, 3].map(seed => scene.add(library, someVectors(1, seed)))
  const waiting = insertAsset(catalog, library, 'waiting.png')
  const broken = insertAsset(catalog, library, 'broken.png')
  makeFailed(catalog, broken, 'preview')
  makeFailed(catalog, ready[0]!, 'surface')
  const counts = () => [totals.of({}), totals.of({}, space.look.key), totals.of({ expression: `id >= ${ready[1]!}` }, space.look.key), totals.of({ kinds: ['model'] }, space.look.key)]
  expect(counts()).toEqual([5, 3, 2, 0])
  expect(counts()).toEqual([5, 3, 2, 0])
  space.look.replace(waiting, someVectors(1, 4))()
  expect(counts()).toEqual([5, 4, 3, 0])
  catalog.scans.missing(ready[1]!)
  expect(counts()).toEqual([4, 3, 2, 0])
  expect(totals.of({}, space.look.key)).toBe(catalog.assets.count({ embedded: space.look.key }))
}))
