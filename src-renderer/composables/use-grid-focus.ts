import type { ShallowRef } from 'vue'
import type { useVirtualGrid } from './use-virtual-grid.ts'
import { until } from '@vueuse/core'
import { nextTick, onBeforeUnmount, onMounted, onUpdated, shallowRef, watch } from 'vue'
import { usePlaces } from './use-places.ts'

interface GridFocusOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  readonly grid: ReturnType<typeof useVirtualGrid>
  /** Names the list. */
  readonly place: string
  readonly count: () => number
  /** The place of the current item; null: there is none. */
  readonly current: () => number | null
  /** Whether it takes the focus as soon as there is something in it. */
  readonly takesFocus: () => boolean
}

/** Which tile keys walk from, and has the focus when the grid has it; a list that is shown again is found as it was left. */
export function useGridFocus({ scroller, grid, place, count, current, takesFocus }: GridFocusOptions) {
  const { layout, rows } = grid
  const places = usePlaces()
  const before = places.find(place)
  const active = shallowRef(before?.active ?? current() ?? 0)
  /** The place of the tile that is to have the focus as soon as it is drawn. */
  let wished: number | null = null

  watch(current, (index) => {
    // Made current from outside, by the preview or as it has moved: its tile is to be found, and keeps the focus. Who has
    // scrolled away from it stays there.
    if (index === null || index === active.value)
      return
    const isFocused = scroller.value?.contains(document.activeElement)
    const { starts } = layout.value
    const wasInView = active.value >= (starts[rows.value.start] ?? 0) && active.value < (starts[rows.value.end] ?? 0)
    if (!isFocused || wasInView)
      grid.reveal(index)
    if (isFocused)
      void focusTile(index)
    else
      active.value = index
  })
  watch(count, (now) => {
    if (now > 0)
      active.value = Math.min(active.value, now - 1)
  })
  onMounted(async () => {
    await until(() => count() > 0 && rows.value.end > 0).toBe(true)
    await nextTick()
    if (before)
      grid.restore(before)
    if (document.activeElement === document.body && (before || takesFocus()))
      await focusTile(active.value)
  })
  onBeforeUnmount(() => places.leave(place, { ...grid.place(), active: active.value }))

  async function focusTile(index: number) {
    active.value = index
    wished = index
    await nextTick()
    focusWished()
  }

  /** Focuses the tile that is to have the focus once it exists; not when something else was focused meanwhile. */
  function focusWished() {
    if (wished === null)
      return
    const tile = scroller.value?.querySelector<HTMLElement>(`[data-index="${wished}"]`)
    const focused = document.activeElement
    if (!tile && (focused === document.body || scroller.value?.contains(focused)))
      return
    wished = null
    tile?.focus({ preventScroll: true })
  }
  onUpdated(focusWished)

  return { active, focusTile }
}
