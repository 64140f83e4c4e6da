import type { SearchResult } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** An asset as a tile shows it: with its score where it is a result. */
export interface Item extends Pick<SearchResult, 'asset'>, Partial<Omit<SearchResult, 'asset'>> {
  /** The folder of its library cannot be reached. */
  readonly offline: boolean
  /** When a missing one is forgotten; undefined for others, and while that is not known. */
  readonly keptUntil: Date | undefined
}

/** The item that the inspector shows, its place in the list, and whether its large preview is open. */
export const useSelection = defineStore('selection', () => {
  /** Null when nothing is selected. */
  const index = shallowRef<number | null>(null)
  /** The item at `index`; the last one known while that place is being loaded. */
  const item = shallowRef<Item | null>(null)
  const previewing = shallowRef(false)

  function clear() {
    index.value = null
    item.value = null
    previewing.value = false
  }

  return { index, item, previewing, clear }
})
