import { describe, expect, it } from 'vitest'
import { boxOf, contentTop, revealing, rowOf, scrollHeight, scrollLimit, scrollTopOf, sectionOf, visibleRows, visibleSections } from '../../../../src-renderer/layout/grid.ts'
import { squareLayout } from '../../../../src-renderer/layout/rows.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { input, someLayouts } from './scene.ts'

const layout = squareLayout(input)
const cases = someLayouts(200)

describe('visible rows', () => {
  it('are those that touch the viewport', () => {
    expect(visibleRows(layout, 0, 400, 0)).toEqual({ start: 0, end: 2 })
    expect(visibleRows(layout, 20 + 191 * 3, 190, 0)).toEqual({ start: 3, end: 4 })
  })

  it('are more on both sides, within the list', () => {
    expect(visibleRows(layout, 20 + 191 * 3, 190, 2)).toEqual({ start: 1, end: 6 })
    expect(visibleRows(layout, layout.height + 5000, 400, 2)).toEqual({ start: 13, end: 16 })
    expect(visibleRows(squareLayout({ ...input, count: 0 }), 0, 400, 2)).toEqual({ start: 0, end: 0 })
  })

  it('hold every tile that is in view, in any layout', () => {
    const random = seededRandom(5)
    for (const { name, layout } of cases) {
      const top = random() * layout.height
      const viewport = 100 + random() * 900
      const { start, end } = visibleRows(layout, top, viewport, 0)
      for (let index = 0; index < layout.count; index++) {
        const box = boxOf(layout, index)
        if (box.top < top + viewport && box.top + box.height + layout.caption > top) {
          expect(rowOf(layout, index), name).toBeGreaterThanOrEqual(start)
          expect(rowOf(layout, index), name).toBeLessThan(end)
        }
      }
    }
  })
})

describe('sections', () => {
  const grouped = squareLayout({ ...input, count: 30, sections: [{ start: 0, count: 7 }, { start: 7, count: 2 }, { start: 9, count: 21 }] })

  it('are found by a tile and by what shows', () => {
    expect([0, 6, 7, 8, 9, 29].map(index => sectionOf(grouped, index))).toEqual([0, 0, 1, 1, 2, 2])
    expect(visibleSections(grouped, 0, 300)).toEqual({ start: 0, end: 1 })
    expect(visibleSections(grouped, grouped.sectionTops[1]! + 1, 300)).toEqual({ start: 1, end: 3 })
  })

  it('are none without headings', () => {
    expect(sectionOf(layout, 50)).toBe(-1)
    expect(visibleSections(layout, 0, 300)).toEqual({ start: 0, end: 0 })
  })
})

describe('scrolling', () => {
  const long = squareLayout({ ...input, width: 360, count: 250_000 })

  it('is one to one while the browser can hold the height', () => {
    expect(scrollHeight(layout)).toBe(layout.height)
    expect(contentTop(layout, 777, 400)).toBe(777)
  })

  it('reaches the last tile of a list that is higher than browsers allow', () => {
    expect(long.height).toBeGreaterThan(scrollLimit)
    expect(scrollHeight(long)).toBe(scrollLimit)
    const bottom = contentTop(long, scrollLimit - 900, 900)
    expect(bottom).toBeCloseTo(long.height - 900, 3)
    expect(visibleRows(long, bottom, 900, 0).end).toBe(long.rows)
  })

  it('converts both ways', () => {
    expect(contentTop(long, scrollTopOf(long, 5_000_000, 900), 900)).toBeCloseTo(5_000_000, 3)
  })

  it('moves only as far as a tile needs to be in view', () => {
    const top = 191 * 4
    expect(revealing(layout, 30, top, 600)).toBe(top)
    expect(revealing(layout, 0, top, 600)).toBe(0)
    expect(revealing(layout, 60, top, 600)).toBe(20 + 191 * 11 - 600)
  })

  it('brings any tile into view, below the heading that stays at the top', () => {
    const random = seededRandom(9)
    for (const { name, layout } of cases) {
      const viewport = 500 + random() * 900
      const index = Math.floor(random() * layout.count)
      const { top, height } = boxOf(layout, index)
      const shown = revealing(layout, index, random() * layout.height, viewport)
      expect(top, name).toBeGreaterThanOrEqual(shown + layout.header)
      expect(Math.min(top + height, top + viewport - layout.header - layout.padding), name).toBeLessThanOrEqual(shown + viewport)
    }
  })
})
