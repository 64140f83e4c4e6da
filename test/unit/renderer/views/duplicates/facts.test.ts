import type { Asset } from '../../../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { differencesOf, freedBytes } from '../../../../../src-renderer/views/duplicates/facts.ts'

const photo = { id: 1, format: 'jpeg', size: 2000, width: 800, height: 600, triangles: null, modifiedAt: '2024-05-01T10:00:00.000Z' } as Asset

it('finds nothing that tells copies apart', () => {
  expect(differencesOf([photo, { ...photo, id: 2, name: 'copy.jpg' }])).toEqual(new Set())
})

it.each([
  ['extent', { width: 400, height: 300 }],
  ['extent', { triangles: 12 }],
  ['format', { format: 'png' }],
  ['size', { size: 1999 }],
  ['modified', { modifiedAt: '2024-05-02T10:00:00.000Z' }],
])('tells apart by %s', (name, other) => {
  expect(differencesOf([photo, photo, { ...photo, ...other }])).toEqual(new Set([name]))
})

it('counts the bytes of all but the one that is kept', () => {
  expect(freedBytes([photo, { ...photo, id: 2, size: 500 }, { ...photo, id: 3, size: 70 }], 1)).toBe(570)
})
