import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Which dialog is open that keeps what is found: as it is now, or what the search finds. */
export const useSaving = defineStore('saving', () => {
  const shown = shallowRef<'found' | 'search' | null>(null)
  return { shown }
})
