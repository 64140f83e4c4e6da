/** What the grid is laid out from. Lengths in CSS pixels. */
export interface GridInput {
  /** Inner width of the scrolling element. */
  readonly width: number
  readonly count: number
  /** Wished side of the square picture; the real one fills the row and is at least this. */
  readonly tile: number
  /** Height of the line below the picture. */
  readonly caption: number
  readonly gap: number
  readonly padding: number
}

export interface GridLayout {
  readonly count: number
  readonly columns: number
  readonly rows: number
  /** Side of the square picture. */
  readonly side: number
  /** Distance from one tile's left edge to the next one's. */
  readonly columnStep: number
  /** Distance from one tile's top edge to the next one's. */
  readonly rowStep: number
  readonly padding: number
  /** Height of all rows with the padding around them. */
  readonly height: number
}

/** A half-open range of indices: `start` is in it, `end` is not. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Browsers clamp the height of elements: Firefox at 17.9 million CSS pixels, Chromium at 33.5 million pixels of the
 * screen, which are half as many at twice the size.
 */
export const scrollLimit = 15_000_000

/** Lays out `count` square tiles in as many columns as fit `width`. */
export function gridLayout({ width, count, tile, caption, gap, padding }: GridInput): GridLayout {
  const inner = Math.max(0, width - 2 * padding)
  const columns = Math.max(1, Math.floor((inner + gap) / (tile + gap)))
  const side = Math.max(1, Math.floor((inner - gap * (columns - 1)) / columns))
  const rows = Math.ceil(count / columns)
  const rowStep = side + caption + gap
  return { count, columns, rows, side, columnStep: side + gap, rowStep, padding, height: rows === 0 ? 0 : 2 * padding + rows * rowStep - gap }
}

/** Left and top of a tile in the full, uncompressed content. */
export function tilePosition(layout: GridLayout, index: number): { readonly left: number, readonly top: number } {
  return {
    left: layout.padding + (index % layout.columns) * layout.columnStep,
    top: layout.padding + Math.floor(index / layout.columns) * layout.rowStep,
  }
}

/** Tiles that show when the content is scrolled by `top`, with `overscan` more rows above and below. */
export function visibleRange(layout: GridLayout, top: number, viewport: number, overscan: number): Range {
  const first = Math.floor((top - layout.padding) / layout.rowStep) - overscan
  const last = Math.ceil((top + viewport - layout.padding) / layout.rowStep) + overscan
  const start = clamp(first, 0, layout.rows) * layout.columns
  return { start: Math.min(start, layout.count), end: Math.min(clamp(last, 0, layout.rows) * layout.columns, layout.count) }
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

/** The position in the full content nearest to `top` at which the tile is wholly in view. */
export function revealing(layout: GridLayout, index: number, top: number, viewport: number): number {
  const tile = tilePosition(layout, index).top
  const highest = tile + layout.rowStep - viewport
  const lowest = Math.max(0, tile - layout.padding)
  if (top > lowest)
    return lowest
  return top < highest ? highest : top
}

/** Where a key takes the active tile; undefined when the key does not move it. `page` is the number of rows in view. */
export function moveIndex(layout: GridLayout, index: number, key: string, page: number): number | undefined {
  const { columns, count } = layout
  const last = count - 1
  if (count === 0)
    return undefined
  switch (key) {
    case 'ArrowLeft': return Math.max(0, index - 1)
    case 'ArrowRight': return Math.min(last, index + 1)
    case 'ArrowUp': return index - columns >= 0 ? index - columns : index
    case 'ArrowDown': return down(index, columns, last)
    case 'PageUp': return Math.max(index % columns, index - columns * page)
    case 'PageDown': return Math.min(last, index + columns * page)
    case 'Home': return 0
    case 'End': return last
    default: return undefined
  }
}

function down(index: number, columns: number, last: number): number {
  if (index + columns <= last)
    return index + columns
  const inLastRow = Math.floor(index / columns) === Math.floor(last / columns)
  return inLastRow ? index : last
}

function compression(layout: GridLayout, viewport: number): number {
  const height = scrollHeight(layout)
  return height > viewport ? (layout.height - viewport) / (height - viewport) : 1
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
