import type { Box, Range } from './grid.ts'
import type { GridLayout } from './rows.ts'
import { boxesOf, boxOf, rowOf, sectionOf } from './grid.ts'

interface PlacedTile {
  readonly index: number
  readonly box: Box
}

/** The tiles of one section that exist. */
export interface Part {
  /** -1 where there are no headings. */
  readonly section: number
  readonly tiles: readonly PlacedTile[]
}

/**
 * The tiles that exist: those of the rows in view, and the one that has the focus, which would be lost with it. In sections where
 * there are headings.
 */
export function renderedParts(layout: GridLayout, rows: Range, active: number): Part[] {
  // Nothing is laid out yet.
  if (rows.start === rows.end)
    return []
  const parts = new Map<number, PlacedTile[]>()
  const add = (row: number, tiles: readonly PlacedTile[]) => {
    const section = sectionOf(layout, layout.starts[row] ?? 0)
    const part = parts.get(section) ?? []
    part.push(...tiles)
    parts.set(section, part)
  }
  const row = active < layout.count ? rowOf(layout, active) : rows.start
  const inView = row >= rows.start && row < rows.end
  if (!inView && row < rows.start)
    add(row, [{ index: active, box: boxOf(layout, active) }])
  for (let at = rows.start; at < rows.end; at++)
    add(at, boxesOf(layout, at).map((box, i) => ({ index: layout.starts[at]! + i, box })))
  if (!inView && row >= rows.end && active < layout.count)
    add(row, [{ index: active, box: boxOf(layout, active) }])
  return [...parts].map(([section, tiles]) => ({ section, tiles }))
}
