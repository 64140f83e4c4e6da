import type { Ref } from 'vue'
import type { Point } from '../../layout/zoom.ts'
import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

export interface GestureOptions {
  readonly surface: Readonly<Ref<HTMLElement | null>>
  /** Whether dragging draws an outline. */
  readonly draws: () => boolean
  readonly pan: (dx: number, dy: number) => void
  readonly zoom: (factor: number, at: Point) => void
  readonly onHover: (at: Point | undefined) => void
  readonly onClick: (at: Point, event: PointerEvent) => void
  /** An outline was drawn around what is to be selected. */
  readonly onOutline: (outline: readonly Point[], event: PointerEvent) => void
}

/** Of a wheel that counts lines; and how much a notch, or a spread of fingers on a touchpad, enlarges. */
const lineHeight = 16
const wheelPower = 0.0016
const pinchPower = 0.012

/** CSS pixels that a pointer may move within a click, and between two corners of an outline. */
const still = 4
const cornerStep = 3

/** Turns what pointers do on a surface into moves of the map and outlines: one drags or draws, two pinch, a wheel zooms. Points are in CSS pixels from its corner. */
export function useGestures({ surface, draws, pan, zoom, onHover, onClick, onOutline }: GestureOptions) {
  /** What is being drawn. */
  const outline = shallowRef<readonly Point[] | null>(null)
  const dragging = shallowRef(false)
  const pointers = new Map<number, Point>()
  let began: Point | undefined
  let isBox = false

  function pointOf(event: MouseEvent): Point {
    const { left, top } = surface.value!.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  useEventListener(surface, 'pointerdown', (event) => {
    if (event.button !== 0)
      return
    surface.value!.setPointerCapture(event.pointerId)
    const at = pointOf(event)
    pointers.set(event.pointerId, at)
    began = pointers.size === 1 ? at : undefined
    isBox = event.shiftKey
    outline.value = pointers.size === 1 && (isBox || draws()) ? [at] : null
  })

  useEventListener(surface, 'pointermove', (event) => {
    const at = pointOf(event)
    const before = pointers.get(event.pointerId)
    if (!before) {
      if (event.pointerType !== 'touch')
        onHover(at)
      return
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    if (began && !outline.value && distance(began, at) <= still)
      return
    pointers.set(event.pointerId, at)
    dragging.value = true
    onHover(undefined)
    if (other)
      pinch(before, at, other)
    else if (outline.value)
      draw(at)
    else if (began)
      pan(at.x - before.x, at.y - before.y)
  })

  function pinch(before: Point, at: Point, other: Point) {
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }
    pan((at.x - before.x) / 2, (at.y - before.y) / 2)
    zoom(distance(at, other) / Math.max(1, distance(before, other)), middle)
  }

  function draw(at: Point) {
    const drawn = outline.value!
    if (isBox)
      outline.value = [drawn[0]!, { x: at.x, y: drawn[0]!.y }, at, { x: drawn[0]!.x, y: at.y }]
    else if (distance(drawn.at(-1)!, at) >= cornerStep)
      outline.value = [...drawn, at]
  }

  useEventListener(surface, 'pointerup', (event) => {
    if (!pointers.delete(event.pointerId))
      return
    const at = pointOf(event)
    const drawn = outline.value
    // An outline that was closed, and a map that was moved to and fro, end where they began.
    const hasMoved = drawn && !isBox ? drawn.length > 2 : dragging.value && !drawn
    const isClick = began !== undefined && distance(began, at) <= still && pointers.size === 0 && !hasMoved
    finish()
    if (isClick)
      onClick(at, event)
    else if (drawn && drawn.length > 2)
      onOutline(drawn, event)
  })

  useEventListener(surface, 'pointercancel', (event) => {
    pointers.delete(event.pointerId)
    finish()
  })
  useEventListener(surface, 'pointerleave', () => onHover(undefined))

  function finish() {
    began = undefined
    outline.value = null
    dragging.value = false
  }

  useEventListener(surface, 'wheel', (event) => {
    event.preventDefault()
    const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1)
    zoom(Math.exp(-delta * (event.ctrlKey ? pinchPower : wheelPower)), pointOf(event))
  }, { passive: false })

  return { outline, dragging, cancel: finish, pointOf }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
