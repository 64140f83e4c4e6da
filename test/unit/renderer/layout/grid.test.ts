import type { GridInput } from '../../../../src-renderer/layout/grid.ts'
import { describe, expect, it } from 'vitest'
import { contentTop, gridLayout, moveIndex, revealing, scrollHeight, scrollLimit, scrollTopOf, tilePosition, visibleRange } from '../../../../src-renderer/layout/grid.ts'

const input: GridInput = { width: 1000, count: 95, tile: 150, caption: 30, gap: 10, padding: 20 }
const layout = gridLayout(input)

describe('layout', () => {
  it('fills the row with as many columns as fit', () => {
    expect(layout.columns).toBe(6)
    expect(layout.side).toBe(151)
    expect(layout.columns * layout.side + (layout.columns - 1) * input.gap).toBeLessThanOrEqual(input.width - 2 * input.padding)
  })

  it('never makes a tile smaller than wished while two fit', () => {
    for (let width = 400; width < 2000; width += 7)
      expect(gridLayout({ ...input, width }).side).toBeGreaterThanOrEqual(input.tile)
  })

  it('keeps one column however narrow the window is', () => {
    const narrow = gridLayout({ ...input, width: 60 })
    expect(narrow.columns).toBe(1)
    expect(narrow.side).toBe(20)
    expect(gridLayout({ ...input, width: 0 }).side).toBe(1)
  })

  it('ends with the padding below the last row', () => {
    const last = tilePosition(layout, 94)
    expect(last).toEqual({ left: 20 + 4 * 161, top: 20 + 15 * 191 })
    expect(layout.height).toBe(last.top + layout.side + input.caption + input.padding)
  })

  it('has no height without tiles', () => {
    expect(gridLayout({ ...input, count: 0 }).height).toBe(0)
  })
})

describe('visible range', () => {
  it('holds the rows that touch the viewport', () => {
    expect(visibleRange(layout, 0, 400, 0)).toEqual({ start: 0, end: 12 })
    expect(visibleRange(layout, 20 + 191 * 3, 191, 0)).toEqual({ start: 18, end: 24 })
  })

  it('adds rows on both sides, within the list', () => {
    expect(visibleRange(layout, 20 + 191 * 3, 191, 2)).toEqual({ start: 6, end: 36 })
    expect(visibleRange(layout, layout.height - 400, 400, 2)).toMatchObject({ end: 95 })
    expect(visibleRange(layout, layout.height + 5000, 400, 0)).toEqual({ start: 95, end: 95 })
  })

  it('stays small at 250,000 assets', () => {
    const long = gridLayout({ ...input, count: 250_000 })
    const { start, end } = visibleRange(long, long.height / 2, 900, 2)
    expect(end - start).toBeLessThan(70)
    expect(start).toBeGreaterThan(120_000)
  })
})

describe('scrolling', () => {
  const long = gridLayout({ ...input, width: 360, count: 250_000 })

  it('is one to one while the browser can hold the height', () => {
    expect(scrollHeight(layout)).toBe(layout.height)
    expect(contentTop(layout, 777, 400)).toBe(777)
  })

  it('reaches the last tile of a list that is higher than browsers allow', () => {
    expect(long.height).toBeGreaterThan(scrollLimit)
    expect(scrollHeight(long)).toBe(scrollLimit)
    const bottom = contentTop(long, scrollLimit - 900, 900)
    expect(bottom).toBeCloseTo(long.height - 900, 3)
    expect(visibleRange(long, bottom, 900, 0).end).toBe(250_000)
  })

  it('converts both ways', () => {
    expect(contentTop(long, scrollTopOf(long, 5_000_000, 900), 900)).toBeCloseTo(5_000_000, 3)
  })

  it('moves only as far as a tile needs to be in view', () => {
    const top = 191 * 4
    expect(revealing(layout, 30, top, 600)).toBe(top)
    expect(revealing(layout, 6, top, 600)).toBe(191)
    expect(revealing(layout, 0, top, 600)).toBe(0)
    expect(revealing(layout, 60, top, 600)).toBe(20 + 10 * 191 + 191 - 600)
  })
})

describe('keys', () => {
  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowRight', 94, 94],
    ['ArrowLeft', 0, 0],
    ['ArrowUp', 3, 3],
    ['ArrowUp', 9, 3],
    ['ArrowDown', 3, 9],
    ['ArrowDown', 89, 94],
    ['ArrowDown', 92, 92],
    ['PageDown', 3, 15],
    ['PageUp', 15, 3],
    ['PageUp', 3, 3],
    ['Home', 50, 0],
    ['End', 50, 94],
  ])('%s goes from %i to %i', (key, from, to) => {
    expect(moveIndex(layout, from, key, 2)).toBe(to)
  })

  it('leaves other keys alone', () => {
    expect(moveIndex(layout, 3, 'f', 2)).toBeUndefined()
    expect(moveIndex(gridLayout({ ...input, count: 0 }), 0, 'End', 2)).toBeUndefined()
  })
})
