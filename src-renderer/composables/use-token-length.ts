import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'
import { lengthOf } from './use-tokens.ts'

/** A length of styles/tokens.css in CSS pixels, read anew whenever the window's size or scale changes. */
export function useTokenLength(name: `--${string}`) {
  const length = shallowRef(read(name))
  useEventListener(window, 'resize', () => {
    length.value = read(name)
  })
  return length
}

function read(name: `--${string}`): number {
  return lengthOf(getComputedStyle(document.documentElement), name)
}
