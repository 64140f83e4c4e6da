import { expect, it } from 'vitest'
import { boxOf } from '../../../../src-renderer/layout/grid.ts'
import { squareLayout } from '../../../../src-renderer/layout/rows.ts'
import { boxBetween, edgeSpeed, tilesIn } from '../../../../src-renderer/layout/sweep.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { input, someLayouts } from './scene.ts'

const layout = squareLayout(input)

it('touches the tiles under a box, however it was drawn', () => {
  const box = boxBetween({ x: 400, y: 300 }, { x: 190, y: 100 })
  expect(box).toEqual({ left: 190, top: 100, width: 210, height: 200 })
  expect(tilesIn(layout, box)).toEqual([{ start: 1, end: 3 }, { start: 7, end: 9 }])
})

it('answers whole rows as one range', () => {
  expect(tilesIn(layout, { left: 0, top: 0, width: 1000, height: 900 })).toEqual([{ start: 0, end: 30 }])
  expect(tilesIn(layout, { left: 172, top: 30, width: 8, height: 0 })).toEqual([])
  expect(tilesIn(squareLayout({ ...input, count: 0 }), { left: 0, top: 0, width: 100, height: 100 })).toEqual([])
})

it('touches just the tiles that meet the box, in any layout', () => {
  const random = seededRandom(4)
  for (const { name, layout, input } of someLayouts(120)) {
    const box = boxBetween({ x: random() * input.width, y: random() * layout.height }, { x: random() * input.width, y: random() * layout.height })
    const found = tilesIn(layout, box).flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
    const meeting = Array.from({ length: layout.count }, (_, index) => index).filter((index) => {
      const tile = boxOf(layout, index)
      return tile.left <= box.left + box.width && tile.left + tile.width >= box.left
        && tile.top <= box.top + box.height && tile.top + tile.height + layout.caption >= box.top
    })
    expect(found, name).toEqual(meeting)
  }
})

it('scrolls at the edges of the view, the faster the further beyond', () => {
  expect(edgeSpeed(300, 600)).toBe(0)
  expect(edgeSpeed(20, 600)).toBeLessThan(0)
  expect(edgeSpeed(590, 600)).toBeGreaterThan(0)
  expect(edgeSpeed(640, 600)).toBeGreaterThan(edgeSpeed(590, 600))
  expect(edgeSpeed(5000, 600)).toBe(4000)
})
