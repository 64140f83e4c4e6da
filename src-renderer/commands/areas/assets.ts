import type { Command } from '../command.ts'
import { Download, RotateCw, Trash2 } from '@lucide/vue'
import { mostSaved, useSelectedActions } from '../../composables/use-selected-actions.ts'
import { useSelected } from '../../composables/use-selected.ts'
import { messages } from '../../locales/messages.ts'
import { useDialogs } from '../../stores/dialogs.ts'

/** What is done with the files of those that are selected. */
export function commands(): readonly Command[] {
  const dialogs = useDialogs()
  const selected = useSelected()
  const actions = useSelectedActions()
  const isSelected = () => selected.count.value > 0
  const texts = messages.selection
  return [
    { id: 'assets.save', group: 'selection', label: () => texts.save, icon: Download, available: () => isSelected() && selected.count.value <= mostSaved, run: actions.save },
    { id: 'assets.retry', group: 'selection', label: () => texts.retry, icon: RotateCw, available: isSelected, run: actions.retry },
    { id: 'assets.trash', group: 'selection', label: () => messages.trash.action, icon: Trash2, shortcuts: ['Mod+Delete', 'Mod+Backspace'], available: isSelected, run: () => dialogs.show('trash') },
  ]
}
