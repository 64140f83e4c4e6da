import type { Command } from '../command.ts'
import { ArrowLeft, ArrowRight, BoxSelect, Copy, FolderOpen, Group, SquareCheckBig, SquareDashed, Star, StarOff } from '@lucide/vue'
import { useListing } from '../../composables/use-listing.ts'
import { useQuery } from '../../composables/use-query.ts'
import { useSelectedActions } from '../../composables/use-selected-actions.ts'
import { useSelected } from '../../composables/use-selected.ts'
import { messages } from '../../locales/messages.ts'
import { allAssets } from '../../query/query.ts'
import { currentScreen } from '../../router.ts'
import { useCompare } from '../../stores/compare.ts'
import { usePanels } from '../../stores/panels.ts'
import { useSelection } from '../../stores/selection.ts'

/** What is selected, and the small things that are done with it. */
export function commands(): readonly Command[] {
  const selection = useSelection()
  const panels = usePanels()
  const compare = useCompare()
  const selected = useSelected()
  const listing = useListing()
  const actions = useSelectedActions()
  const { ask } = useQuery()
  const texts = messages.selection
  const isListed = () => currentScreen.value?.name === 'browse' && (listing.count.value ?? 0) > 0
  const isSelected = () => selected.count.value > 0
  const folder = () => selection.item?.asset.path.split('/').slice(0, -1).join('/') ?? ''

  function step(by: number) {
    const last = (listing.count.value ?? 0) - 1
    selection.index = selection.index === null ? 0 : Math.min(last, Math.max(0, selection.index + by))
  }

  function showFolder() {
    const { item } = selection
    if (item)
      ask({ ...allAssets, scope: { of: 'library', id: item.asset.libraryId, folder: folder() } })
  }

  const rate = (stars: number): Command => ({
    id: `selection.rate${stars}`,
    group: 'selection',
    label: () => texts.rate(stars),
    icon: stars === 0 ? StarOff : Star,
    shortcuts: [String(stars)],
    available: isSelected,
    run: () => actions.rate(stars),
  })

  return [
    { id: 'selection.all', group: 'selection', label: () => texts.all, icon: SquareCheckBig, shortcuts: ['Mod+A'], available: isListed, run: selection.selectAll },
    { id: 'selection.none', group: 'selection', label: () => texts.none, icon: SquareDashed, shortcuts: ['Escape'], available: () => isSelected() && !panels.covering && !compare.isOpen, run: () => selection.select([]) },
    { id: 'selection.invert', group: 'selection', label: () => texts.invert, icon: BoxSelect, shortcuts: ['Shift+I'], available: isListed, run: actions.invert },
    { id: 'selection.group', group: 'selection', label: () => texts.group, icon: Group, shortcuts: ['Shift+G'], available: () => isListed() && listing.groups.value !== null && selection.index !== null, run: actions.selectGroup },
    { id: 'selection.next', group: 'selection', label: () => texts.next, icon: ArrowRight, shortcuts: ['J'], available: isListed, run: () => step(1) },
    { id: 'selection.previous', group: 'selection', label: () => texts.previous, icon: ArrowLeft, shortcuts: ['K'], available: isListed, run: () => step(-1) },
    ...[0, 1, 2, 3, 4, 5].map(rate),
    { id: 'selection.copyPath', group: 'selection', label: () => texts.copyPath, icon: Copy, shortcuts: ['Mod+C'], available: () => isSelected() && getSelection()?.isCollapsed !== false, run: actions.copyPaths },
    { id: 'selection.showFolder', group: 'selection', label: () => texts.showFolder, icon: FolderOpen, available: () => selection.item !== null, run: showFolder },
  ]
}
