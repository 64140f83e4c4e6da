import type { Scene } from './scene.ts'
import { expect, it } from 'vitest'
import { ExplainRequest } from '../../../src-main/contract/insight.ts'
import { compare } from '../../../src-main/search/similarity.ts'
import { someVectors, withSpace } from './scene.ts'

const explain = ({ search }: Scene, request: ExplainRequest) => search.explain(ExplainRequest.parse(request))

it('tells the score by each example, likes and unlikes in their order', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const vectors = someVectors(3, 1)
  const [a, b, c] = vectors.map(vector => scene.add(library, [vector]))
  const score = (one: number, other: number) => scene.space.score(compare({ kind: 'image', vectors: [vectors[one]!] }, { kind: 'image', vectors: [vectors[other]!] }).cosine)
  const { matches } = await explain(scene, { assetId: c!, like: [{ assetId: b! }, { assetId: c! }], unlike: [{ assetId: a! }] })
  expect(matches.map(({ like, index }) => [like, index])).toEqual([[true, 0], [true, 1], [false, 0]])
  expect(matches[0]!.score).toBeCloseTo(score(1, 2), 3)
  expect(matches[1]!.score).toBeCloseTo(1, 3)
  expect(matches[2]!.score).toBeCloseTo(score(0, 2), 3)
  expect(matches.every(({ view, exampleView, region, regionScore }) => [view, exampleView, region, regionScore].every(value => value === null))).toBe(true)
}))

it('tells which views match: of turntables those that lie on one another', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const views = someVectors(12, 2)
  const turned = [...views.slice(3), ...views.slice(0, 3)].map((vector, i) => i === 4 ? vector : vector.map((value, d) => value + 0.2 * Math.sin(i * 7 + d))).map(unit)
  const model = scene.add(library, views, 'model')
  const other = scene.add(library, turned, 'model')
  const image = scene.add(library, [views[5]!])
  const { matches: [ofModel, ofImage] } = await explain(scene, { assetId: other, like: [{ assetId: model }, { assetId: image }] })
  // The other's view 4 is the model's view 7, unchanged.
  expect(ofModel).toMatchObject({ view: 4, exampleView: 7, region: null })
  expect(ofImage).toMatchObject({ view: 2, exampleView: null })
  expect((await explain(scene, { assetId: image, like: [{ assetId: model }] })).matches).toMatchObject([{ view: null, exampleView: 5 }])
}))

it('says what is not there or not embedded yet', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const asset = scene.add(library, someVectors(1, 3))
  const waiting = scene.add(library, [])
  await expect(explain(scene, { assetId: 999, like: [{ assetId: asset }] })).rejects.toMatchObject({ code: 'asset_not_found' })
  await expect(explain(scene, { assetId: waiting, like: [{ assetId: asset }] })).rejects.toMatchObject({ code: 'asset_not_ready' })
  await expect(explain(scene, { assetId: asset, unlike: [{ assetId: waiting }] })).rejects.toMatchObject({ code: 'asset_not_ready' })
  expect(() => ExplainRequest.parse({ assetId: asset })).toThrow('at least one example')
}))

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}
