import type { Box, Range } from './grid.ts'
import type { GridLayout } from './rows.ts'
import { boxesOf, rowAt } from './grid.ts'

/** The box between two corners. */
export function boxBetween(a: { readonly x: number, readonly y: number }, b: { readonly x: number, readonly y: number }): Box {
  return { left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
}

/** The tiles that a box in the content touches, as ranges of neighbours, ascending. */
export function tilesIn(layout: GridLayout, { left, top, width, height }: Box): Range[] {
  const ranges: Range[] = []
  if (layout.rows === 0)
    return ranges
  for (let row = rowAt(layout, top); row <= rowAt(layout, top + height); row++) {
    const rowTop = layout.tops[row]!
    if (rowTop > top + height || rowTop + layout.heights[row]! + layout.caption < top)
      continue
    const touched = boxesOf(layout, row).map(box => box.left <= left + width && box.left + box.width >= left)
    const [first, last] = [touched.indexOf(true), touched.lastIndexOf(true)]
    if (first < 0)
      continue
    const start = layout.starts[row]! + first
    const before = ranges.at(-1)
    if (before?.end === start)
      ranges.pop()
    ranges.push({ start: before?.end === start ? before.start : start, end: layout.starts[row]! + last + 1 })
  }
  return ranges
}

/** Pixels a second that a list is scrolled by while the pointer is dragged to, or past, an edge of its view: the faster the further. */
export function edgeSpeed(y: number, viewport: number): number {
  const margin = Math.min(48, viewport / 4)
  const beyond = y < margin ? y - margin : Math.max(0, y - viewport + margin)
  return Math.sign(beyond) * Math.min(4000, beyond * beyond * 0.3)
}
