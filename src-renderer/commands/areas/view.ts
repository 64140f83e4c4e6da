import type { Command } from '../command.ts'
import { Expand, PanelLeft, PanelRight } from '@lucide/vue'
import { useAssetActions } from '../../composables/use-asset-actions.ts'
import { messages } from '../../locales/messages.ts'
import { usePanels } from '../../stores/panels.ts'
import { useSelection } from '../../stores/selection.ts'

/** What is shown beside the grid. */
export function commands(): readonly Command[] {
  const actions = useAssetActions()
  const panels = usePanels()
  const selection = useSelection()
  const texts = messages.commands
  return [
    { id: 'view.preview', group: 'view', label: () => texts.preview, icon: Expand, shortcuts: ['Space'], available: () => selection.item !== null, run: actions.preview },
    { id: 'view.details', group: 'view', label: () => texts.details, icon: PanelRight, shortcuts: ['I'], run: actions.toggleDetails },
    { id: 'view.sidebar', group: 'view', label: () => texts.sidebar, icon: PanelLeft, shortcuts: ['S'], run: () => panels.toggle('sidebar') },
  ]
}
