import { expect, it } from 'vitest'
import { SearchRequest } from '../../../src-main/contract/query.ts'
import { setValue } from '../catalog/edits.ts'
import { ask, someVectors, withSpace } from './scene.ts'

it('scores assets as a search does, and those that are searched by, too', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const ids = someVectors(40, 3).map(vector => scene.add(library, [vector]))
  const request = { like: [{ assetId: ids[0]! }, { assetId: ids[1]! }], unlike: [{ assetId: ids[2]! }] }
  const { results } = await ask(scene, { ...request, limit: 100 })
  const scores = await scene.search.scores(SearchRequest.parse({ ...request, filter: 'kind = model', threshold: 0.9 }), ids.slice(0, 30))
  expect(scores.size).toBe(30)
  for (const { asset, score } of results.filter(({ asset: { id } }) => ids.indexOf(id) < 30))
    expect(scores.get(asset.id)).toBeCloseTo(score, 6)
  expect((await scene.search.scores(SearchRequest.parse({ like: [{ assetId: ids[0]! }] }), [ids[0]!, ids[1]!])).get(ids[0]!)).toBeCloseTo(1, 2)
}))

it('leaves out what has nothing to compare', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const [first, second] = someVectors(2, 3)
  const [seen, other, unseen] = [scene.add(library, [first!]), scene.add(library, [second!]), scene.add(library, [])]
  const scores = await scene.search.scores(SearchRequest.parse({ like: [{ assetId: seen }] }), [other, unseen, 999])
  expect([...scores.keys()]).toEqual([other])
}))

it('ranks by words among the chosen', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const ids = someVectors(3, 3).map(vector => scene.add(library, [vector]))
  setValue(scene.catalog, [ids[1]!], 'note', 'zeppelin')
  const scores = await scene.search.scores(SearchRequest.parse({ text: 'zeppelin' }), ids)
  expect(scores.get(ids[1]!)).toBe(1)
  expect([scores.get(ids[0]!) ?? 0, scores.get(ids[2]!) ?? 0]).toEqual([0, 0])
}))
