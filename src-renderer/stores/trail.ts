import type { TrailStep } from '../query/trail.ts'
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { parseQuery } from '../query/address.ts'
import { trailOf, visited } from '../query/trail.ts'
import { router } from '../router.ts'

/** How somebody walked from result to result: the steps of the browser's history that lead here. Kept beside it, over a reload. */
export const useTrail = defineStore('trail', () => {
  const steps = useSessionStorage<readonly TrailStep[]>('likeness.trail', [])
  /** Steps up to this place are forgotten. */
  const begin = useSessionStorage('likeness.trail.begin', -1)
  const position = shallowRef(0)

  function arrive(address: string) {
    const here = router.options.history.state['position']
    position.value = typeof here === 'number' ? here : 0
    steps.value = visited(steps.value, { position: position.value, address })
    if (begin.value > position.value)
      begin.value = -1
  }

  /** From the first to the one that is shown; empty unless there is one to go back to. */
  const trail = computed(() => trailOf(steps.value, position.value, begin.value, (address) => {
    const { name, query } = router.resolve(address)
    return name === 'browse' ? parseQuery(query) : undefined
  }))

  /** Goes back to a step, as the browser does: forward leads here again. */
  function goTo(step: { readonly position: number }) {
    router.go(step.position - position.value)
  }

  /** Forgets the steps before this one. */
  function clear() {
    begin.value = position.value - 1
  }

  router.afterEach(({ fullPath }, _from, failure) => failure ?? arrive(fullPath))
  arrive(router.currentRoute.value.fullPath)

  return { trail, goTo, clear }
})
