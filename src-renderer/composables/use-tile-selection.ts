import type { Range } from '../layout/grid.ts'
import { watch } from 'vue'
import { useNotices } from '../stores/notices.ts'
import { useSelection } from '../stores/selection.ts'
import { useListing } from './use-listing.ts'
import { useSelected } from './use-selected.ts'

/**
 * How a tile is picked: it alone, it besides or not any more, all from where the last pick was to it alone or besides; `move`: it
 * becomes current and nothing else changes.
 */
export type Picking = 'only' | 'toggle' | 'range' | 'more' | 'move'

/** Selects assets of the list by their places. */
export function useTileSelection() {
  const selection = useSelection()
  const selected = useSelected()
  const listing = useListing()
  const notices = useNotices()
  /** Where ranges begin. */
  let anchor: number | undefined
  /** The asset that was picked last. */
  let picked: number | undefined
  /** What a sweep adds to. */
  let before: Selected = { ids: new Set(), inverted: false }

  // Whoever else makes another asset the current one, such as the preview, has it selected as well.
  watch(() => selection.index, (index) => {
    const id = index === null ? undefined : listing.idAt(index)
    if (id !== undefined && id !== picked && selected.count.value <= 1)
      remember(id, () => selection.select([id]))
  })

  function pick(index: number, how: Picking) {
    const id = listing.idAt(index)
    const other = rangeStart() ?? index
    picked = id
    selection.index = index
    if (how === 'range' || how === 'more') {
      anchor = listing.idAt(other)
      void withIds([{ start: Math.min(index, other), end: Math.max(index, other) + 1 }], ids => how === 'more' ? selection.set(ids, true) : selection.select(ids))
      return
    }
    if (how === 'move' || id === undefined)
      return
    remember(id, () => how === 'toggle' ? selection.set([id], !selection.isSelected(id)) : selection.select([id]))
  }

  /** Where the last pick was; where there was none on this screen, or it is not in the list any more, the current item. */
  function rangeStart(): number | null {
    const place = anchor === undefined ? -1 : listing.placeOf(anchor)
    return place < 0 ? selection.index : place
  }

  function remember(id: number, change: () => void) {
    anchor = id
    picked = id
    change()
  }

  /** Ids of places; those of results that are not loaded yet are loaded first. */
  async function withIds(ranges: readonly Range[], use: (ids: readonly number[]) => void) {
    const ids: number[] = []
    for (const { start, end } of ranges) {
      for (let index = start; index < end; index++) {
        const id = listing.idAt(index)
        if (id === undefined)
          return withEvery(ranges, use)
        ids.push(id)
      }
    }
    use(ids)
  }

  async function withEvery(ranges: readonly Range[], use: (ids: readonly number[]) => void) {
    try {
      const every = await listing.everyId()
      use(ranges.flatMap(({ start, end }) => every.slice(start, end)))
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** These are selected while a box is drawn over them; `first`: it has just begun, `adds`: besides what is selected then. */
  function sweep(ranges: readonly Range[], adds: boolean, first: boolean) {
    if (first)
      before = adds ? { ids: selection.ids, inverted: selection.inverted } : { ids: new Set(), inverted: false }
    void withIds(ranges, (ids) => {
      selection.ids = before.ids
      selection.inverted = before.inverted
      selection.set(ids, true)
    })
  }

  /** Selects all of a range, or, where all of them are, none of them. */
  function toggleRange(range: Range) {
    void withIds([range], ids => selection.set(ids, !isRangeSelected(range)))
  }

  function isRangeSelected({ start, end }: Range): boolean {
    const { ids, inverted } = selection
    if (!inverted && ids.size < end - start)
      return false
    if (inverted && ids.size === 0)
      return true
    for (let index = start; index < end; index++) {
      const id = listing.idAt(index)
      if (id === undefined || ids.has(id) === inverted)
        return false
    }
    return true
  }

  function isSelected(index: number): boolean {
    const id = listing.idAt(index)
    return id !== undefined && selection.isSelected(id)
  }

  return { pick, sweep, toggleRange, isRangeSelected, isSelected, clear: () => selection.select([]) }
}

interface Selected {
  readonly ids: ReadonlySet<number>
  readonly inverted: boolean
}

/** What a click or a step does by the keys that are down; `withControl`: what it does with Ctrl alone. */
export function pickingOf({ shiftKey, ctrlKey, metaKey }: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>, withControl: Picking): Picking {
  const control = ctrlKey || metaKey
  return shiftKey ? (control ? 'more' : 'range') : control ? withControl : 'only'
}
