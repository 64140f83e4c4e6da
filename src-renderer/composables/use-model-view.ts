import type { Ref } from 'vue'
import type { Asset } from '../../src-main/contract/entities.ts'
import type { Orbit } from '../layout/orbit.ts'
import type { GraphicsLease } from '../viewer/graphics.ts'
import type { Look, ModelFacts } from '../viewer/look.ts'
import type { ModelView } from '../viewer/model-view.ts'
import { useElementSize } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { assetUrls } from '../../src-main/contract/routes.ts'
import { refusalIn } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { unreachable } from '../stores/notices.ts'
import { acquireGraphics, lightLevels } from '../viewer/graphics.ts'
import { createModelView } from '../viewer/model-view.ts'
import { openModel } from '../viewer/open-model.ts'

/** How far a model is. `part`: 0…1 of its file; null where that is not known. */
export type ModelState
  = | { readonly phase: 'loading', readonly part: number | null }
    | { readonly phase: 'shown', readonly facts: ModelFacts }
    | { readonly phase: 'failed', readonly reason: string, /** Whether it may work another time. */ readonly again: boolean }

export interface ModelViewOptions {
  readonly canvas: Readonly<Ref<HTMLCanvasElement | null>>
  readonly asset: () => Asset
  /** What is known of the length of a unit. */
  readonly metresPerUnit: () => number | undefined
  readonly orbit: () => Orbit
  readonly look: () => Look
}

/** More pixels than this for one of the screen's cost more than they show. */
const finest = 2

/** Loads an asset's model and draws it into a canvas whenever something about it changes, and only then. All that it holds is freed with the scope. */
export function useModelView({ canvas, asset, metresPerUnit, orbit, look }: ModelViewOptions) {
  const state = shallowRef<ModelState>({ phase: 'loading', part: null })
  const view = shallowRef<ModelView | null>(null)
  const { width, height } = useElementSize(canvas)
  let lease: GraphicsLease | undefined
  let loading = new AbortController()
  let frame = 0

  async function load() {
    close()
    const { signal } = loading = new AbortController()
    state.value = { phase: 'loading', part: null }
    try {
      const light = await lightLevels()
      if (signal.aborted)
        return
      lease ??= acquireGraphics(light, lose)
    }
    catch {
      state.value = { phase: 'failed', reason: messages.viewer.noGraphics, again: false }
      return
    }
    const { graphics } = lease
    const { id, path, format, name } = asset()
    const url = assetUrls.files(id) + path.split('/').map(encodeURIComponent).join('/')
    try {
      const opened = await openModel(graphics.renderer, { url, format, name }, { signal, refusal, onProgress }, metresPerUnit())
      if (signal.aborted) {
        createModelView(graphics, opened).dispose()
        return
      }
      view.value = createModelView(graphics, opened)
      state.value = { phase: 'shown', facts: opened.facts }
      invalidate()
    }
    catch (thrown) {
      if (!signal.aborted)
        state.value = { phase: 'failed', reason: thrown instanceof Error ? thrown.message : String(thrown), again: true }
    }

    function onProgress(received: number, total: number) {
      if (!signal.aborted && state.value.phase === 'loading')
        state.value = { phase: 'loading', part: total > 0 ? Math.min(1, received / total) : null }
    }
  }

  function lose() {
    close()
    lease = undefined
    state.value = { phase: 'failed', reason: messages.viewer.lostGraphics, again: true }
  }

  function close() {
    loading.abort()
    cancelAnimationFrame(frame)
    frame = 0
    view.value?.dispose()
    view.value = null
    delete canvas.value?.dataset['frames']
  }

  /** Draws anew before the next picture of the screen. */
  function invalidate() {
    frame ||= requestAnimationFrame(draw)
  }

  function draw() {
    frame = 0
    if (!view.value || !canvas.value)
      return
    const ratio = Math.min(finest, devicePixelRatio)
    view.value.draw(canvas.value, { width: Math.round(width.value * ratio), height: Math.round(height.value * ratio) }, orbit(), look())
  }

  watch([orbit, look, width, height], invalidate)
  watch(() => asset().id, load, { immediate: true })
  onScopeDispose(() => {
    close()
    lease?.release()
  })

  return { state, view, invalidate, again: load }
}

/** Why the file of a model is not to be had, in the engine's words. */
async function refusal(answer: Response | undefined): Promise<Error> {
  return answer ? refusalIn(answer) : new Error(unreachable)
}
