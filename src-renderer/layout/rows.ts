import { shapeOf } from '../../src-main/contract/shape.ts'

/** Neighbours in a list under one heading. */
export interface Section {
  /** The index of its first. */
  readonly start: number
  readonly count: number
}

/** What a grid is laid out from. Lengths in CSS pixels. */
export interface GridInput {
  /** Inner width of the scrolling element. */
  readonly width: number
  readonly count: number
  /** Wished side of square pictures, or height of rows. */
  readonly tile: number
  /** Height of the line below a picture. */
  readonly caption: number
  readonly gap: number
  readonly padding: number
  /** Height of the line above a section. */
  readonly header: number
  /** In the order of the list and without gaps; null: no headings. */
  readonly sections: readonly Section[] | null
}

/** Rows of tiles below one another. Lengths in CSS pixels; nothing here is scrolled or compressed. */
export interface GridLayout {
  readonly count: number
  readonly caption: number
  readonly gap: number
  readonly padding: number
  readonly header: number
  readonly rows: number
  /** The index of each row's first tile, and behind the last row the count. */
  readonly starts: Uint32Array
  /** Top of each row's pictures. */
  readonly tops: Float64Array
  /** Height of each row's pictures. */
  readonly heights: Float32Array
  /** Width of a picture in each row for each 1 of its width by height. */
  readonly units: Float32Array
  /** The shape byte of each picture; null where all are square. */
  readonly shapes: Uint8Array | null
  readonly sections: readonly Section[] | null
  /** Top of each section's heading, and behind the last section the height. */
  readonly sectionTops: Float64Array
  /** Height of all rows with the padding around them. */
  readonly height: number
}

/** Wider and taller pictures are cut: a tile stays large enough to be seen and clicked. */
const [tallest, widest] = [0.4, 4]
const ratios = Float64Array.from({ length: 256 }, (_, byte) => Math.min(widest, Math.max(tallest, shapeOf(byte))))

/** Width by height that a picture of a shape byte is shown in. */
export function ratioAt(shapes: Uint8Array | null, index: number): number {
  return shapes === null ? 1 : ratios[shapes[index] ?? 0] ?? 1
}

/** Square tiles in as many columns as fit; they are at least as large as wished where one fits. */
export function squareLayout(input: GridInput): GridLayout {
  const { width, count, tile, gap, padding } = input
  const inner = innerWidth(width, padding)
  const columns = Math.max(1, Math.floor((inner + gap) / (tile + gap)))
  const side = Math.max(1, Math.floor((inner - gap * (columns - 1)) / columns))
  const rows = sectionsOf(input).reduce((sum, section) => sum + Math.ceil(section.count / columns), 0)
  const starts = new Uint32Array(rows + 1)
  let row = 0
  const ends = sectionsOf(input).map(({ start, count }) => {
    for (let at = start; at < start + count; at += columns)
      starts[row++] = at
    return row
  })
  starts[rows] = count
  return stacked(input, null, starts, new Float32Array(rows).fill(side), ends)
}

/**
 * Pictures in their own shapes, in rows that fill the width, each of the height nearest to the wished one that its pictures can
 * have. The last row of a section is not stretched. One pass over all shapes. `shapes`: a byte each, `shapeOf` of
 * contract/shape.ts reads it.
 */
export function justifiedLayout(input: GridInput, shapes: Uint8Array): GridLayout {
  const { width, count, tile, gap, padding } = input
  const inner = innerWidth(width, padding)
  const starts = new Uint32Array(count + 1)
  const units = new Float32Array(count)
  let row = 0
  const close = (start: number, unit: number) => {
    starts[row] = start
    units[row++] = unit
  }
  const ends = sectionsOf(input).map((section) => {
    const end = section.start + section.count
    let first = section.start
    let sum = 0
    for (let at = first; at < end; at++) {
      const ratio = ratios[shapes[at] ?? 0] ?? 1
      const before = sum
      sum += ratio
      // With this picture the row would be lower than wished: it ends before or behind it, whichever comes nearer.
      const height = Math.max(1, inner - gap * (at - first)) / sum
      if (height > tile)
        continue
      const without = (inner - gap * (at - first - 1)) / before
      if (at > first && without / tile < tile / height) {
        close(first, without)
        first = at
        sum = ratio
        // Alone it may be wider than the row.
        if (inner / ratio > tile)
          continue
      }
      close(first, Math.max(1, inner - gap * (at - first)) / sum)
      first = at + 1
      sum = 0
    }
    if (first < end)
      close(first, tile)
    return row
  })
  starts[row] = count
  return stacked(input, shapes, starts.slice(0, row + 1), units.slice(0, row), ends)
}

/** Puts rows below one another. `ends`: the row behind the last one of each section. */
function stacked(input: GridInput, shapes: Uint8Array | null, starts: Uint32Array, units: Float32Array, ends: readonly number[]): GridLayout {
  const { count, caption, gap, padding, header, sections } = input
  const rows = units.length
  const tops = new Float64Array(rows)
  const heights = units.map(unit => Math.max(1, Math.round(unit)))
  const sectionTops = new Float64Array(ends.length + 1)
  let top = padding
  let row = 0
  ends.forEach((end, section) => {
    sectionTops[section] = top
    if (sections)
      top += header
    for (; row < end; row++) {
      tops[row] = top
      top += heights[row]! + caption + gap
    }
  })
  const height = count === 0 ? 0 : top - gap + padding
  sectionTops[ends.length] = height
  return { count, caption, gap, padding, header: sections ? header : 0, rows, starts, tops, heights, units, shapes, sections, sectionTops, height }
}

function sectionsOf({ sections, count }: GridInput): readonly Section[] {
  return sections ?? [{ start: 0, count }]
}

function innerWidth(width: number, padding: number): number {
  return Math.max(1, width - 2 * padding)
}
