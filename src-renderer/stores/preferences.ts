import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'

export const tileSizes = { smallest: 96, largest: 320, step: 8 } as const

/** What people set once and expect to find again. */
export const usePreferences = defineStore('preferences', () => {
  /** Wished side of a tile's picture, CSS pixels. */
  const tile = useLocalStorage('likeness.tile', 168)
  /** Least score that results are shown with. */
  const threshold = useLocalStorage('likeness.threshold', 0.5)
  const sidebar = useLocalStorage('likeness.sidebar', true)
  const inspector = useLocalStorage('likeness.inspector', true)

  return { tile, threshold, sidebar, inspector }
})
