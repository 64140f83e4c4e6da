import type { MaybeRefOrGetter } from 'vue'
import type { Asset, AssetDetails } from '../../src-main/contract/entities.ts'
import type { EditAssets } from '../../src-main/contract/requests.ts'
import { useThrottleFn, watchDebounced } from '@vueuse/core'
import { computed, shallowRef, toValue } from 'vue'
import { client } from '../client.ts'
import { useHistory } from '../stores/history.ts'
import { useNotices } from '../stores/notices.ts'
import { useAssetNews } from './use-asset-news.ts'

export type Edit = Omit<EditAssets, 'ids'>

const debounceMs = 100
const refreshMs = 1000

/** Tags, metadata and collections of one asset, null while they are read, and the way to change them. */
export function useDetails(asset: MaybeRefOrGetter<Asset | undefined>) {
  const notices = useNotices()
  const history = useHistory()
  const read = shallowRef<AssetDetails | null>(null)
  const id = computed(() => toValue(asset)?.id)
  const details = computed(() => read.value?.asset.id === id.value ? read.value : null)
  let latest = 0

  async function load() {
    const turn = ++latest
    if (id.value === undefined)
      return
    const found = await client.getAssetDetails({ id: id.value }).catch(notices.error)
    if (turn === latest)
      read.value = found ?? null
  }

  /**
   * Changes an asset: one that another has taken the place of meanwhile is still the one that is meant. `done` says what was done,
   * and that it can be taken back. Errors become notices.
   */
  async function edit(of: number, change: Edit, done: string) {
    try {
      const { undo } = await client.editAssets({ ids: [of], ...change })
      history.record(done, undo)
      await load()
    }
    catch (error) {
      notices.error(error)
    }
  }

  watchDebounced(id, load, { debounce: debounceMs, immediate: true })
  useAssetNews(() => id.value, useThrottleFn(load, refreshMs, true))

  return { details, edit }
}
