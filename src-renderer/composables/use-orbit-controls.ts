import type { Ref, ShallowRef, WritableComputedRef } from 'vue'
import type { Orbit } from '../layout/orbit.ts'
import type { ModelView } from '../viewer/model-view.ts'
import { onScopeDispose } from 'vue'
import { turntable } from '../../src-main/contract/stage.ts'
import { approached, between, orbited } from '../layout/orbit.ts'
import { useCalm } from './use-appearance.ts'
import { useGestures } from './use-gestures.ts'

const turnMs = 250
const keyTurn = Math.PI / 12
const keyShift = 0.05
const keyZoom = 1.2

interface OrbitControlsOptions {
  readonly stage: Readonly<Ref<HTMLElement | null>>
  /** The model, null while there is none to be turned. */
  readonly view: Readonly<ShallowRef<ModelView | null>>
  readonly orbit: WritableComputedRef<Orbit>
  /** What a reset turns to. */
  readonly front: () => Orbit
}

/** Turns, moves and zooms a model by mouse, fingers and keys. */
export function useOrbitControls({ stage, view, orbit, front }: OrbitControlsOptions) {
  const calm = useCalm()
  const side = () => Math.max(1, Math.min(stage.value?.clientWidth ?? 1, stage.value?.clientHeight ?? 1))
  let frame = 0

  useGestures(stage, {
    onDrag(dx, dy, shifting) {
      if (shifting && view.value)
        orbit.value = view.value.shift(orbit.value, dx / side(), dy / side())
      else
        orbit.value = orbited(orbit.value, -dx / side() * Math.PI, dy / side() * Math.PI)
    },
    onZoom: zoom,
    onDouble: reset,
    paused: () => view.value === null,
  })
  onScopeDispose(() => cancelAnimationFrame(frame))

  function zoom(factor: number) {
    orbit.value = approached(orbit.value, factor)
  }

  /** Turns to another orbit, at once where less motion is asked for. */
  function turnTo(to: Orbit) {
    cancelAnimationFrame(frame)
    const from = orbit.value
    const started = performance.now()
    const step = () => {
      const t = calm.value || !view.value ? 1 : Math.min(1, (performance.now() - started) / turnMs)
      orbit.value = t === 1 ? to : between(from, to, t * t * (3 - 2 * t))
      if (t < 1)
        frame = requestAnimationFrame(step)
    }
    step()
  }

  function reset() {
    turnTo(front())
  }

  function move(dx: number, dy: number, shifting: boolean) {
    if (shifting && view.value)
      orbit.value = view.value.shift(orbit.value, -dx * keyShift, -dy * keyShift)
    else
      orbit.value = orbited(orbit.value, dx * keyTurn, -dy * keyTurn)
  }

  function onKey(event: KeyboardEvent) {
    const step = 2 * Math.PI / turntable.views
    const act: Record<string, () => void> = {
      'ArrowLeft': () => move(-1, 0, event.shiftKey),
      'ArrowRight': () => move(1, 0, event.shiftKey),
      'ArrowUp': () => move(0, -1, event.shiftKey),
      'ArrowDown': () => move(0, 1, event.shiftKey),
      '+': () => zoom(keyZoom),
      '=': () => zoom(keyZoom),
      '-': () => zoom(1 / keyZoom),
      '0': reset,
      ',': () => move(-step / keyTurn, 0, false),
      '.': () => move(step / keyTurn, 0, false),
    }
    const wished = act[event.key]
    if (!wished || !view.value || event.ctrlKey || event.metaKey || event.altKey)
      return
    event.preventDefault()
    event.stopPropagation()
    wished()
  }

  return { onKey, turnTo, reset }
}
