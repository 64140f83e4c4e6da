import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type SyncDialog = 'plan' | 'options' | 'remove'

/** Which dialog about a sync is open, and about which. */
export const useSyncDialogs = defineStore('sync-dialogs', () => {
  const shown = shallowRef<{ readonly dialog: SyncDialog, readonly id: string } | null>(null)

  function show(dialog: SyncDialog, id: string) {
    shown.value = { dialog, id }
  }

  function close() {
    shown.value = null
  }

  return { shown, show, close }
})
