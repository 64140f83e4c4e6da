import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'

export const tileSizes = { smallest: 96, largest: 320, step: 8 } as const

/** How tiles lie: all square, in columns, or in rows of one height with each picture in its own shape. */
export const gridLayouts = ['square', 'justified'] as const
export type GridLayoutName = typeof gridLayouts[number]

/** What people set once and expect to find again. */
export const usePreferences = defineStore('preferences', () => {
  /** Wished side of a tile's picture, CSS pixels. */
  const tile = useLocalStorage('likeness.tile', 168)
  const layout = useLocalStorage<GridLayoutName>('likeness.layout', 'square')
  /** Least score that results are shown with. */
  const threshold = useLocalStorage('likeness.threshold', 0.5)
  const sidebar = useLocalStorage('likeness.sidebar', true)
  const inspector = useLocalStorage('likeness.inspector', true)

  return { tile, layout, threshold, sidebar, inspector }
})
