import { shallowRef, watch } from 'vue'
import { useListing } from '../../composables/use-listing.ts'
import { useLibraries } from '../../stores/libraries.ts'
import { useLibraryMap } from '../../stores/library-map.ts'
import { useSelection } from '../../stores/selection.ts'
import { useSettings } from '../../stores/settings.ts'

/** Makes assets of the map the current one and the selected ones, as the grid does. */
export function useCurrent() {
  const map = useLibraryMap()
  const selection = useSelection()
  const listing = useListing()
  const libraries = useLibraries()
  const settings = useSettings()
  /** Chosen, and to be shown as soon as it is known. */
  const chosen = shallowRef<number>()

  watch(() => chosen.value === undefined || map.assets.version.value < 0 ? undefined : map.assets.get(chosen.value), (asset) => {
    if (!asset)
      return
    const place = listing.placeOf(asset.id)
    selection.item = { asset, offline: libraries.byId(asset.libraryId)?.state === 'offline', keptUntil: settings.keptUntil(asset.missingSince) }
    selection.index = place >= 0 ? place : null
    if (place >= 0)
      listing.want(place, place + 1)
  })

  /** `toggles`: it is selected besides the others, or not any more. */
  function choose(id: number, toggles = false) {
    chosen.value = undefined
    chosen.value = id
    if (toggles)
      selection.set([id], !selection.isSelected(id))
    else
      selection.select([id])
  }

  return { choose }
}
