import type { MaybeRefOrGetter, ShallowRef } from 'vue'
import { useElementSize, useEventListener } from '@vueuse/core'
import { computed, nextTick, shallowRef, toValue, watch } from 'vue'
import { contentTop, gridLayout, revealing, scrollHeight, scrollTopOf, tilePosition, visibleRange } from '../layout/grid.ts'
import { useTokens } from './use-tokens.ts'

const overscanRows = 2

interface VirtualGridOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  readonly count: MaybeRefOrGetter<number>
  /** Wished side of a tile's picture, CSS pixels. */
  readonly tile: MaybeRefOrGetter<number>
}

/** Joins the grid's geometry to a scrolling element: which tiles are in view and where they lie. */
export function useVirtualGrid({ scroller, count, tile }: VirtualGridOptions) {
  const tokens = useTokens()
  const { width, height: viewport } = useElementSize(scroller)
  const scrollTop = shallowRef(0)

  const layout = computed(() => gridLayout({ width: width.value, count: toValue(count), tile: toValue(tile), ...tokens.value }))
  const top = computed(() => contentTop(layout.value, scrollTop.value, viewport.value))
  const range = computed(() => width.value > 0 ? visibleRange(layout.value, top.value, viewport.value, overscanRows) : { start: 0, end: 0 })
  const height = computed(() => scrollHeight(layout.value))
  /** How far tiles are moved within a compressed height; 0, and so nothing to draw anew on scrolling, in any other. */
  const shift = computed(() => scrollTop.value - top.value)
  const rowsInView = computed(() => Math.max(1, Math.floor(viewport.value / layout.value.rowStep)))

  useEventListener(scroller, 'scroll', () => {
    scrollTop.value = scroller.value?.scrollTop ?? 0
  }, { passive: true })

  // Tiles of another size or in other columns: what was at the top stays there.
  watch(layout, async (now, before) => {
    if (scrollTop.value === 0 || (now.rowStep === before.rowStep && now.columns === before.columns))
      return
    const rowsAbove = Math.max(0, contentTop(before, scrollTop.value, viewport.value) - before.padding) / before.rowStep
    const first = Math.floor(rowsAbove) * before.columns
    await nextTick()
    scrollTo(tilePosition(now, first).top + (rowsAbove % 1) * now.rowStep)
  })

  function scrollTo(contentPosition: number) {
    if (scroller.value)
      scroller.value.scrollTop = scrollTopOf(layout.value, contentPosition, scroller.value.clientHeight)
  }

  /** Scrolls as little as needed for a tile to be wholly in view. */
  function reveal(index: number) {
    if (!scroller.value)
      return
    // Asked of the element itself: a resize or a scroll of this moment has not been observed yet.
    const { clientHeight, scrollTop: scrolled } = scroller.value
    scrollTo(revealing(layout.value, index, contentTop(layout.value, scrolled, clientHeight), clientHeight))
  }

  /** Where a tile lies in the scrolled element, as it is scrolled now. */
  function position(index: number) {
    const { left, top: inContent } = tilePosition(layout.value, index)
    return { left, top: inContent + shift.value }
  }

  return { layout, range, height, rowsInView, scrollTop, position, reveal }
}
