import { watch } from 'vue'
import { useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'

/** Keeps the selected item that of the list's selected place: another list clears it, newer facts replace it. */
export function useSelectionSync() {
  const selection = useSelection()
  const { key, at } = useListing()

  watch(key, selection.clear)
  watch(() => selection.index === null ? undefined : at(selection.index), (item) => {
    if (item)
      selection.item = item
  })
}
