import { useIntersectionObserver } from '@vueuse/core'
import { onScopeDispose, readonly, shallowRef } from 'vue'
import { hostedTurns } from '../../../query/turns.ts'

/**
 * A picture that the engine fetches from elsewhere: asked for once it comes into view, and a few at a time, so that a slow service
 * does not keep pictures of here waiting. `src` is undefined before its turn, and where there is no picture (`path` is null).
 */
export function useHostedPicture(target: () => HTMLElement | null, path: string | null) {
  const src = shallowRef<string>()
  const left = new AbortController()
  let end: (() => void) | undefined

  const { stop } = useIntersectionObserver(target, ([entry]) => {
    if (path === null || !entry?.isIntersecting)
      return
    stop()
    void show(path)
  })
  onScopeDispose(() => {
    left.abort()
    end?.()
  })

  async function show(shown: string) {
    end = await hostedTurns.take(left.signal).catch(() => undefined)
    if (left.signal.aborted)
      end?.()
    else
      src.value = shown
  }

  return {
    src: readonly(src),
    /** It came, or did not: others may have their turn. */
    settle: () => end?.(),
  }
}
