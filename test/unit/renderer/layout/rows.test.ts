import { describe, expect, it } from 'vitest'
import { shapeByte } from '../../../../src-main/contract/shape.ts'
import { boxesOf, boxOf, rowOf } from '../../../../src-renderer/layout/grid.ts'
import { justifiedLayout, ratioAt, squareLayout } from '../../../../src-renderer/layout/rows.ts'
import { input, someLayouts, someShapes } from './scene.ts'

describe('square tiles', () => {
  const layout = squareLayout(input)

  it('fill the row with as many columns as fit', () => {
    expect(boxesOf(layout, 0)).toHaveLength(6)
    expect(boxOf(layout, 0)).toEqual({ left: 20, top: 20, width: 151, height: 151 })
    expect(boxOf(layout, 94)).toEqual({ left: 20 + 4 * 161, top: 20 + 15 * 191, width: 151, height: 151 })
  })

  it('are never smaller than wished while two fit', () => {
    for (let width = 400; width < 2000; width += 7)
      expect(boxOf(squareLayout({ ...input, width }), 0).width).toBeGreaterThanOrEqual(input.tile)
  })

  it('keep one column however narrow the window is', () => {
    expect(boxOf(squareLayout({ ...input, width: 60 }), 0).width).toBe(20)
    expect(boxOf(squareLayout({ ...input, width: 0 }), 0).width).toBe(1)
  })

  it('begin a row with each section, below its heading', () => {
    const grouped = squareLayout({ ...input, count: 9, sections: [{ start: 0, count: 7 }, { start: 7, count: 2 }] })
    expect([...grouped.starts]).toEqual([0, 6, 7, 9])
    expect([...grouped.tops]).toEqual([60, 251, 482])
    expect([...grouped.sectionTops]).toEqual([20, 442, grouped.height])
  })
})

describe('justified rows', () => {
  const landscape = shapeByte(3, 2)
  const layout = justifiedLayout({ ...input, count: 10, caption: 0 }, new Uint8Array(10).fill(landscape))

  it('fill the width, at nearly the height that was wished', () => {
    expect([...layout.starts]).toEqual([0, 4, 8, 10])
    const row = boxesOf(layout, 0)
    expect(row[0]?.left).toBe(20)
    expect(row[3]!.left + row[3]!.width).toBe(980)
    expect(Math.abs(layout.heights[0]! - 150)).toBeLessThan(20)
  })

  it('leave the last row as high as wished', () => {
    const last = boxOf(layout, 9)
    expect(last.height).toBe(150)
    expect(last.left + last.width).toBeLessThan(600)
  })

  it('give a panorama a row, and cut what is longer than four to one', () => {
    const narrow = justifiedLayout({ ...input, width: 440, count: 4 }, Uint8Array.from([shapeByte(1, 1), shapeByte(1, 1), shapeByte(8, 1), shapeByte(1, 1)]))
    expect([...narrow.starts]).toEqual([0, 2, 3, 4])
    expect(boxOf(narrow, 2)).toMatchObject({ left: 20, width: 400, height: 100 })
  })

  it('take what has no known shape for a square', () => {
    expect(boxOf(justifiedLayout({ ...input, count: 1 }, new Uint8Array(1)), 0)).toMatchObject({ width: 150, height: 150 })
  })

  it('lay out 250,000 pictures in rows that all are of nearly one height', () => {
    const count = 250_000
    const shapes = someShapes(count, 3)
    const large = justifiedLayout({ ...input, width: 1400, count }, shapes)
    expect(large.starts[large.rows]).toBe(count)
    const heights = large.heights.subarray(0, -1)
    expect(heights.reduce((sum, height) => sum + height, 0) / heights.length).toBeCloseTo(150, -1)
    expect(Math.max(...heights)).toBeLessThan(150 * 1.5)
    expect(Math.min(...heights)).toBeGreaterThan(150 / 1.5)
  })
})

describe('any layout', () => {
  const cases = someLayouts(400)

  it('has each tile in one row, in its order', () => {
    for (const { name, layout, input } of cases) {
      expect(layout.starts[0], name).toBe(0)
      expect(layout.starts[layout.rows], name).toBe(input.count)
      for (let row = 0; row < layout.rows; row++)
        expect(layout.starts[row + 1]!, name).toBeGreaterThan(layout.starts[row]!)
    }
  })

  it('keeps tiles apart by the gap, and within the width', () => {
    for (const { name, layout, input } of cases) {
      for (let row = 0; row < layout.rows; row++) {
        const boxes = boxesOf(layout, row)
        expect(boxes[0]!.left, name).toBe(input.padding)
        for (let at = 1; at < boxes.length; at++)
          expect(boxes[at]!.left - boxes[at - 1]!.left - boxes[at - 1]!.width, name).toBe(input.gap)
        // One tile that is wider than the window keeps a pixel, and its gaps keep theirs.
        const right = boxes.at(-1)!.left + boxes.at(-1)!.width
        if (input.width - 2 * input.padding > boxes.length * (input.gap + 1))
          expect(right, name).toBeLessThanOrEqual(input.width - input.padding)
      }
    }
  })

  it('puts rows below one another, with room for headings', () => {
    for (const { name, layout, input } of cases) {
      const sections = input.sections ?? [{ start: 0, count: input.count }]
      sections.forEach(({ start, count }, section) => {
        const top = layout.tops[rowOf(layout, start)]!
        expect(layout.starts[rowOf(layout, start)], name).toBe(start)
        expect(top - layout.sectionTops[section]!, name).toBe(input.sections ? input.header : 0)
        const last = boxOf(layout, start + count - 1)
        const end = section === sections.length - 1 ? layout.height - input.padding : layout.sectionTops[section + 1]! - input.gap
        expect(last.top + last.height + input.caption, name).toBe(end)
      })
    }
  })

  it('shows pictures in their shapes, but for a pixel of rounding', () => {
    for (const { name, layout } of cases) {
      for (let row = 0; row < layout.rows; row++) {
        boxesOf(layout, row).forEach(({ width }, at) => {
          expect(Math.abs(width - layout.units[row]! * ratioAt(layout.shapes, layout.starts[row]! + at)), name).toBeLessThanOrEqual(1)
        })
      }
    }
  })
})
