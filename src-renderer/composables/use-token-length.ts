import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

/** A length of styles/tokens.css in CSS pixels, read anew whenever the window's size or scale changes. */
export function useTokenLength(name: `--${string}`) {
  const length = shallowRef(read(name))
  useEventListener(window, 'resize', () => {
    length.value = read(name)
  })
  return length
}

function read(name: string): number {
  const style = getComputedStyle(document.documentElement)
  const value = style.getPropertyValue(name).trim()
  return Number.parseFloat(value) * (value.endsWith('rem') ? Number.parseFloat(style.fontSize) : 1)
}
