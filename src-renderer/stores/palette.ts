import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { usePreferences } from './preferences.ts'

const mostRecent = 8

/** The command palette and the sheet of shortcuts: whether they are open, and what was chosen last. */
export const usePalette = defineStore('palette', () => {
  const preferences = usePreferences()
  const open = shallowRef(false)
  const sheet = shallowRef(false)

  /** Remembers what was chosen, the newest first. */
  function remember(id: string) {
    preferences.recent = [id, ...preferences.recent.filter(other => other !== id)].slice(0, mostRecent)
  }

  return { open, sheet, remember }
})
