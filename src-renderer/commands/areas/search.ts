import type { Command } from '../command.ts'
import { Minus, Plus, ScanSearch } from '@lucide/vue'
import { useAssetActions } from '../../composables/use-asset-actions.ts'
import { useSelected } from '../../composables/use-selected.ts'
import { messages } from '../../locales/messages.ts'
import { useSelection } from '../../stores/selection.ts'

/** Searching by what is selected, or by the one whose details are shown. */
export function commands(): readonly Command[] {
  const actions = useAssetActions()
  const selected = useSelected()
  const selection = useSelection()
  const isSelected = () => selected.count.value > 0 || selection.item !== null
  const texts = messages.commands
  return [
    { id: 'search.similar', group: 'search', label: () => texts.similar, icon: ScanSearch, shortcuts: ['F'], available: isSelected, run: actions.similarToSelected },
    { id: 'search.more', group: 'search', label: () => texts.moreLike, icon: Plus, shortcuts: ['X'], available: isSelected, run: () => actions.addAsExamples('like', 'selection') },
    { id: 'search.less', group: 'search', label: () => texts.lessLike, icon: Minus, shortcuts: ['Shift+X'], available: isSelected, run: () => actions.addAsExamples('unlike', 'selection') },
  ]
}
