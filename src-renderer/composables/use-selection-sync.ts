import { watch } from 'vue'
import { useSearch } from '../stores/search.ts'
import { useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'

/**
 * Keeps the selected item that of the list's selected place: another list clears it, newer facts replace it. When a search is
 * run again, the place is that which the item has now.
 */
export function useSelectionSync() {
  const selection = useSelection()
  const search = useSearch()
  const { key, at } = useListing()

  watch(key, selection.clear)
  // At once, before another item at the old place is taken for the selected one.
  watch(() => search.response, () => {
    const place = search.shown.findIndex(({ asset }) => asset.id === selection.item?.asset.id)
    if (selection.index !== null && search.answered === key.value && place >= 0)
      selection.index = place
  }, { flush: 'sync' })
  watch(() => selection.index === null ? undefined : at(selection.index), (item) => {
    if (item)
      selection.item = item
  })
}
