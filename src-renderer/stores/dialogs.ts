import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Dialogs in which something is done with what is selected. */
export type DialogName = 'addToCollection' | 'newCollection' | 'newConcept' | 'conceptOfExamples' | 'tags' | 'metadata' | 'trash'

/** Which of them is open. */
export const useDialogs = defineStore('dialogs', () => {
  const shown = shallowRef<DialogName | null>(null)
  /** The key of the collection that is to be laid into another one; null when none is. */
  const moving = shallowRef<string | null>(null)
  /** The collection that is to be kept at a service; null when none is. */
  const keeping = shallowRef<{ readonly key: string, readonly name: string } | null>(null)

  function show(name: DialogName) {
    shown.value = name
  }

  function close() {
    shown.value = null
  }

  return { shown, moving, keeping, show, close }
})
