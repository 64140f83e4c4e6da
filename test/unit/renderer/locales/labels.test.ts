import type { Asset } from '../../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { tileLabel } from '../../../../src-renderer/locales/labels.ts'

const asset: Asset = {
  id: 1,
  libraryId: 1,
  path: 'a/chair.glb',
  name: 'chair.glb',
  kind: 'model',
  format: 'glb',
  size: 1,
  hash: null,
  width: null,
  height: null,
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

it('names a tile, and says what keeps its file from being had', () => {
  const item = { asset, offline: false, keptUntil: undefined }
  expect(tileLabel(undefined)).toBe('')
  expect(tileLabel(item)).toBe('chair.glb, 3D model')
  expect(tileLabel({ ...item, score: 0.875 })).toBe('chair.glb, 3D model, score 0.88')
  expect(tileLabel({ ...item, offline: true })).toBe('chair.glb, 3D model, folder cannot be reached')
  expect(tileLabel({ ...item, asset: { ...asset, state: 'missing' }, keptUntil: new Date(2026, 11, 20) })).toBe('chair.glb, 3D model, file is missing, kept until Dec 20, 2026')
})
