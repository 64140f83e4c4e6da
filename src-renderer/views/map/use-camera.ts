import type { Ref } from 'vue'
import type { Camera } from '../../layout/map-camera.ts'
import type { Point, Size } from '../../layout/zoom.ts'
import { computed, onScopeDispose } from 'vue'
import { useCalm } from '../../composables/use-appearance.ts'
import { between, fittedCamera, pannedCamera, zoomedCamera } from '../../layout/map-camera.ts'
import { useMapView } from '../../stores/map-view.ts'

const journeyMs = 280

/** Where the map is looked at, and the ways to look elsewhere: at once, or by a short journey where motion is welcome. */
export function useCamera(view: Ref<Size>) {
  const kept = useMapView()
  const calm = useCalm()
  const camera = computed(() => kept.camera ?? fittedCamera(view.value))
  let frame = 0
  /** Where the journey leads that is under way: another one goes on from there. */
  let goal: Camera | undefined

  function stop() {
    cancelAnimationFrame(frame)
    goal = undefined
  }

  function travel(to: Camera | null) {
    stop()
    const from = camera.value
    const end = goal = to ?? fittedCamera(view.value)
    const began = performance.now()
    const step = (now: number) => {
      const share = calm.value ? 1 : Math.min(1, (now - began) / journeyMs)
      kept.camera = share === 1 ? to : between(from, end, 1 - (1 - share) ** 3)
      if (share < 1)
        frame = requestAnimationFrame(step)
      else
        goal = undefined
    }
    step(began)
  }

  function middle(): Point {
    return { x: view.value.width / 2, y: view.value.height / 2 }
  }

  onScopeDispose(stop)

  return {
    camera,
    pan: (dx: number, dy: number) => {
      stop()
      kept.camera = pannedCamera(camera.value, dx, dy)
    },
    /** What lies under `at` stays there. */
    zoom: (factor: number, at: Point) => {
      stop()
      kept.camera = zoomedCamera(camera.value, factor, at, view.value)
    },
    zoomBy: (factor: number, at: Point = middle()) => travel(zoomedCamera(goal ?? camera.value, factor, at, view.value)),
    moveBy: (dx: number, dy: number) => travel(pannedCamera(goal ?? camera.value, dx, dy)),
    fit: () => travel(null),
    travel,
  }
}
