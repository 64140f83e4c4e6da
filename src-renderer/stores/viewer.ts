import type { Mode } from '../viewer/look.ts'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export const backgrounds = ['theme', 'light', 'dark', 'checker'] as const
export type Background = typeof backgrounds[number]

/** How people like to look at models and pictures. */
export const useViewer = defineStore('viewer', () => {
  const mode = useLocalStorage<Mode>('likeness.viewer.mode', 'textured')
  const floor = useLocalStorage('likeness.viewer.floor', true)
  const background = useLocalStorage<Background>('likeness.viewer.background', 'theme')
  /** Whether results say why they are alike. */
  const explaining = useLocalStorage('likeness.viewer.why', false)
  /** Whether pictures show what was found in them. */
  const objects = useLocalStorage('likeness.viewer.objects', true)
  /** Whether models turn by themselves. */
  const turning = shallowRef(false)

  return { mode, floor, background, explaining, objects, turning }
})
