import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

/** The lengths that layout needs, in CSS pixels, as styles/tokens.css sets them. */
export interface LayoutTokens {
  readonly caption: number
  readonly gap: number
  readonly padding: number
  /** The side panels lie over the grid. */
  readonly overlaid: boolean
}

/** Reads the layout's lengths from the style sheet, anew whenever the window's size or scale changes. */
export function useTokens() {
  const tokens = shallowRef(readTokens())
  useEventListener(window, 'resize', () => {
    tokens.value = readTokens()
  })
  return tokens
}

function readTokens(): LayoutTokens {
  const style = getComputedStyle(document.documentElement)
  const rem = Number.parseFloat(style.fontSize)
  const pixels = (name: string) => {
    const value = style.getPropertyValue(name).trim()
    return Number.parseFloat(value) * (value.endsWith('rem') ? rem : 1)
  }
  return { caption: pixels('--tile-caption'), gap: pixels('--tile-gap'), padding: pixels('--grid-padding'), overlaid: style.getPropertyValue('--panel-position').trim() === 'absolute' }
}
