import type { ShallowRef } from 'vue'
import type { Range } from '../layout/grid.ts'
import type { Section } from '../layout/rows.ts'
import type { GridLayoutName } from '../stores/preferences.ts'
import type { Place } from './use-places.ts'
import { useElementSize, useEventListener } from '@vueuse/core'
import { computed, nextTick, shallowRef, watch } from 'vue'
import { contentTop, revealing, rowAt, rowOf, scrollHeight, scrollTopOf, visibleRows, visibleSections } from '../layout/grid.ts'
import { justifiedLayout, squareLayout } from '../layout/rows.ts'
import { useTokens } from './use-tokens.ts'

const overscanRows = 2
/** Tiles lie relative to a place near them: far down, lengths lose the pixel. */
const originStep = 100_000

interface VirtualGridOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  readonly count: () => number
  readonly shapes: () => Uint8Array
  readonly sections: () => readonly Section[] | null
  readonly layoutName: () => GridLayoutName
  /** Wished side of a tile's picture, or height of a row, CSS pixels. */
  readonly tile: () => number
  readonly idAt: (index: number) => number | undefined
  readonly placeOf: (id: number) => number
}

/** Joins the grid's geometry to a scrolling element: which rows are in view, where they lie, and that what is looked at stays. */
export function useVirtualGrid({ scroller, count, shapes, sections, layoutName, tile, idAt, placeOf }: VirtualGridOptions) {
  const tokens = useTokens()
  const { width, height: viewport } = useElementSize(scroller)
  const scrollTop = shallowRef(0)
  /** What is at the top of the view: the first tile of its row, and how far that is scrolled out. */
  let held = { index: 0, id: undefined as number | undefined, offset: 0 }
  /** Where the view was scrolled to from here, rather than by who looks at it. */
  let scrolledTo: number | undefined

  const layout = computed(() => {
    const { caption, gap, tightGap, padding, header } = tokens.value
    const input = { width: width.value, count: count(), tile: tile(), padding, header, sections: sections() }
    return layoutName() === 'square' ? squareLayout({ ...input, caption, gap }) : justifiedLayout({ ...input, caption: 0, gap: tightGap }, shapes())
  })
  const top = computed(() => contentTop(layout.value, scrollTop.value, viewport.value))
  const rows = computed<Range>(known => kept(known, width.value > 0 ? visibleRows(layout.value, top.value, viewport.value, overscanRows) : { start: 0, end: 0 }))
  const headings = computed<Range>(known => kept(known, visibleSections(layout.value, top.value, viewport.value)))
  const height = computed(() => scrollHeight(layout.value))
  /** How far all is moved within a compressed height; 0, and so nothing to draw anew on scrolling, in any other. */
  const shift = computed(() => scrollTop.value - top.value)
  /** The place in the content that tiles lie relative to. */
  const origin = computed(() => Math.floor((layout.value.tops[rows.value.start] ?? 0) / originStep) * originStep)

  useEventListener(scroller, 'scroll', () => {
    scrollTop.value = scroller.value?.scrollTop ?? 0
    if (scrollTop.value !== scrolledTo)
      hold()
  }, { passive: true })

  // Other tiles, another size, another width: what was at the top stays there.
  watch(layout, async () => {
    if (scrollTop.value === 0 || layout.value.rows === 0)
      return
    await nextTick()
    const place = held.id === undefined || idAt(held.index) === held.id ? held.index : placeOf(held.id)
    showAtTop(place < 0 ? held.index : place, held.offset)
  })

  function hold() {
    const row = rowAt(layout.value, top.value)
    const index = layout.value.starts[row] ?? 0
    held = { index, id: idAt(index), offset: top.value - (layout.value.tops[row] ?? 0) }
  }

  function showAtTop(index: number, offset: number) {
    const row = rowOf(layout.value, Math.min(index, layout.value.count - 1))
    const { tops, heights, caption, gap } = layout.value
    const wished = held
    scrollTo((tops[row] ?? 0) + Math.min(offset, (heights[row] ?? 0) + caption + gap))
    held = wished
  }

  /** Scrolls to a position in the content. */
  function scrollTo(position: number) {
    if (!scroller.value)
      return
    scroller.value.scrollTop = scrollTopOf(layout.value, position, scroller.value.clientHeight)
    // The event of it comes with the next frame, when the list may be another one.
    scrolledTo = scrollTop.value = scroller.value.scrollTop
    hold()
  }

  /** Scrolls as little as needed for a tile to be wholly in view. */
  function reveal(index: number) {
    if (!scroller.value)
      return
    // Asked of the element itself: a resize or a scroll of this moment has not been observed yet.
    const { clientHeight, scrollTop: scrolled } = scroller.value
    const now = contentTop(layout.value, scrolled, clientHeight)
    const wished = revealing(layout.value, index, now, clientHeight)
    if (wished !== now)
      scrollTo(wished)
  }

  /** Where the list is left. */
  function place(): Omit<Place, 'active'> {
    return scrollTop.value === 0 ? { index: 0, offset: 0 } : { index: held.index, offset: held.offset }
  }

  function restore(place: Omit<Place, 'active'>) {
    if (place.index === 0 && place.offset === 0)
      return
    held = { index: place.index, id: idAt(place.index), offset: place.offset }
    showAtTop(place.index, place.offset)
  }

  return { layout, top, rows, headings, height, viewport, shift, origin, scrollTo, reveal, place, restore }
}

/** The range that is known already where it is the same, so that nothing that hangs on it is made anew. */
function kept(known: Range | undefined, now: Range): Range {
  return known && known.start === now.start && known.end === now.end ? known : now
}
