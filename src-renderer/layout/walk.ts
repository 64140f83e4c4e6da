import type { GridLayout } from './rows.ts'
import { boxesOf, boxOf, rowAt, rowOf } from './grid.ts'

/** Where a walk through the tiles is. */
export interface Step {
  readonly index: number
  /** The place across the grid that a walk up or down keeps to, CSS pixels; undefined: the middle of the tile. */
  readonly x: number | undefined
}

/** Where a key takes the current tile; undefined when the key does not move it. `viewport`: height of what is in view. */
export function walk(layout: GridLayout, { index, x }: Step, key: string, viewport: number): Step | undefined {
  const last = layout.count - 1
  if (last < 0)
    return undefined
  switch (key) {
    case 'ArrowLeft': return { index: Math.max(0, index - 1), x: undefined }
    case 'ArrowRight': return { index: Math.min(last, index + 1), x: undefined }
    case 'Home': return { index: 0, x: undefined }
    case 'End': return { index: last, x: undefined }
    case 'ArrowUp': return toRow(layout, index, x, row => row - 1)
    case 'ArrowDown': return toRow(layout, index, x, row => row + 1)
    case 'PageUp': return toRow(layout, index, x, row => Math.min(row - 1, pageAbove(layout, layout.tops[row]! - viewport)))
    case 'PageDown': return toRow(layout, index, x, row => Math.max(row + 1, pageBelow(layout, layout.tops[row]! + viewport)))
    default: return undefined
  }
}

/** A page's ends stay in view on the next one. */
function pageAbove(layout: GridLayout, top: number): number {
  return top <= layout.tops[0]! ? 0 : rowAt(layout, top) + 2
}

function pageBelow(layout: GridLayout, top: number): number {
  const row = rowAt(layout, top)
  return row === layout.rows - 1 ? row : row - 1
}

function toRow(layout: GridLayout, index: number, wished: number | undefined, next: (row: number) => number): Step {
  const from = rowOf(layout, index)
  const row = Math.min(layout.rows - 1, Math.max(0, next(from)))
  const box = boxOf(layout, index)
  const x = wished ?? box.left + box.width / 2
  return row === from ? { index, x } : { index: layout.starts[row]! + nearest(layout, row, x), x }
}

/** The tile of a row that lies over a place, or nearest to it, counted from the left. */
function nearest(layout: GridLayout, row: number, x: number): number {
  const away = boxesOf(layout, row).map(({ left, width }) => Math.max(left - x, x - left - width, 0))
  return away.indexOf(Math.min(...away))
}
