import type { SearchRequest } from '../../../src-main/contract/query.ts'
import type { Likeness } from '../../../src-main/search/similarity.ts'
import { expect, it } from 'vitest'
import { SearchResponse } from '../../../src-main/contract/entities.ts'
import { findCandidates } from '../../../src-main/search/candidates.ts'
import { compare } from '../../../src-main/search/similarity.ts'
import { insertAsset, makeFailed } from '../catalog/seed.ts'
import { ask, dimensions, someVectors, withSpace } from './scene.ts'

it('ranks by the exact comparison, best first, without the asset that is searched by', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const vectors = someVectors(60, 1)
  const ids = vectors.map(vector => scene.add(library, [vector]))
  const response = SearchResponse.parse(await ask(scene, { like: [{ assetId: ids[0]! }], limit: 10 }))
  const expected = vectors
    .map((vector, i) => ({ id: ids[i]!, cosine: vector.reduce((sum, value, d) => sum + value * vectors[0]![d]!, 0) }))
    .filter(({ id }) => id !== ids[0])
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, 10)
  expect(response.results.map(({ asset }) => asset.id)).toEqual(expected.map(({ id }) => id))
  response.results.forEach(({ score, cosine, view }, i) => {
    expect(cosine).toBeCloseTo(expected[i]!.cosine, 2)
    expect(score).toBe(Math.max(0, cosine!))
    expect(view).toBeNull()
  })
  expect(response.encoder).toBe('e')
}))

it('keeps to the threshold, the kinds and the collections that are asked for', () => withSpace(async (scene) => {
  const { catalog } = scene
  const [x, y] = [scene.addLibrary('x'), scene.addLibrary('y')]
  const vectors = someVectors(40, 2)
  const images = vectors.map((vector, i) => scene.add(i % 2 === 0 ? x : y, [vector]))
  const models = Array.from({ length: 5 }, (_, i) => scene.add(x, someVectors(12, 50 + i), 'model'))
  catalog.collections.insert({ key: 'some-set-2000', name: 'some', libraryId: null }, [images[1]!, images[3]!, models[0]!])
  const idsOf = async (request: Partial<SearchRequest>) => (await ask(scene, { like: [{ assetId: images[0]! }], limit: 1000, ...request })).results.map(({ asset }) => asset.id).sort((a, b) => a - b)

  expect(await idsOf({})).toHaveLength(44)
  expect(await idsOf({ kinds: ['model'] })).toEqual(models)
  expect(await idsOf({ collections: ['some-set-2000'] })).toEqual([images[1], images[3], models[0]])
  expect(await idsOf({ collections: ['some-set-2000'], kinds: ['image'] })).toEqual([images[1], images[3]])
  expect(await idsOf({ collections: ['y-key-1000'] })).toEqual(images.filter((_, i) => i % 2 === 1))
  expect(await idsOf({ collections: ['y-key-1000', 'some-set-2000'] })).toHaveLength(21)
  const strict = (await ask(scene, { like: [{ assetId: images[0]! }], limit: 1000, threshold: 0.6 })).results
  expect(strict.length).toBeGreaterThan(0)
  expect(strict.length).toBeLessThan(44)
  expect(strict.every(({ score }) => score >= 0.6)).toBe(true)
}))

it('leaves out what is missing', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const [a, b, c] = someVectors(3, 3).map(vector => scene.add(library, [vector])) as [number, number, number]
  scene.catalog.scans.missing(b)
  expect((await ask(scene, { like: [{ assetId: a }] })).results.map(({ asset }) => asset.id)).toEqual([c])
  expect((await ask(scene, { like: [{ assetId: b }] })).results).toHaveLength(2)
}))

it('finds a rotated model first, and tells by how far it is turned', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const views = someVectors(12, 4)
  const query = scene.add(library, views, 'model')
  for (let i = 0; i < 30; i++)
    scene.add(library, someVectors(12, 100 + i), 'model')
  const turned = scene.add(library, [...views.slice(3), ...views.slice(0, 3)], 'model')
  const [first] = (await ask(scene, { like: [{ assetId: query }], limit: 3 })).results
  expect(first).toMatchObject({ asset: { id: turned }, view: 9 })
  expect(first!.cosine).toBeCloseTo(1, 2)
  const means = (await ask(scene, { like: [{ assetId: query }], limit: 3, modelMatch: 'mean' })).results
  expect(means[0]).toMatchObject({ asset: { id: turned }, view: 0 })
}))

it('searches by an anchor as by an asset, and may find the very file', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const vectors = someVectors(20, 5)
  const ids = vectors.map(vector => scene.add(library, [vector]))
  const { results } = await ask(scene, { like: [{ anchorId: 'any' }], limit: 5 }, { kind: 'image', look: [vectors[7]!] })
  expect(results[0]!.asset.id).toBe(ids[7])
  expect(results[0]!.score).toBeCloseTo(1, 2)
}))

it('answers fully through a filter that hides all that is near, whether few assets pass it or many', () => withSpace((scene) => {
  const { catalog, space } = scene
  const [near, far] = [scene.addLibrary('near'), scene.addLibrary('far')]
  const probes = [{ channel: space.look, vectors: [axis(0)] }]
  for (let i = 0; i < 900; i++)
    scene.add(near, [between(0, 1, 0.9 + i / 20000)])
  const distant = Array.from({ length: 30 }, (_, i) => scene.add(far, [between(0, 1, 0.1 + i / 1000)]))
  const some = distant.filter((_, i) => i % 3 === 0)
  catalog.collections.insert({ key: 'few-set-2000', name: 'few', libraryId: null }, some)
  const found = (collections: readonly string[], except?: number) => findCandidates({ catalog, probes, wanted: 20, filter: { collections }, except: new Set(except === undefined ? [] : [except]) }).ids.toSorted((a, b) => a - b)
  expect(found(['far-key-1000'])).toEqual(distant)
  expect(found(['few-set-2000'])).toEqual(some)
  expect(found(['few-set-2000'], some[0])).toEqual(some.slice(1))
  expect(found(['near-key-1000']).length).toBeGreaterThanOrEqual(20)
}))

it('gives as candidates at least those that an exact comparison of everything ranks first', () => withSpace((scene) => {
  const { catalog, space } = scene
  const library = scene.addLibrary('x')
  const likenesses = new Map(Array.from({ length: 120 }, (_, i) => {
    const kind = i % 3 === 0 ? 'model' as const : 'image' as const
    const vectors = someVectors(kind === 'model' ? 12 : 1, 200 + i)
    return [scene.add(library, vectors, kind), { kind, vectors } satisfies Likeness] as const
  }))
  for (const query of [...likenesses.values()].slice(0, 12)) {
    const best = [...likenesses].map(([id, likeness]) => ({ id, cosine: compare(query, likeness).cosine })).sort((a, b) => b.cosine - a.cosine).slice(0, 10)
    const found = findCandidates({ catalog, probes: [{ channel: space.look, vectors: query.vectors }], wanted: 10, filter: {} })
    expect(best.filter(({ id }) => !found.ids.includes(id))).toEqual([])
  }
}))

it('says what is wrong with what is asked for', () => withSpace(async (scene) => {
  const { catalog } = scene
  const library = scene.addLibrary('x')
  const ready = scene.add(library, someVectors(1, 6))
  const waiting = insertAsset(catalog, library, 'waiting.png')
  const broken = insertAsset(catalog, library, 'broken.png')
  makeFailed(catalog, broken, 'preview')
  await expect(ask(scene, { like: [{ assetId: 999 }] })).rejects.toMatchObject({ code: 'asset_not_found' })
  await expect(ask(scene, { like: [{ assetId: waiting }] })).rejects.toMatchObject({ code: 'asset_not_ready', message: expect.stringContaining('not been embedded yet') as string })
  await expect(ask(scene, { like: [{ assetId: broken }] })).rejects.toMatchObject({ code: 'asset_not_ready', message: expect.stringContaining('preview failed') as string })
  await expect(ask(scene, { like: [{ assetId: ready }], collections: ['x-key-1000', 'no-such-1'] })).rejects.toMatchObject({ code: 'collection_not_found' })
  expect((await ask(scene, { like: [{ assetId: ready }] })).results).toEqual([])
}))

function axis(index: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, i) => i === index ? 1 : 0)
}

/** The unit vector whose cosine with axis `a` is `cosine`, the rest along axis `b`. */
function between(a: number, b: number, cosine: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, i) => i === a ? cosine : i === b ? Math.sqrt(1 - cosine * cosine) : 0)
}
