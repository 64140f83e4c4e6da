import { expect, it } from 'vitest'
import { boxOf } from '../../../../src-renderer/layout/grid.ts'
import { renderedParts } from '../../../../src-renderer/layout/rendered.ts'
import { squareLayout } from '../../../../src-renderer/layout/rows.ts'
import { input } from './scene.ts'

const layout = squareLayout(input)
const grouped = squareLayout({ ...input, count: 30, sections: [{ start: 0, count: 7 }, { start: 7, count: 23 }] })

const indicesOf = (parts: ReturnType<typeof renderedParts>) => parts.map(({ section, tiles }) => [section, ...tiles.map(({ index }) => index)])

it('holds the tiles of the rows in view, each where it lies', () => {
  const parts = renderedParts(layout, { start: 1, end: 3 }, 8)
  expect(indicesOf(parts)).toEqual([[-1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]])
  for (const { index, box } of parts[0]!.tiles)
    expect(box).toEqual(boxOf(layout, index))
})

it('keeps the tile that has the focus, in its order, wherever the view is', () => {
  expect(indicesOf(renderedParts(layout, { start: 1, end: 2 }, 2))).toEqual([[-1, 2, 6, 7, 8, 9, 10, 11]])
  expect(indicesOf(renderedParts(layout, { start: 0, end: 1 }, 90))).toEqual([[-1, 0, 1, 2, 3, 4, 5, 90]])
})

it('puts tiles into their sections', () => {
  expect(indicesOf(renderedParts(grouped, { start: 1, end: 3 }, 0))).toEqual([[0, 0, 6], [1, 7, 8, 9, 10, 11, 12]])
})

it('holds nothing before anything is laid out', () => {
  expect(renderedParts(layout, { start: 0, end: 0 }, 3)).toEqual([])
  expect(renderedParts(squareLayout({ ...input, count: 0 }), { start: 0, end: 0 }, 0)).toEqual([])
})
