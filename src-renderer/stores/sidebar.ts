import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What of the sidebar is open, kept over visits; and which of its rows is being renamed. */
export const useSidebar = defineStore('sidebar', () => {
  const opened = useLocalStorage<Record<string, boolean>>('likeness.sidebar.open', {})
  /** The key of the row whose name is a field now; null when none is. */
  const renaming = shallowRef<string | null>(null)

  /** Sections are open until they are closed, all else the other way round. */
  function isOpen(key: string): boolean {
    return opened.value[key] ?? key.startsWith('section:')
  }

  function setOpen(key: string, open: boolean) {
    opened.value = { ...opened.value, [key]: open }
  }

  function toggle(key: string) {
    setOpen(key, !isOpen(key))
  }

  return { renaming, isOpen, setOpen, toggle }
})
