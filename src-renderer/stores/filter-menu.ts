import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type FilterSection = 'tags' | 'library' | 'collections' | 'formats' | 'labels' | 'rating' | 'modified' | 'size' | 'filter'

/** Whether the menu of filters is open, and where. */
export const useFilterMenu = defineStore('filter-menu', () => {
  const open = shallowRef(false)
  const section = shallowRef<FilterSection>('tags')

  function show(wished: FilterSection) {
    section.value = wished
    open.value = true
  }

  return { open, section, show }
})
