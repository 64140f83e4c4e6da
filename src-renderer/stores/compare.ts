import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { currentScreen, router } from '../router.ts'

/** How two pictures are compared: beside one another, through one another, or in turn at one place. */
export const compareModes = ['side', 'overlay', 'blink'] as const
export type CompareMode = typeof compareModes[number]

export const mostCompared = 4
export const leastCompared = 2

/** What is compared is the address; how it is looked at is here. */
export const useCompare = defineStore('compare', () => {
  const mode = shallowRef<CompareMode>('side')
  /** Which of two is shown in turn. */
  const shown = shallowRef<0 | 1>(0)
  /** How much of the second shows through the first, 0…1. */
  const opacity = shallowRef(0.5)
  /** Whether all are moved together. */
  const together = shallowRef(true)
  /** Whether it is two pictures that can be laid over one another. */
  const stackable = shallowRef(false)

  const isOpen = computed(() => currentScreen.value?.name === 'compare')
  const ids = computed(() => idsIn(router.currentRoute.value.query['assets']))

  /** Shows some assets beside one another. `replace` leaves no step to go back to. */
  function show(assets: readonly number[], step: 'push' | 'replace' = 'push') {
    void router[step]({ path: '/compare', query: { assets: assets.join() } })
  }

  /** Back to where it was opened from. */
  function close() {
    if (router.options.history.state['back'])
      router.back()
    else
      void router.push('/')
  }

  function swap() {
    shown.value = shown.value === 0 ? 1 : 0
  }

  return { mode, shown, opacity, together, stackable, isOpen, ids, show, close, swap }
})

/** The ids that an address names, each once, as many as are compared. */
export function idsIn(text: unknown): readonly number[] {
  const ids = typeof text === 'string' ? text.split(',').filter(part => /^\d{1,15}$/.test(part)).map(Number) : []
  return [...new Set(ids)].slice(0, mostCompared)
}
