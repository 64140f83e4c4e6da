import { useIntersectionObserver } from '@vueuse/core'
import { onScopeDispose, readonly, shallowRef } from 'vue'
import { hostedTurns } from '../../../query/turns.ts'

/**
 * A picture that the engine fetches from elsewhere: asked for once it comes into view, and a few at a time, so that a slow service
 * does not keep pictures of here waiting. `src` is undefined before its turn.
 */
export function useHostedPicture(target: () => HTMLElement | null, path: string) {
  const src = shallowRef<string>()
  const left = new AbortController()
  let end: (() => void) | undefined

  const { stop } = useIntersectionObserver(target, ([entry]) => {
    if (!entry?.isIntersecting)
      return
    stop()
    void show()
  })
  onScopeDispose(() => {
    left.abort()
    end?.()
  })

  async function show() {
    end = await hostedTurns.take(left.signal).catch(() => undefined)
    if (left.signal.aborted)
      end?.()
    else
      src.value = path
  }

  return {
    src: readonly(src),
    /** It came, or did not: others may have their turn. */
    settle: () => end?.(),
  }
}
