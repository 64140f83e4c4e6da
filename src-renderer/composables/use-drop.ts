import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

/** Takes files that are dropped anywhere on the window or pasted into it. `dragging` is true while some hover over it. */
export function useDrop(take: (files: readonly File[]) => void) {
  const dragging = shallowRef(false)

  useEventListener(window, 'dragenter', (event) => {
    if (holdsFiles(event)) {
      event.preventDefault()
      dragging.value = true
    }
  })
  useEventListener(window, 'dragover', (event) => {
    if (holdsFiles(event))
      event.preventDefault()
  })
  useEventListener(window, 'dragleave', (event) => {
    if (event.relatedTarget === null)
      dragging.value = false
  })
  useEventListener(window, 'drop', (event) => {
    dragging.value = false
    if (!holdsFiles(event))
      return
    event.preventDefault()
    take([...event.dataTransfer?.files ?? []])
  })
  useEventListener(window, 'paste', (event) => {
    const files = [...event.clipboardData?.files ?? []]
    if (files.length === 0)
      return
    event.preventDefault()
    take(files)
  })

  return dragging
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
