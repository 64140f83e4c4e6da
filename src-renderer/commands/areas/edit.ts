import type { Command } from '../command.ts'
import { Redo2, Undo2 } from '@lucide/vue'
import { messages } from '../../locales/messages.ts'
import { useHistory } from '../../stores/history.ts'

/** Taking back what was changed. */
export function commands(): readonly Command[] {
  const history = useHistory()
  const texts = messages.commands
  return [
    { id: 'edit.undo', group: 'app', label: () => texts.undo, icon: Undo2, shortcuts: ['Mod+Z'], available: () => history.canUndo, run: history.undo },
    { id: 'edit.redo', group: 'app', label: () => texts.redo, icon: Redo2, shortcuts: ['Mod+Shift+Z', 'Mod+Y'], available: () => history.canRedo, run: history.redo },
  ]
}
