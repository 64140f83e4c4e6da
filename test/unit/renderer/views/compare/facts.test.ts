import type { Asset } from '../../../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { factRows } from '../../../../../src-renderer/views/compare/facts.ts'

const image: Asset = {
  id: 1,
  libraryId: 1,
  path: 'wood/oak.png',
  name: 'oak.png',
  kind: 'image',
  format: 'png',
  size: 2000,
  hash: null,
  width: 640,
  height: 480,
  triangles: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  addedAt: '2026-01-01T00:00:00.000Z',
  missingSince: null,
  state: 'ready',
  failure: null,
  preview: null,
  strip: null,
}

function rowsOf(assets: readonly Asset[], scores: readonly (number | undefined)[] = []) {
  return new Map(factRows(assets, scores).map(row => [row.name, row]))
}

it('marks what is not the same of all', () => {
  const rows = rowsOf([image, { ...image, id: 2, size: 3000, path: 'wood/copy.png' }])
  expect(rows.get('Size')).toMatchObject({ differs: true, values: ['2 KB', '3 KB'] })
  expect(rows.get('Format')?.differs).toBe(false)
  expect(rows.get('Folder')).toMatchObject({ differs: false, values: ['wood', 'wood'] })
})

it('leaves out what none of them has, and says where one has nothing', () => {
  expect(rowsOf([image, image]).has('Triangles')).toBe(false)
  const rows = rowsOf([image, { ...image, id: 2, kind: 'model', format: 'glb', width: null, height: null, triangles: 12 }])
  expect(rows.get('Triangles')).toMatchObject({ differs: true, values: [undefined, '12'] })
})

it('tells how like the first the others are', () => {
  expect(rowsOf([image, image], [undefined, 0.934]).get('Likeness to the first')).toMatchObject({ differs: false, values: ['the first', '0.93'] })
})
