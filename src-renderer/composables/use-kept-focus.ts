import type { Ref } from 'vue'
import { nextTick, watch } from 'vue'

/**
 * Keeps the focus within a part of the page when what has it is moved, or goes, as `changed` changes: then `next` focuses something,
 * by default the part itself, which takes a tabindex of -1.
 */
export function useKeptFocus(part: Readonly<Ref<HTMLElement | null>>, changed: () => unknown, next: () => unknown = () => part.value?.focus({ preventScroll: true })): void {
  watch(changed, async () => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || !part.value?.contains(focused))
      return
    await nextTick()
    if (focused.isConnected)
      focused.focus({ preventScroll: true })
    else
      next()
  })
}
