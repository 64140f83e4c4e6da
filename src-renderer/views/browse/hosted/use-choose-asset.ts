import { client } from '../../../client.ts'
import { useListing } from '../../../composables/use-listing.ts'
import { useLibraries } from '../../../stores/libraries.ts'
import { useNotices } from '../../../stores/notices.ts'
import { useSelection } from '../../../stores/selection.ts'
import { useSettings } from '../../../stores/settings.ts'

/** Makes an asset that a service found the current and selected one, whether it is among the results of here or not. */
export function useChooseAsset() {
  const selection = useSelection()
  const listing = useListing()
  const libraries = useLibraries()
  const settings = useSettings()
  const notices = useNotices()

  return async function choose(id: number) {
    selection.select([id])
    try {
      const [asset] = await client.getAssets({ ids: [id] })
      if (!asset || !selection.isSelected(id))
        return
      const place = listing.placeOf(id)
      selection.item = { asset, offline: libraries.byId(asset.libraryId)?.state === 'offline', keptUntil: settings.keptUntil(asset.missingSince) }
      selection.index = place >= 0 ? place : null
    }
    catch (error) {
      notices.error(error)
    }
  }
}
