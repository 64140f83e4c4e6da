import type { SearchRequest } from '../../../src-main/contract/query.ts'
import type { Scene } from './scene.ts'
import { describe, expect, it } from 'vitest'
import { SearchResponse } from '../../../src-main/contract/entities.ts'
import { surfaceDimensions } from '../../../src-main/media/surface.ts'
import { openScore } from '../../../src-main/search/ranking.ts'
import { setValue } from '../catalog/edits.ts'
import { insertAsset } from '../catalog/seed.ts'
import { ask, dimensions, someVectors, withSpace } from './scene.ts'

async function idsOf(scene: Scene, request: SearchRequest): Promise<number[]> {
  return (await ask(scene, request)).results.map(({ asset }) => asset.id)
}

/** The unit vector with these first numbers. */
function vector(...numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers)
  return Float32Array.from({ length: dimensions }, (_, i) => (numbers[i] ?? 0) / length)
}

/** A unit vector of a surface. */
function skin(...numbers: readonly number[]): Float32Array[] {
  const length = Math.hypot(...numbers)
  return [Float32Array.from({ length: surfaceDimensions }, (_, i) => (numbers[i] ?? 0) / length)]
}

function dotOf(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

describe('a search by several examples', () => {
  it('finds what an exact comparison of everything finds, however far that is from each of them', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const vectors = someVectors(1200, 7)
    const ids = vectors.map(each => scene.add(library, [each]))
    const [likes, unlikes, weights] = [[3, 400, 800], [5, 700], [1, 2, 0.5]]
    const score = (i: number) => openScore({
      likes: likes.map((like, n) => ({ score: Math.max(0, dotOf(vectors[i]!, vectors[like]!)), weight: weights[n]! })),
      unlikes: unlikes.map(unlike => ({ score: Math.max(0, dotOf(vectors[i]!, vectors[unlike]!)), weight: 1 })),
      textWeight: 0.5,
    })
    const exact = vectors.map((_, i) => ({ id: ids[i]!, score: score(i) }))
      .filter((_, i) => ![...likes, ...unlikes].includes(i))
      .sort((a, b) => b.score - a.score)
      .slice(0, 10)
    const response = SearchResponse.parse(await ask(scene, { like: likes.map((i, n) => ({ assetId: ids[i]!, weight: weights[n]! })), unlike: unlikes.map(i => ({ assetId: ids[i]! })), limit: 10 }))
    response.results.forEach(({ score: found, cosine }, i) => {
      expect(found).toBeCloseTo(exact[i]!.score, 2)
      expect(cosine).toBeNull()
    })
    expect(response.results.filter(({ asset }) => exact.some(({ id }) => id === asset.id)).length).toBeGreaterThanOrEqual(9)
    expect(response.total).toBe(1195)
  }))

  it('has none of them among its results', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const [a, b, c, d] = someVectors(4, 8).map(each => scene.add(library, [each])) as [number, number, number, number]
    expect((await idsOf(scene, { like: [{ assetId: a }, { assetId: b }], unlike: [{ assetId: c }] }))).toEqual([d])
    expect((await ask(scene, { like: [{ assetId: a }], unlike: [{ assetId: c }] })).total).toBe(2)
  }))

  it('takes away from what is unliked, and leaves alone what is not', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const like = scene.add(library, [vector(1, 0)])
    const [near, far] = [scene.add(library, [vector(3, 2, 0)]), scene.add(library, [vector(3, 0, 2.2)])]
    const unlike = scene.add(library, [vector(0.5, 1, 0)])
    expect(await idsOf(scene, { like: [{ assetId: like }], limit: 2 })).toEqual([near, far])
    const without = (await ask(scene, { like: [{ assetId: like }] })).results
    const { results } = await ask(scene, { like: [{ assetId: like }], unlike: [{ assetId: unlike }] })
    expect(results.map(({ asset }) => asset.id)).toEqual([far, near])
    expect(results[0]!.score).toBe(without.find(({ asset }) => asset.id === far)!.score)
  }))

  it('may be by what is not wanted alone', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const [a, b, c] = [[1, 0], [1, 0.2], [-1, 0]].map(numbers => scene.add(library, [vector(...numbers)])) as [number, number, number]
    const { results } = await ask(scene, { unlike: [{ assetId: a }] })
    expect(results.map(({ asset }) => asset.id)).toEqual([c, b])
    expect(results[0]!.score).toBe(1)
    expect(results[1]!.score).toBeLessThan(0.1)
  }))
})

describe('meaning and surface', () => {
  it('are compared apart or together', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const like = scene.add(library, [vector(1, 0)], 'image', { surface: skin(1, 0) })
    const sameThing = scene.add(library, [vector(1, 0.1)], 'image', { surface: skin(0, 1) })
    const sameLook = scene.add(library, [vector(0, 1)], 'image', { surface: skin(1, 0.1) })
    const some = scene.add(library, [vector(1, 0.9)], 'image', { surface: skin(1, 0.9) })
    const by = (meaning: number) => ask(scene, { like: [{ assetId: like }], meaning })
    const ids = async (meaning: number) => (await by(meaning)).results.map(({ asset }) => asset.id)
    expect(await ids(1)).toEqual([sameThing, some, sameLook])
    expect(await ids(0)).toEqual([sameLook, some, sameThing])
    expect((await ids(0.5))[0]).toBe(some)
    const half = (await by(0.5)).results.find(({ asset }) => asset.id === some)!
    const [whole, surface] = await Promise.all([1, 0].map(async meaning => (await by(meaning)).results.find(({ asset }) => asset.id === some)!))
    expect(half.score).toBeCloseTo((whole!.score + surface!.score) / 2, 6)
    expect([whole!.cosine === null, half.cosine, surface!.cosine]).toEqual([false, null, null])
  }))

  it('of what has no surface yet say so of an example, and count nothing of a result', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const like = scene.add(library, [vector(1, 0)], 'image', { surface: skin(1) })
    const bare = scene.add(library, [vector(1, 0.1)])
    await expect(ask(scene, { like: [{ assetId: bare }], meaning: 0.9 })).rejects.toMatchObject({ code: 'asset_not_ready', message: expect.stringContaining('surface') as string })
    const { results } = await ask(scene, { like: [{ assetId: like }], meaning: 0.5 })
    expect(results[0]).toMatchObject({ asset: { id: bare } })
    expect(results[0]!.score).toBeLessThanOrEqual(0.5)
  }))
})

describe('shape and look', () => {
  const views = (...numbers: readonly number[]) => Array.from({ length: 12 }, () => vector(...numbers))

  it('of models are compared apart or together', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const like = scene.add(library, views(1, 0), 'model', { shape: views(0, 0, 1) })
    const sameLook = scene.add(library, views(1, 0.1), 'model', { shape: views(0, 0, 0, 1) })
    const sameShape = scene.add(library, views(0, 1), 'model', { shape: views(0, 0, 1, 0.1) })
    const ids = (shape: number) => idsOf(scene, { like: [{ assetId: like }], shape })
    expect(await ids(0)).toEqual([sameLook, sameShape])
    expect(await ids(1)).toEqual([sameShape, sameLook])
  }))

  it('do not matter where one of both is an image, and must be there where it is asked for', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const image = scene.add(library, [vector(1, 0)])
    const model = scene.add(library, views(1, 0.1), 'model')
    const [plain, shaped] = await Promise.all([0, 1].map(shape => ask(scene, { like: [{ assetId: image }], shape })))
    expect(shaped!.results).toEqual(plain!.results)
    expect(shaped!.results).toMatchObject([{ asset: { id: model } }])
    await expect(ask(scene, { like: [{ assetId: model }], shape: 0.5 })).rejects.toMatchObject({ code: 'asset_not_ready', message: expect.stringContaining('shape') as string })
  }))
})

describe('a concept', () => {
  const conceptScorer = () => ({ score: (list: readonly Float32Array[]) => 1 / (1 + Math.exp(-10 * (list[0]![0]! - 0.5))), seeds: [vector(1)] })

  it('scores, alone and beside examples', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const [a, b, c] = [[1, 0], [1, 1], [0, 1]].map(numbers => scene.add(library, [vector(...numbers)])) as [number, number, number]
    const alone = await ask(scene, { concept: 'some' })
    expect(alone.results.map(({ asset }) => asset.id)).toEqual([a, b, c])
    expect(alone.results[0]!.score).toBeCloseTo(1 / (1 + Math.exp(-5)), 3)
    expect(alone.results[0]!.cosine).toBeNull()
    expect(await idsOf(scene, { concept: 'some', threshold: 0.5 })).toEqual([a, b])
    expect((await idsOf(scene, { concept: 'some', like: [{ assetId: c }] }))).toEqual([b, a].sort((x, y) => x - y))
  }, { conceptScorer }))

  it('that is not there says so', () => withSpace(async (scene) => {
    await expect(ask(scene, { concept: 'none' })).rejects.toMatchObject({ code: 'concept_not_found' })
  }))
})

describe('the meaning of a text', () => {
  const embedText = (text: string) => Promise.resolve(text === 'red' ? vector(1, 0) : vector(0, 1))

  it('is compared with pictures, alone and beside examples', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const [red, both, blue] = [[1, 0.1], [1, 1], [0.1, 1]].map(numbers => scene.add(library, [vector(...numbers)])) as [number, number, number]
    const response = await ask(scene, { text: 'red', textMeaning: 1 })
    expect(response).toMatchObject({ text: 'meaning', total: 3 })
    expect(response.results.map(({ asset }) => asset.id)).toEqual([red, both, blue])
    expect(response.results[0]!.cosine).toBeNull()
    expect(await idsOf(scene, { text: 'red', textMeaning: 1, like: [{ assetId: blue }], textWeight: 1 })).toEqual([red, both])
    expect(await idsOf(scene, { text: 'red', textMeaning: 1, like: [{ assetId: blue }], textWeight: 0 })).toEqual([both, red])
  }, { embedText }))
})

describe('the words of a text', () => {
  const embedText = () => Promise.resolve(vector(1, 0))

  /** Pictures ever less like the text's vector; the tags `sea` and `shore` are on the last two. */
  function tagged(scene: Scene): [number, number, number, number] {
    const library = scene.addLibrary('x')
    const ids = [0.1, 0.2, 0.3, 0.4].map(y => scene.add(library, [vector(1, y)])) as [number, number, number, number]
    scene.catalog.tags.add([ids[2]], ['sea'])
    scene.catalog.tags.add([ids[3]], ['sea', 'shore'])
    return ids
  }

  it('are searched alone where the encoder understands no text, which is told', () => withSpace(async (scene) => {
    const [,, c, d] = tagged(scene)
    const response = SearchResponse.parse(await ask(scene, { text: 'sea shore', textMeaning: 1 }))
    expect(response).toMatchObject({ text: 'words', total: 2 })
    expect(response.results.map(({ asset, score, cosine }) => [asset.id, score, cosine])).toEqual([[d, 1, null], [c, expect.closeTo(61 / 62, 6), null]])
    expect((await ask(scene, { text: 'sea', filter: `id != ${d}` })).total).toBe(1)
    expect((await ask(scene, { text: 'nothing' }))).toMatchObject({ total: 0, results: [] })
    expect(await idsOf(scene, { text: 'sea shore', threshold: 0.99 })).toEqual([d])
  }))

  it('are counted as they can be paged to: without what is searched by, with what only they find', () => withSpace(async (scene) => {
    const [a,, c, d] = tagged(scene)
    const unread = insertAsset(scene.catalog, scene.addLibrary('y'), 'sea.png')
    for (const [request, found] of [
      [{ text: 'sea', unlike: [{ assetId: c }] }, [d, unread]],
      [{ text: 'sea', like: [{ assetId: c }] }, [a, a + 1, d, unread]],
      [{ text: 'sea', like: [{ assetId: a }] }, [a + 1, c, d, unread]],
    ] as const) {
      const { total, results } = await ask(scene, request)
      expect(results.map(({ asset }) => asset.id).sort((x, y) => x - y)).toEqual(found)
      expect(total).toBe(found.length)
      expect((await ask(scene, { ...request, limit: 1 })).total).toBe(found.length)
    }
  }))

  it('are fused with its meaning by their ratio', () => withSpace(async (scene) => {
    const [a, b, c, d] = tagged(scene)
    const by = (textMeaning: number) => ask(scene, { text: 'shore', textMeaning })
    expect(await by(0)).toMatchObject({ text: 'words', results: [{ asset: { id: d }, score: 1 }] })
    expect((await by(0)).results).toHaveLength(1)
    expect((await by(1)).results.map(({ asset }) => asset.id)).toEqual([a, b, c, d])
    const both = await by(0.5)
    expect(both).toMatchObject({ text: 'both', total: 4 })
    expect(both.results.map(({ asset }) => asset.id)).toEqual([d, a, b, c])
    expect(both.results.slice(0, 2).map(({ score }) => score)).toEqual([expect.closeTo((1 + 61 / 64) / 2, 6), expect.closeTo(0.5, 6)])
  }, { embedText }))

  it('lift among examples what has them', () => withSpace(async (scene) => {
    const [a, b, c, d] = tagged(scene)
    expect(await idsOf(scene, { like: [{ assetId: a }] })).toEqual([b, c, d])
    expect(await idsOf(scene, { like: [{ assetId: a }], text: 'shore' })).toEqual([d, b, c])
    const waiting = insertAsset(scene.catalog, scene.addLibrary('y'), 'shore.png')
    expect(await idsOf(scene, { like: [{ assetId: a }], text: 'shore' })).toEqual([d, waiting, b, c])
  }))
})

describe('a search by conditions alone', () => {
  it('answers all that hold, in the order asked for, with the score 1', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const images = someVectors(3, 9).map(each => scene.add(library, [each]))
    const model = scene.add(library, someVectors(12, 10), 'model')
    const waiting = insertAsset(scene.catalog, library, 'waiting.png')
    const response = SearchResponse.parse(await ask(scene, { filter: 'kind = image' }))
    expect(response).toMatchObject({ total: 4, text: null, groups: null })
    expect(response.results.map(({ asset, score, cosine }) => [asset.id, score, cosine])).toEqual([...images, waiting].map(id => [id, 1, null]))
    expect(await idsOf(scene, { kinds: ['model', 'image'], sort: ['kind:desc', 'id:desc'] })).toEqual([model, waiting, ...images.toReversed()])
    expect(await idsOf(scene, { filter: 'kind = image', limit: 2, offset: 1 })).toEqual([images[1], images[2]])
  }))

  it('says where a filter or an order cannot be understood', () => withSpace(async (scene) => {
    await expect(ask(scene, { filter: 'kind = = image' })).rejects.toMatchObject({ code: 'filter_invalid' })
    await expect(ask(scene, { kinds: ['image'], sort: ['beauty:asc'] })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('beauty') as string })
    const like = scene.add(scene.addLibrary('x'), someVectors(1, 1))
    await expect(ask(scene, { like: [{ assetId: like }], filter: 'colour = red' })).rejects.toMatchObject({ code: 'filter_invalid' })
    await expect(ask(scene, { like: [{ assetId: like }], sort: ['tags:asc'] })).rejects.toMatchObject({ code: 'bad_request' })
  }))
})

it('sorts what is similar enough', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const [like, , ...others] = [[1, 0], [0, 1], [1, 0.3], [1, 0.1], [1, 0.2]].map(numbers => scene.add(library, [vector(...numbers)])) as [number, ...number[]]
  const { results, total } = await ask(scene, { like: [{ assetId: like }], threshold: 0.5, sort: ['id:desc'] })
  expect(results.map(({ asset }) => asset.id)).toEqual(others.toReversed())
  expect(total).toBe(3)
  expect(results[0]!.cosine).toBeCloseTo(1 / Math.hypot(1, 0.2), 2)
}))

it('counts all that are similar enough, and reaches as many as asked for through a filter', () => withSpace(async (scene) => {
  const library = scene.addLibrary('x')
  const ids = someVectors(600, 11).map(each => scene.add(library, [each]))
  const all = await ask(scene, { like: [{ assetId: ids[0]! }], limit: 1000 })
  const { score } = all.results[399]!
  const strict = await ask(scene, { like: [{ assetId: ids[0]! }], limit: 5, threshold: score })
  expect(strict.total).toBe(400)
  expect(strict.results).toEqual(all.results.slice(0, 5))
  const odd = await ask(scene, { like: [{ assetId: ids[0]! }], filter: `id >= ${ids[100]!}`, limit: 200 })
  expect(odd.total).toBe(500)
  expect(odd.results).toEqual(all.results.filter(({ asset }) => asset.id >= ids[100]!).slice(0, 200))
}))

describe('pages', () => {
  it('stay together while the library changes, and pass over what has gone', () => withSpace(async (scene) => {
    const library = scene.addLibrary('x')
    const like = scene.add(library, [vector(1, 0)])
    const ids = Array.from({ length: 40 }, (_, i) => scene.add(library, [vector(1, 0.05 * (i + 1))]))
    const page = (offset: number) => idsOf(scene, { like: [{ assetId: like }], limit: 10, offset })
    expect(await page(0)).toEqual(ids.slice(0, 10))
    scene.add(library, [vector(1, 0)])
    scene.catalog.scans.missing(ids[12]!)
    expect(await page(10)).toEqual(ids.slice(10, 20).filter(id => id !== ids[12]))
    expect(await page(20)).toHaveLength(10)
    expect(new Set([...ids.slice(0, 10), ...await page(10), ...await page(20), ...await page(30), ...await page(40)]).size).toBe(40)
    expect((await page(0))[0]).not.toBe(ids[0])
  }))

  it('go as deep as 10,000', () => withSpace(async (scene) => {
    const like = scene.add(scene.addLibrary('x'), someVectors(1, 1))
    expect(await idsOf(scene, { like: [{ assetId: like }], offset: 9950 })).toEqual([])
    await expect(ask(scene, { like: [{ assetId: like }], offset: 9951 })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('10000') as string })
  }))
})

describe('groups', () => {
  it('come in the order of their best members', () => withSpace(async (scene) => {
    const { catalog } = scene
    const library = scene.addLibrary('x')
    const like = scene.add(library, [vector(1, 0)])
    const [a, b, c] = [0.1, 0.2, 0.3].map(y => scene.add(library, [vector(1, y)])) as [number, number, number]
    catalog.tags.add([b, c], ['sea'])
    catalog.tags.add([a, c], ['old'])
    setValue(catalog, [b], 'camera.model', 'X')
    const groups = async (groupBy: string) => (await ask(scene, { like: [{ assetId: like }], groupBy })).groups
    expect(await groups('tag')).toEqual([{ value: 'old', assetIds: [a, c] }, { value: 'sea', assetIds: [b, c] }])
    expect(await groups('metadata.camera.model')).toEqual([{ value: null, assetIds: [a, c] }, { value: 'X', assetIds: [b] }])
    expect(await groups('kind')).toEqual([{ value: 'image', assetIds: [a, b, c] }])
    expect((await ask(scene, { like: [{ assetId: like }] })).groups).toBeNull()
  }))
})

describe('objects', () => {
  const half = { x: 0, y: 0, width: 0.5, height: 1 }

  function addObjects(scene: Scene, assetId: number, objects: readonly (readonly [string, Float32Array])[]): number[] {
    scene.catalog.detections.replace(assetId, 'd', objects.map(([label]) => ({ label, score: 0.9, region: half })))
    scene.space.objects.replace(assetId, objects.map(([, each]) => each))()
    return scene.catalog.detections.ofAsset(assetId).map(({ id }) => id)
  }

  it('are found by what they look like, and searched by', () => withSpace(async (scene) => {
    scene.catalog.settings.set('detector.active', 'd')
    const library = scene.addLibrary('x')
    const like = scene.add(library, [vector(1, 0)])
    const [one, two] = [scene.add(library, [vector(0, 1)]), scene.add(library, [vector(0, 0, 1)])]
    const [chair, table] = addObjects(scene, one, [['chair', vector(1, 0.1)], ['table', vector(0, 1, 0.5)]]) as [number, number]
    const [stool] = addObjects(scene, two, [['chair', vector(1, 0.4)]]) as [number]
    const found = async (request: SearchRequest) => (await ask(scene, { among: 'objects', ...request })).results.map(({ object }) => object!.id)

    const response = SearchResponse.parse(await ask(scene, { like: [{ assetId: like }], among: 'objects' }))
    expect(response.results).toMatchObject([
      { asset: { id: one }, object: { id: chair, label: 'chair', region: half }, view: null },
      { asset: { id: two }, object: { id: stool, label: 'chair' } },
      { asset: { id: one }, object: { id: table, label: 'table' } },
    ])
    expect(response.total).toBe(3)
    expect(response.results[0]!.cosine).toBeCloseTo(1 / Math.hypot(1, 0.1), 2)
    expect(await found({ like: [{ objectId: chair }] })).toEqual([stool, table])
    expect(await idsOf(scene, { like: [{ objectId: chair }] })).toEqual([like, two])
    expect(await found({ like: [{ assetId: like }], filter: 'labels = table' })).toEqual([chair, table])
    expect(await found({ like: [{ assetId: like }], threshold: 0.9 })).toEqual([chair, stool])
    expect(await found({ filter: 'labels = chair' })).toEqual([chair, table, stool])
    expect(await found({ like: [{ assetId: like }], sort: ['id:desc'] })).toEqual([stool, chair, table])
    expect((await ask(scene, { like: [{ assetId: like }], among: 'objects', groupBy: 'label' })).groups).toEqual([{ value: 'chair', assetIds: [one, two] }, { value: 'table', assetIds: [one] }])
  }))

  it('that are not there, or cannot be asked for so, say why', () => withSpace(async (scene) => {
    const like = scene.add(scene.addLibrary('x'), someVectors(1, 1))
    await expect(ask(scene, { like: [{ assetId: like }], among: 'objects' })).rejects.toMatchObject({ code: 'detector_missing' })
    await expect(ask(scene, { like: [{ objectId: 5 }] })).rejects.toMatchObject({ code: 'object_not_found' })
    scene.catalog.settings.set('detector.active', 'd')
    await expect(ask(scene, { like: [{ assetId: like }], among: 'objects', meaning: 0.5 })).rejects.toMatchObject({ code: 'bad_request' })
    expect((await ask(scene, { like: [{ assetId: like }], among: 'objects' })).results).toEqual([])
  }))
})
