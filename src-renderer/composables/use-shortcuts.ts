import { useEventListener } from '@vueuse/core'
import { isMac, matches } from '../commands/shortcut.ts'
import { useCommands } from '../stores/commands.ts'

/** Controls that take plain keys for themselves. */
const typing = 'input, textarea, select, [contenteditable], [role=combobox], [role=textbox]'
const pressing = 'button, a, summary, [role=menuitem], [role=menu], [role=slider], [role=radio], [role=tab], [role=switch], [role=checkbox], [role=treeitem]'

const dialogs = '[role=dialog], [role=alertdialog]'

/** Does what the shortcuts of the commands ask for, wherever the focus is; not what a control, a menu or a dialog takes for itself. */
export function useShortcuts() {
  const commands = useCommands()

  useEventListener(window, 'keydown', (event) => {
    if (event.defaultPrevented || event.isComposing)
      return
    const command = commands.commands.find(command => command.shortcuts?.some(shortcut => matches(event, shortcut, isMac)) && commands.isAvailable(command))
    if (!command || isTaken(event) || !commands.run(command))
      return
    event.preventDefault()
  })
}

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : document.body
  const hasMod = event.ctrlKey || event.metaKey
  // In a dialog, or over one whose focus went with what held it.
  if ((target === document.body ? document.querySelector(dialogs) : target.closest(`${dialogs}, [role=menu]`)) && !(hasMod && event.key.toLowerCase() === 'k'))
    return true
  if (target.closest(typing))
    return !hasMod || ['a', 'c', 'v', 'x', 'z', 'y'].includes(event.key.toLowerCase())
  return !hasMod && ['Enter', ' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key) && target.closest(pressing) !== null
}
