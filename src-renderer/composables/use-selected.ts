import { computed } from 'vue'
import { useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'

/** The selected assets: how many they are, and which. */
export function useSelected() {
  const selection = useSelection()
  const listing = useListing()

  const count = computed(() => selection.inverted ? (listing.count.value ?? 0) - selection.ids.size : selection.ids.size)

  /** The ids of the selected assets, those of the list in its order. Errors are the caller's to show. */
  async function resolve(): Promise<readonly number[]> {
    if (!selection.inverted)
      return [...selection.ids]
    const all = await listing.everyId()
    return selection.ids.size === 0 ? all : all.filter(id => !selection.ids.has(id))
  }

  return { count, resolve }
}
