import type { ShallowRef } from 'vue'
import type { Box } from '../layout/grid.ts'
import { useEventListener, useRafFn } from '@vueuse/core'
import { shallowRef } from 'vue'
import { boxBetween, edgeSpeed } from '../layout/sweep.ts'

interface SweepOptions {
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  /** The position in the content that is at the top of the view. */
  readonly top: () => number
  /** Scrolls to a position in the content. */
  readonly scrollTo: (position: number) => void
  /** What the box touches is selected now; `first`: it has just begun. `adds`: besides what was selected before. */
  readonly sweep: (box: Box, adds: boolean, first: boolean) => void
  /** It was pressed beside all tiles. */
  readonly miss: () => void
}

/** Pixels that the pointer moves before it draws a box. */
const slack = 4

/**
 * A box that is drawn with the mouse: from anywhere beside the tiles, with Ctrl or Shift from the tiles, too. Scrolls at the edges.
 * `box` is what is drawn, in the content; null when nothing is.
 */
export function useSweep({ scroller, top, scrollTo, sweep, miss }: SweepOptions) {
  const box = shallowRef<Box | null>(null)
  let start: { readonly x: number, readonly y: number } | undefined
  let pointer = { x: 0, y: 0 }
  let adds = false
  let ontoTile = false
  let swept = false
  const { pause, resume } = useRafFn(({ delta }) => follow(delta), { immediate: false })

  useEventListener(scroller, 'pointerdown', (event) => {
    swept = false
    const target = event.target as Element
    const { left = 0 } = scroller.value?.getBoundingClientRect() ?? {}
    const onScrollbar = event.clientX - left >= (scroller.value?.clientWidth ?? 0)
    if (event.button !== 0 || event.pointerType === 'touch' || onScrollbar || target.closest('button'))
      return
    adds = event.ctrlKey || event.metaKey || event.shiftKey
    ontoTile = target.closest('[data-index]') !== null
    if (ontoTile && !adds)
      return
    pointer = { x: event.clientX, y: event.clientY }
    start = inContent()
  })
  useEventListener(window, 'pointermove', (event) => {
    if (!start)
      return
    pointer = { x: event.clientX, y: event.clientY }
    const { x, y } = inContent()
    if (box.value || Math.hypot(x - start.x, y - start.y) <= slack)
      return
    scroller.value?.setPointerCapture(event.pointerId)
    swept = true
    follow(0, true)
    resume()
  })
  useEventListener(window, ['pointerup', 'pointercancel'], () => {
    if (start && !swept && !ontoTile && !adds)
      miss()
    start = undefined
    box.value = null
    pause()
  })
  // What is released over a tile is no click on it.
  useEventListener(scroller, 'click', (event) => {
    if (swept)
      event.stopPropagation()
  }, { capture: true })

  function follow(delta: number, first = false) {
    if (!start || !scroller.value)
      return
    const { top: edge, height } = scroller.value.getBoundingClientRect()
    const speed = edgeSpeed(pointer.y - edge, height)
    if (speed !== 0)
      scrollTo(top() + speed * delta / 1000)
    const next = boxBetween(start, inContent())
    const known = box.value
    if (known && known.left === next.left && known.top === next.top && known.width === next.width && known.height === next.height)
      return
    box.value = next
    sweep(next, adds, first)
  }

  function inContent(): { readonly x: number, readonly y: number } {
    const { left = 0, top: edge = 0 } = scroller.value?.getBoundingClientRect() ?? {}
    return { x: pointer.x - left, y: pointer.y - edge + top() }
  }

  return { box }
}
