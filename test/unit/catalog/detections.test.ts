import type { Finding } from '../../../src-main/detectors/types.ts'
import { expect, it } from 'vitest'
import { axis, insertAsset, withCatalog } from './seed.ts'

const at = (x: number) => ({ x, y: 0.25, width: 0.125, height: 0.5 })
const findings: readonly Finding[] = [{ label: 'chair', score: 0.9, region: at(0) }, { label: 'cat', score: 0.5, region: at(0.5) }]

it('keeps what was found in an image in order, in place of what was found before, under ids that never come again', () => withCatalog((catalog) => {
  const { detections } = catalog
  const asset = insertAsset(catalog, catalog.libraries.insert('/photos', 'photos'), 'a.png')
  detections.replace(asset, 'one', findings)
  const before = detections.ofAsset(asset)
  expect(before.map(({ n, label, score, region, assetId }) => ({ n, label, score, region, assetId }))).toEqual(findings.map((finding, n) => ({ ...finding, n, assetId: asset })))
  expect(detections.get(before[1]!.id)).toEqual(before[1])

  detections.replace(asset, 'two', findings.slice(1))
  expect(detections.ofAsset(asset)).toMatchObject([{ n: 0, label: 'cat' }])
  expect(detections.ofAsset(asset)[0]!.id).toBeGreaterThan(before[1]!.id)
  before.forEach(({ id }) => expect(detections.get(id)).toBeUndefined())
  expect([detections.detectors(), detections.count('one'), detections.count('two')]).toEqual([['two'], 0, 1])
  expect([detections.assetsOf('one', 9), detections.assetsOf('two', 9)]).toEqual([[], [asset]])

  detections.removeOf(asset)
  expect([detections.ofAsset(asset), detections.detectors()]).toEqual([[], []])
}))

it('counts the images on disk under each label, the most frequent first', () => withCatalog((catalog) => {
  const { detections } = catalog
  const library = catalog.libraries.insert('/photos', 'photos')
  const [a, b, gone] = ['a.png', 'b.png', 'gone.png'].map(name => insertAsset(catalog, library, name)) as [number, number, number]
  detections.replace(a, 'one', [...findings, findings[1]!])
  detections.replace(b, 'one', [findings[1]!])
  detections.replace(gone, 'one', findings)
  catalog.scans.missing(gone)
  expect(detections.labels()).toEqual([{ name: 'cat', assets: 2 }, { name: 'chair', assets: 1 }])
}))

it('tells of an embedding what it is of, and copies what was found', () => withCatalog((catalog) => {
  const { detections, embeddings } = catalog
  const library = catalog.libraries.insert('/photos', 'photos')
  const [a, b] = ['a.png', 'b.png'].map(name => insertAsset(catalog, library, name)) as [number, number]
  detections.replace(a, 'one', findings)
  detections.replace(b, 'one', findings.slice(1))
  detections.copy(a, b)
  const [first, second] = embeddings.replace(b, 'e+objects', [axis(4, 0), axis(4, 1)]) as [number, number]
  expect(detections.byEmbeddings([second, first, 999])).toEqual(new Map([first, second].map((id, n) => [id, detections.ofAsset(b)[n]])))
  expect(detections.ofAsset(b).map(({ label, region }) => ({ label, region }))).toEqual(detections.ofAsset(a).map(({ label, region }) => ({ label, region })))
}))
