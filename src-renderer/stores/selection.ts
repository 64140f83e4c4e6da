import type { Found } from './list-source.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** An asset as a tile shows it: with its score where it is a result. */
export interface Item extends Found {
  /** The folder of its library cannot be reached. */
  readonly offline: boolean
  /** When a missing one is forgotten; undefined for others, and while that is not known. */
  readonly keptUntil: Date | undefined
}

/** Whether two items show the same. */
export function isSameItem(a: Item, b: Item): boolean {
  return a.asset === b.asset && a.score === b.score && a.view === b.view && a.offline === b.offline && a.keptUntil?.getTime() === b.keptUntil?.getTime()
}

/** One item is current: the inspector shows it, keys walk from it. Any number of assets are selected: what is done is done with them. */
export const useSelection = defineStore('selection', () => {
  /** The place of the current item in the list; null when there is none. */
  const index = shallowRef<number | null>(null)
  /** The item at `index`; the last one known while that place is being loaded. */
  const item = shallowRef<Item | null>(null)
  /** Whether its large preview is open. */
  const previewing = shallowRef(false)
  /** The selected assets; where `inverted`, those of the list that are not selected. */
  const ids = shallowRef<ReadonlySet<number>>(new Set())
  const inverted = shallowRef(false)

  function isSelected(id: number): boolean {
    return ids.value.has(id) !== inverted.value
  }

  /** These are selected, and no others. */
  function select(selected: Iterable<number>) {
    ids.value = new Set(selected)
    inverted.value = false
  }

  /** These are selected besides, or not any more. */
  function set(changed: Iterable<number>, selected: boolean) {
    const next = new Set(ids.value)
    for (const id of changed) {
      if (selected === inverted.value)
        next.delete(id)
      else
        next.add(id)
    }
    ids.value = next
  }

  /** All of the list are selected, however many these are. */
  function selectAll() {
    ids.value = new Set()
    inverted.value = true
  }

  function clear() {
    index.value = null
    item.value = null
    previewing.value = false
    select([])
  }

  return { index, item, previewing, ids, inverted, isSelected, select, set, selectAll, clear }
})
