import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

/** The lengths that layout needs, in CSS pixels, as styles/tokens.css sets them. */
export interface LayoutTokens {
  readonly caption: number
  readonly gap: number
  /** Between pictures in rows. */
  readonly tightGap: number
  readonly padding: number
  /** Height of a row of the sidebar and of lists. */
  readonly row: number
  /** Height of a group's heading. */
  readonly header: number
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
  const pixels = (name: `--${string}`) => lengthOf(style, name)
  return { caption: pixels('--tile-caption'), gap: pixels('--tile-gap'), tightGap: pixels('--tile-gap-tight'), padding: pixels('--grid-padding'), row: pixels('--row-height'), header: pixels('--group-header'), overlaid: style.getPropertyValue('--panel-position').trim() === 'absolute' }
}

/** A length of styles/tokens.css now, in CSS pixels; `style` is that of the root element. */
export function lengthOf(style: CSSStyleDeclaration, name: `--${string}`): number {
  const value = style.getPropertyValue(name).trim()
  return Number.parseFloat(value) * (value.endsWith('rem') ? Number.parseFloat(style.fontSize) : 1)
}
