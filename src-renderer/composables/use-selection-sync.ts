import { watch } from 'vue'
import { isSameItem, useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'

/**
 * Keeps the current item that of the list's current place: another list clears it, newer facts replace it. When the list changes
 * around it, the place is that which the item has now.
 */
export function useSelectionSync() {
  const selection = useSelection()
  const { key, at, idAt, placeOf, count } = useListing()

  watch(key, selection.clear)
  watch(() => ({ index: selection.index, id: selection.index === null ? undefined : idAt(selection.index), count: count.value }), ({ index, id }, before) => {
    const { item } = selection
    // Somebody went on to another place: that is what is current now.
    if (index === null || index !== before.index || !item || id === item.asset.id)
      return
    const place = placeOf(item.asset.id)
    if (place >= 0)
      selection.index = place
    // It left the list, and another took its place: it stays what is looked at.
    else if (id !== undefined)
      selection.index = null
  }, { flush: 'sync' })
  watch(() => selection.index === null ? undefined : at(selection.index), (item) => {
    if (item && !(selection.item && isSameItem(item, selection.item)))
      selection.item = item
  })
}
