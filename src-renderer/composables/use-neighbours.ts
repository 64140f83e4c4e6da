import type { MaybeRefOrGetter } from 'vue'
import type { Asset, SearchResult } from '../../src-main/contract/entities.ts'
import { watchDebounced } from '@vueuse/core'
import { shallowRef, toValue } from 'vue'
import { client } from '../client.ts'
import { useProgress } from '../stores/progress.ts'

const neighbourCount = 8
const debounceMs = 150

/**
 * The assets most like one asset, itself left out; null while they are looked for. None for an asset that is not ready. They are
 * looked for anew when indexing ends.
 */
export function useNeighbours(asset: MaybeRefOrGetter<Asset | undefined>) {
  const store = useProgress()
  const neighbours = shallowRef<readonly SearchResult[] | null>(null)
  let latest = 0

  async function find(of: Asset | undefined) {
    const turn = ++latest
    if (!of || of.state !== 'ready') {
      neighbours.value = []
      return
    }
    const found = await client.search({ like: [{ assetId: of.id }], limit: neighbourCount + 1 }).catch(() => undefined)
    if (turn === latest)
      neighbours.value = found?.results.filter(result => result.asset.id !== of.id).slice(0, neighbourCount) ?? []
  }

  watchDebounced(() => {
    const current = toValue(asset)
    return current && `${current.id} ${current.state} ${current.hash} ${store.progress?.phase === 'idle'}`
  }, () => {
    void find(toValue(asset))
  }, { debounce: debounceMs, immediate: true, flush: 'post' })

  return neighbours
}
