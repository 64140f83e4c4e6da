import type { Ref } from 'vue'
import type { Point } from '../layout/zoom.ts'
import { useEventListener } from '@vueuse/core'

export interface Gestures {
  /** Dragged by CSS pixels; `shifting`: with another button, with Shift, or by two fingers. */
  readonly onDrag: (dx: number, dy: number, shifting: boolean) => void
  /** Larger by a factor, around a point in CSS pixels of the element. */
  readonly onZoom: (factor: number, at: Point) => void
  readonly onDouble?: (at: Point) => void
  /** Whether the pointer is for something else now. */
  readonly paused?: () => boolean
}

const wheelStep = 0.0016
const pinchStep = 0.01
const lineHeight = 16

/** Dragging, pinching and the wheel, by mouse, pen and fingers, on one element. */
export function useGestures(element: Readonly<Ref<HTMLElement | null>>, { onDrag, onZoom, onDouble, paused = () => false }: Gestures): void {
  const pointers = new Map<number, Point>()

  useEventListener(element, 'pointerdown', (event) => {
    if (paused() || isControl(event.target, element.value))
      return
    element.value?.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, pointOf(event))
  })
  useEventListener(element, 'pointermove', (event) => {
    const before = pointers.get(event.pointerId)
    if (!before)
      return
    const now = pointOf(event)
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    pointers.set(event.pointerId, now)
    if (!other) {
      onDrag(now.x - before.x, now.y - before.y, event.shiftKey || event.buttons > 1)
      return
    }
    onDrag((now.x - before.x) / 2, (now.y - before.y) / 2, true)
    const apart = (a: Point) => Math.max(1, Math.hypot(a.x - other.x, a.y - other.y))
    onZoom(apart(now) / apart(before), within({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }))
  })
  useEventListener(element, ['pointerup', 'pointercancel'], event => pointers.delete(event.pointerId))
  useEventListener(element, 'contextmenu', event => event.preventDefault())
  useEventListener(element, 'wheel', (event) => {
    event.preventDefault()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * lineHeight : event.deltaY
    onZoom(Math.exp(-pixels * (event.ctrlKey ? pinchStep : wheelStep)), within(pointOf(event)))
  }, { passive: false })
  useEventListener(element, 'dblclick', (event) => {
    if (!paused() && !isControl(event.target, element.value))
      onDouble?.(within(pointOf(event)))
  })

  function within({ x, y }: Point): Point {
    const box = element.value?.getBoundingClientRect()
    return { x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) }
  }
}

function pointOf({ clientX, clientY }: MouseEvent): Point {
  return { x: clientX, y: clientY }
}

function isControl(target: EventTarget | null, element: HTMLElement | null): boolean {
  const control = target instanceof Element ? target.closest('button, a, input, select, [role=slider]') : null
  return control !== null && control !== element
}
