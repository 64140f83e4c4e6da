import type { Ref } from 'vue'
import type { Camera } from '../../layout/map-camera.ts'
import type { Size } from '../../layout/zoom.ts'
import type { MapPoints } from '../../stores/library-map.ts'
import type { MapColouring } from '../../stores/map-view.ts'
import type { Scatter } from './scatter.ts'
import { useDevicePixelRatio, useEventListener, useMediaQuery } from '@vueuse/core'
import { nextTick, onMounted, onScopeDispose, shallowRef, watch } from 'vue'
import { pointSize } from '../../layout/map-camera.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { lookOf } from './colours.ts'
import { createScatter } from './scatter.ts'

export interface ScatterOptions {
  readonly canvas: Readonly<Ref<HTMLCanvasElement | null>>
  readonly points: () => MapPoints
  readonly colouring: () => MapColouring
  /** 1 for each point that is left out; and which ones are selected. */
  readonly states: () => { readonly states: Uint8Array, readonly picked: Uint32Array }
  readonly camera: () => Camera
  readonly view: Readonly<Ref<Size>>
}

/** While the map moves, a frame may take so long, ms; else fewer points are drawn, but so many at least, until it is still. */
const frameMs = 24
const fewest = 20_000
const stillMs = 160

/** How much larger a selected point is, and the share of it that its ring takes at most. */
const pickedLarger = 1.7
const ringShare = 0.22

/** Keeps a canvas drawn: anew whenever something of it has changed, at most once a frame. */
export function useScatter({ canvas, points, colouring, states, camera, view }: ScatterOptions) {
  const preferences = usePreferences()
  const { pixelRatio } = useDevicePixelRatio()
  const isDark = useMediaQuery('(prefers-color-scheme: dark)')
  /** False where the browser draws no WebGL 2. */
  const works = shallowRef(true)
  let scatter: Scatter | undefined
  let [frame, drawnAt, most] = [0, 0, Number.POSITIVE_INFINITY]
  let still: ReturnType<typeof setTimeout> | undefined

  function begin() {
    scatter = canvas.value ? createScatter(canvas.value) : undefined
    works.value = scatter !== undefined
    setPoints()
    setStates()
    setLook()
  }

  function setPoints() {
    scatter?.setPlaces(points().places)
    setColours()
  }

  function setColours() {
    scatter?.setColours(points()[colouring()])
    want()
  }

  function setStates() {
    const { states: left, picked } = states()
    scatter?.setStates(left, picked)
    want()
  }

  function setLook() {
    if (canvas.value)
      scatter?.setLook(lookOf(canvas.value.parentElement!, colouring(), pixelRatio.value))
    want()
  }

  function want() {
    if (frame === 0)
      frame = requestAnimationFrame(draw)
  }

  function draw(now: number) {
    frame = 0
    const { width, height } = view.value
    if (!canvas.value || !scatter || width === 0)
      return
    const [pixelWidth, pixelHeight] = [Math.round(width * pixelRatio.value), Math.round(height * pixelRatio.value)]
    if (canvas.value.width !== pixelWidth || canvas.value.height !== pixelHeight)
      Object.assign(canvas.value, { width: pixelWidth, height: pixelHeight })
    const { x, y, side } = camera()
    const size = pointSize(camera(), view.value, points().ids.length) * pixelRatio.value
    scatter.draw({ x, y, side: side * pixelRatio.value, size, pickedSize: pickedLarger * size, ringShare, most })
    drawnAt = now
  }

  /** Moves follow one another from frame to frame: where these come too late, fewer points are drawn. */
  function move() {
    const since = performance.now() - drawnAt
    if (still !== undefined && frame === 0 && since > frameMs && since < stillMs)
      most = Math.max(fewest, Math.min(most, points().ids.length) / 2)
    clearTimeout(still)
    still = setTimeout(() => {
      still = undefined
      most = Number.POSITIVE_INFINITY
      want()
    }, stillMs)
    want()
  }

  onMounted(begin)
  useEventListener(canvas, 'webglcontextlost', (event) => {
    event.preventDefault()
    scatter = undefined
  })
  useEventListener(canvas, 'webglcontextrestored', begin)
  watch(points, () => {
    setPoints()
    setStates()
  })
  watch(colouring, () => {
    setColours()
    setLook()
  })
  watch(states, setStates)
  watch([isDark, () => preferences.theme, pixelRatio], async () => {
    await nextTick()
    setLook()
  })
  watch(camera, move)
  watch(view, want)
  onScopeDispose(() => {
    cancelAnimationFrame(frame)
    clearTimeout(still)
    scatter?.close()
  })

  return { works }
}
