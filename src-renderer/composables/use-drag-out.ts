import { client } from '../client.ts'
import { desktop } from '../desktop/bridge.ts'
import { mostDraggedOut, rememberDrag } from '../desktop/drag-out.ts'
import { useNotices } from '../stores/notices.ts'
import { useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'
import { useSelected } from './use-selected.ts'

/**
 * Lets go of the selected assets as files, which other programs take, as this window does. Answers whether it does: not in a
 * browser, nor where more are selected than are dragged as files, or one whose file is known not to be there. Errors become notices.
 */
export function useDragOut() {
  const listing = useListing()
  const selection = useSelection()
  const selected = useSelected()
  const notices = useNotices()

  async function letGo(begin: (ids: readonly number[]) => Promise<void>) {
    try {
      const ids = await selected.resolve()
      rememberDrag(ids, client.getAssets({ ids: [...ids] }).then(assets => assets.map(({ name }) => name)))
      await begin(ids)
    }
    catch (error) {
      notices.error(error)
    }
  }

  function misses(place: number): boolean {
    const item = listing.at(place)
    return item !== undefined && (item.offline || item.asset.state === 'missing') && selection.isSelected(item.asset.id)
  }

  function missesSome(): boolean {
    const places = selection.inverted ? Array.from({ length: listing.count.value ?? 0 }, (_, place) => place) : Array.from(selection.ids, listing.placeOf)
    return places.some(misses)
  }

  return (event: DragEvent): boolean => {
    const { count } = selected
    if (!desktop || count.value === 0 || count.value > mostDraggedOut || missesSome())
      return false
    event.preventDefault()
    void letGo(desktop.dragOut)
    return true
  }
}
