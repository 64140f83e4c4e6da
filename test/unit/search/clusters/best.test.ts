import type { Asset } from '../../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { compareBest } from '../../../../src-main/search/clusters/best.ts'

function asset(id: number, given: Partial<Asset> = {}): Asset {
  return {
    id,
    libraryId: 1,
    path: `${id}.png`,
    name: `${id}.png`,
    kind: 'image',
    format: 'png',
    size: 1,
    hash: null,
    width: 100,
    height: 100,
    triangles: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    modifiedAt: '2026-01-01T00:00:00.000Z',
    addedAt: '2026-01-01T00:00:00.000Z',
    missingSince: null,
    state: 'ready',
    failure: null,
    preview: null,
    strip: null,
    ...given,
  }
}

function order(...assets: readonly Asset[]): number[] {
  return assets.toSorted(compareBest).map(({ id }) => id)
}

it('prefers pixels, then what loses nothing, then age, then the path', () => {
  const small = asset(1, { width: 50 })
  const lossy = asset(2, { format: 'jpeg' })
  const newer = asset(3)
  const older = asset(4, { createdAt: '2026-03-01T00:00:00.000Z', modifiedAt: '2020-01-01T00:00:00.000Z' })
  const large = asset(5, { format: 'webp', width: 101 })
  const first = asset(6, { path: '0.png' })
  expect(order(small, lossy, newer, older, large, first)).toEqual([5, 4, 6, 3, 2, 1])
})

it('prefers models of more triangles, and those that are known over others', () => {
  const model = (id: number, triangles: number | null) => asset(id, { kind: 'model', format: 'glb', width: null, height: null, triangles, path: 'same' })
  expect(order(model(1, null), model(2, 10), model(3, 1000), model(4, 10))).toEqual([3, 2, 4, 1])
})
