import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useTokens } from '../composables/use-tokens.ts'
import { usePreferences } from './preferences.ts'

type Panel = 'sidebar' | 'inspector'

/** Which side panels are open. Where they lie over the grid, for want of room, at most one is, and none at first. */
export const usePanels = defineStore('panels', () => {
  const preferences = usePreferences()
  const tokens = useTokens()
  const over = shallowRef<Panel | null>(null)
  /** Whether the dialog is open that asks for a folder. */
  const addingFolder = shallowRef(false)
  /** The folders that it begins with, one after another. */
  const offered = shallowRef<readonly string[]>([])

  const overlaid = computed(() => tokens.value.overlaid)

  function isOpen(panel: Panel): boolean {
    return overlaid.value ? over.value === panel : preferences[panel]
  }

  function set(panel: Panel, open: boolean) {
    if (!overlaid.value)
      preferences[panel] = open
    else if (open)
      over.value = panel
    else
      closeOverlay()
  }

  function toggle(panel: Panel) {
    set(panel, !isOpen(panel))
  }

  /** Asks about these folders, each in its turn; about one that is looked for first where none is given. */
  function addFolders(paths: readonly string[]) {
    offered.value = paths
    addingFolder.value = true
  }

  function closeOverlay() {
    over.value = null
  }

  const sidebar = computed(() => isOpen('sidebar'))
  const inspector = computed(() => isOpen('inspector'))
  /** One lies over the grid now. */
  const covering = computed(() => overlaid.value && over.value !== null)

  return { sidebar, inspector, covering, addingFolder, offered, addFolders, set, toggle, closeOverlay }
})
