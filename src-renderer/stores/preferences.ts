import type { Language } from '../locales/language.ts'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { languageKey } from '../locales/language.ts'

export const tileSizes = { smallest: 96, largest: 320, step: 8 } as const

/** How tiles lie: all square, in columns, or in rows of one height with each picture in its own shape. */
export const gridLayouts = ['square', 'justified'] as const
export type GridLayoutName = typeof gridLayouts[number]

export const themes = ['system', 'light', 'dark'] as const
export type Theme = typeof themes[number]

/** What people set once and expect to find again. */
export const usePreferences = defineStore('preferences', () => {
  /** Wished side of a tile's picture, CSS pixels. */
  const tile = useLocalStorage('likeness.tile', 168)
  const layout = useLocalStorage<GridLayoutName>('likeness.layout', 'square')
  /** Least score that results are shown with. */
  const threshold = useLocalStorage('likeness.threshold', 0.5)
  const theme = useLocalStorage<Theme>('likeness.theme', 'system')
  /** `less`: nothing moves by itself, whatever the system says. */
  const motion = useLocalStorage<'system' | 'less'>('likeness.motion', 'system')
  /** The language that was chosen; '' for the browser's. Texts are in it once the window is opened anew. */
  const language = useLocalStorage<Language | ''>(languageKey, '')
  /** Hints for who begins: `due` from the first folder on, until they were put away. */
  const hints = useLocalStorage<'unknown' | 'due' | 'seen'>('likeness.hints', 'unknown')
  /** Ids of what was chosen last in the command palette, the newest first. */
  const recent = useLocalStorage<readonly string[]>('likeness.recent', [])
  const sidebar = useLocalStorage('likeness.sidebar', true)
  const inspector = useLocalStorage('likeness.inspector', true)

  return { tile, layout, threshold, sidebar, inspector, theme, motion, language, hints, recent }
})
