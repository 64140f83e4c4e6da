import type { MaybeRefOrGetter } from 'vue'
import type { Asset, SearchResult } from '../../src-main/contract/entities.ts'
import { watchDebounced } from '@vueuse/core'
import { onScopeDispose, shallowRef, toValue } from 'vue'
import { client } from '../client.ts'
import { describeError } from '../stores/notices.ts'
import { useProgress } from '../stores/progress.ts'

const neighbourCount = 8
const debounceMs = 150

/**
 * The assets most like one asset, itself left out; null before the first were found. None for an asset that is not ready. They are
 * looked for anew when indexing ends. `failure`: why they cannot be told; null when they can.
 */
export function useNeighbours(asset: MaybeRefOrGetter<Asset | undefined>) {
  const store = useProgress()
  const neighbours = shallowRef<readonly SearchResult[] | null>(null)
  const failure = shallowRef<string | null>(null)
  let asking = new AbortController()

  async function find(of: Asset | undefined) {
    asking.abort()
    const { signal } = asking = new AbortController()
    failure.value = null
    if (!of || of.state !== 'ready') {
      neighbours.value = []
      return
    }
    try {
      const { results } = await client.search({ like: [{ assetId: of.id }], limit: neighbourCount + 1 }, { signal })
      neighbours.value = results.filter(({ asset }) => asset.id !== of.id).slice(0, neighbourCount)
    }
    catch (error) {
      if (!signal.aborted)
        failure.value = describeError(error)
    }
  }

  watchDebounced(() => {
    const current = toValue(asset)
    return current && `${current.id} ${current.state} ${current.hash} ${store.progress?.phase === 'idle'}`
  }, () => {
    void find(toValue(asset))
  }, { debounce: debounceMs, immediate: true, flush: 'post' })

  onScopeDispose(() => asking.abort())

  return { neighbours, failure }
}
