import { shallowRef } from 'vue'
import { describeError } from '../stores/notices.ts'

const savedMs = 2500

/** Feedback beside a field that saves at once: being saved, saved for a moment, or why not. */
export function useSaving() {
  const state = shallowRef<'rest' | 'busy' | 'saved'>('rest')
  const error = shallowRef<string | null>(null)
  let latest = 0

  /** Does what saves; answers whether it succeeded. The last call decides on what is shown. */
  async function save(act: () => Promise<unknown>): Promise<boolean> {
    const turn = ++latest
    state.value = 'busy'
    error.value = null
    try {
      await act()
      if (turn === latest)
        state.value = 'saved'
      setTimeout(() => {
        if (turn === latest)
          state.value = 'rest'
      }, savedMs)
      return true
    }
    catch (thrown) {
      if (turn === latest) {
        state.value = 'rest'
        error.value = describeError(thrown)
      }
      return false
    }
  }

  /** Says what is wrong with the field before anything is sent. */
  function refuse(reason: string) {
    latest++
    state.value = 'rest'
    error.value = reason
  }

  return { state, error, save, refuse }
}
