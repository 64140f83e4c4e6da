import { expect, it } from 'vitest'
import { concatenate, fromBlob, toBlob } from '../../../src-main/catalog/vectors.ts'
import { failure } from '../../../src-main/contract/errors.ts'
import { clusteredVectors } from '../../helpers/random.ts'
import { axis, insertAsset, withCatalog } from './seed.ts'

it('keeps vectors in half precision: an error of at most 2⁻¹¹ of each number, cosines to four digits', () => {
  const dimensions = 256
  const vectors = clusteredVectors(50, dimensions, { clusters: 5, spread: 1, seed: 3 })
  for (let row = 0; row < 50; row++) {
    const vector = vectors.slice(row * dimensions, (row + 1) * dimensions)
    const blob = toBlob(vector)
    expect(blob.byteLength).toBe(dimensions * 2)
    const back = fromBlob(blob)
    vector.forEach((value, i) => expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 2 ** -25))
    expect(vector.reduce((sum, value, i) => sum + value * back[i]!, 0)).toBeCloseTo(1, 3)
  }
  expect(fromBlob(toBlob(Float32Array.of(0, 1, -1, 0.5)))).toEqual(Float32Array.of(0, 1, -1, 0.5))
})

it('reads vectors from bytes that do not begin at an even address', () => {
  const blob = toBlob(Float32Array.of(0.25, -0.75))
  const shifted = new Uint8Array(blob.length + 1)
  shifted.set(blob, 1)
  expect(fromBlob(shifted.subarray(1))).toEqual(Float32Array.of(0.25, -0.75))
  expect(concatenate([Float32Array.of(1, 2), Float32Array.of(3, 4)])).toEqual(Float32Array.of(1, 2, 3, 4))
  expect(concatenate([])).toHaveLength(0)
})

it('replaces the views of one asset and encoder only, under ids that only rise', () => withCatalog((catalog) => {
  const { embeddings } = catalog
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  const first = embeddings.replace(a, 'e', [axis(4, 0), axis(4, 1)])
  const other = embeddings.replace(a, 'f', [axis(4, 2)])
  const ofB = embeddings.replace(b, 'e', [axis(4, 3)])
  const second = embeddings.replace(a, 'e', [axis(4, 1)])

  expect(Math.min(...second)).toBeGreaterThan(Math.max(...first, ...other, ...ofB))
  expect(embeddings.count('e')).toBe(2)
  expect(embeddings.count('f')).toBe(1)
  expect(embeddings.idsOf(a).map(({ id, encoder }) => [id, encoder]).sort()).toEqual([[second[0], 'e'], [other[0], 'f']].sort())
  expect(embeddings.ofAssets([a, b, 99], 'e')).toEqual(new Map([[a, [axis(4, 1)]], [b, [axis(4, 3)]]]))
  expect(embeddings.places([...first, ...second, ...ofB])).toEqual([
    { id: ofB[0], assetId: b, view: 0 },
    { id: second[0], assetId: a, view: 0 },
  ])

  embeddings.replace(b, 'e', [])
  const afterAll = embeddings.replace(b, 'e', [axis(4, 0)])
  expect(afterAll[0]).toBeGreaterThan(Math.max(...second, ...ofB))
}))

it('tells an index what came and went since', () => withCatalog((catalog) => {
  const { embeddings } = catalog
  const library = catalog.libraries.insert('/x', 'x')
  expect(embeddings.marks('e')).toEqual({ highWater: 0, tombstoneSeq: 0 })
  const assets = Array.from({ length: 5 }, (_, i) => insertAsset(catalog, library, `${i}.png`))
  const ids = assets.flatMap((asset, i) => embeddings.replace(asset, i === 4 ? 'f' : 'e', [axis(4, i % 4)]))

  const page = embeddings.after('e', ids[0]!, 2)
  expect(page.ids).toEqual([ids[1], ids[2]])
  expect(page.vectors).toEqual(concatenate([axis(4, 1), axis(4, 2)]))
  expect(embeddings.after('e', ids[3]!, 10).ids).toEqual([])

  embeddings.replace(assets[1]!, 'e', [])
  embeddings.replace(assets[4]!, 'f', [])
  const marks = embeddings.marks('e')
  expect(marks.highWater).toBe(ids[3])
  expect(embeddings.tombstonesAfter('e', 0, 10).map(({ embeddingId }) => embeddingId)).toEqual([ids[1]])
  expect(embeddings.tombstonesAfter('e', marks.tombstoneSeq, 10)).toEqual([])

  embeddings.forgetTombstones('e', marks.tombstoneSeq)
  catalog.libraries.forget(library)
  expect(embeddings.tombstonesAfter('e', marks.tombstoneSeq, 10).map(({ embeddingId }) => embeddingId).sort()).toEqual([ids[0], ids[2], ids[3]])
  expect(embeddings.tombstonesAfter('f', 0, 10)).toHaveLength(1)
  expect(embeddings.count('e')).toBe(0)
}))

it('drops an encoder with its removals and leaves the others alone', () => withCatalog((catalog) => {
  const { embeddings } = catalog
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  embeddings.replace(asset, 'e', [axis(4, 0)])
  embeddings.replace(asset, 'f', [axis(4, 1)])
  embeddings.removeEncoder('e')
  expect(embeddings.count('e')).toBe(0)
  expect(embeddings.tombstonesAfter('e', 0, 10)).toEqual([])
  expect(embeddings.ofAssets([asset], 'f').size).toBe(1)
}))

it('tells whether something that one encoder embedded waits for another, or failed for want of what is around it', () => withCatalog((catalog) => {
  const { embeddings, ingest } = catalog
  const isAwaited = () => embeddings.isAwaited('old', 'new', ['stage_unavailable'])
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  ;[a, b].forEach(id => ingest.settle(id))
  embeddings.replace(a, 'old', [axis(4, 0)])
  expect(isAwaited()).toBe(false)
  ingest.queueAgain([a, b])
  expect(isAwaited()).toBe(true)
  ingest.failed(a, 'embed:new', 1, failure('stage_unavailable', { reason: '' }).toWire(), 1, null)
  expect(isAwaited()).toBe(true)
  ingest.failed(a, 'embed:new', 1, failure('encoder_invalid', { reason: '' }).toWire(), 1, null)
  expect(isAwaited()).toBe(false)
  ingest.queueAgain([a])
  embeddings.replace(a, 'new', [axis(4, 0)])
  expect(isAwaited()).toBe(false)
}))
