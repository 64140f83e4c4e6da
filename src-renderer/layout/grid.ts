import type { GridLayout } from './rows.ts'
import { ratioAt } from './rows.ts'

/** A half-open range: `start` is in it, `end` is not. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A part of the full, uncompressed content. Lengths in CSS pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * Browsers clamp the height of elements: Firefox at 17.9 million CSS pixels, Chromium at 33.5 million pixels of the
 * screen, which are half as many at twice the size.
 */
export const scrollLimit = 15_000_000

/** The last place of ascending numbers whose value is at most `value`; `low` when there is none. Searches places low…high, high excluded. */
export function lastAtMost(ascending: ArrayLike<number>, value: number, low: number, high: number): number {
  while (low + 1 < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! <= value)
      low = middle
    else
      high = middle
  }
  return low
}

/** The row that a tile lies in. */
export function rowOf(layout: GridLayout, index: number): number {
  return lastAtMost(layout.starts, index, 0, layout.rows)
}

/** The row at a position of the content: that which begins at it or last before it. */
export function rowAt(layout: GridLayout, top: number): number {
  return lastAtMost(layout.tops, top, 0, layout.rows)
}

/** Where the pictures of a row lie, from the left. */
export function boxesOf(layout: GridLayout, row: number): Box[] {
  const { starts, tops, heights, units, gap, padding, shapes } = layout
  const [first, end] = [starts[row] ?? 0, starts[row + 1] ?? 0]
  const boxes: Box[] = []
  let sum = 0
  for (let index = first; index < end; index++) {
    const left = Math.round(sum * units[row]!)
    sum += ratioAt(shapes, index)
    boxes.push({ left: padding + gap * (index - first) + left, top: tops[row]!, width: Math.max(1, Math.round(sum * units[row]!) - left), height: heights[row]! })
  }
  return boxes
}

/** Where the picture of a tile lies; the line below it is `caption` high. */
export function boxOf(layout: GridLayout, index: number): Box {
  const row = rowOf(layout, index)
  return boxesOf(layout, row)[index - layout.starts[row]!] ?? { left: 0, top: 0, width: 0, height: 0 }
}

/** Rows that show when the content is scrolled by `top`, with `overscan` more of them above and below. */
export function visibleRows(layout: GridLayout, top: number, viewport: number, overscan: number): Range {
  if (layout.rows === 0)
    return { start: 0, end: 0 }
  const first = rowAt(layout, top)
  const last = rowAt(layout, top + viewport)
  return { start: Math.max(0, first - overscan), end: Math.min(layout.rows, last + 1 + overscan) }
}

/** Sections of which something shows; none where there are no headings. */
export function visibleSections(layout: GridLayout, top: number, viewport: number): Range {
  const count = layout.sections?.length ?? 0
  if (count === 0)
    return { start: 0, end: 0 }
  return { start: lastAtMost(layout.sectionTops, top, 0, count), end: lastAtMost(layout.sectionTops, top + viewport, 0, count) + 1 }
}

/** The section that a tile is in; -1 where there are no headings. */
export function sectionOf({ sections }: GridLayout, index: number): number {
  if (sections === null)
    return -1
  let [low, high] = [0, sections.length]
  while (low + 1 < high) {
    const middle = (low + high) >>> 1
    if (sections[middle]!.start <= index)
      low = middle
    else
      high = middle
  }
  return low
}

/** Height that the scrolling element's content is given: the layout's, up to `scrollLimit`. */
export function scrollHeight(layout: GridLayout): number {
  return Math.min(layout.height, scrollLimit)
}

/** The position in the full content that a scroll position of the (perhaps compressed) element stands for. */
export function contentTop(layout: GridLayout, scrollTop: number, viewport: number): number {
  return scrollTop * compression(layout, viewport)
}

/** The scroll position that stands for a position in the full content: the inverse of `contentTop`. */
export function scrollTopOf(layout: GridLayout, top: number, viewport: number): number {
  return top / compression(layout, viewport)
}

/** The position in the full content nearest to `top` at which the tile is wholly in view, below the heading that stays there. */
export function revealing(layout: GridLayout, index: number, top: number, viewport: number): number {
  const row = rowOf(layout, index)
  const tile = layout.tops[row] ?? 0
  const lowest = Math.max(0, tile - layout.padding - layout.header)
  const highest = tile + (layout.heights[row] ?? 0) + layout.caption + layout.gap - viewport
  if (top > lowest)
    return lowest
  return top < highest ? Math.min(highest, lowest) : top
}

function compression(layout: GridLayout, viewport: number): number {
  const height = scrollHeight(layout)
  return height > viewport ? (layout.height - viewport) / (height - viewport) : 1
}
