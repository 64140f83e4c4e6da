import { watchDebounced } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { useListing } from './use-listing.ts'

const mostPreferred = 100
const debounceMs = 250

/** Has the engine take first what is waited for in view; the function that it answers is told which places are. */
export function usePreferred() {
  const listing = useListing()
  const range = shallowRef({ start: 0, end: 0 })
  /** What the engine was last told. */
  let preferred = new Set<number>()

  const waiting = computed(() => {
    const { start, end } = range.value
    return Array.from({ length: end - start }, (_, i) => listing.at(start + i)?.asset)
      .flatMap(asset => asset?.state === 'pending' ? [asset.id] : [])
      .slice(0, mostPreferred)
  })

  watchDebounced(() => waiting.value.join(), async () => {
    const ids = waiting.value
    if (ids.every(id => preferred.has(id)))
      return
    preferred = new Set(ids)
    // A wish that does not arrive costs no more than a place in the queue.
    await client.preferAssets({ ids }).catch(() => undefined)
  }, { debounce: debounceMs, maxWait: debounceMs, immediate: true })

  return (start: number, end: number) => {
    range.value = { start, end }
  }
}
