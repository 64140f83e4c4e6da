import type { Asset } from '../../src-main/contract/entities.ts'
import { until } from '@vueuse/core'
import { nextTick } from 'vue'
import { allAssets } from '../query/query.ts'
import { currentScreen } from '../router.ts'
import { useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'
import { useQuery } from './use-query.ts'

const patienceMs = 10_000

/** Shows an asset among those of its library, selected. */
export function useShowAsset() {
  const { ask } = useQuery()
  const selection = useSelection()
  const listing = useListing()

  return async function show({ id, libraryId }: Asset) {
    ask({ ...allAssets, scope: { of: 'library', id: libraryId, folder: '' } })
    await until(() => currentScreen.value?.name).toBe('browse', { timeout: patienceMs })
    // The list is asked for when its screen is drawn.
    await nextTick()
    await nextTick()
    const { value: key } = listing.key
    // Its beginning is there before the whole list. Why it cannot be had is told in its place.
    await listing.everyId().catch(() => [])
    const place = listing.placeOf(id)
    if (place < 0 || listing.key.value !== key)
      return
    selection.index = place
    selection.select([id])
  }
}
