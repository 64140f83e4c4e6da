const keys: Readonly<Record<string, string>> = { Comma: ',', Period: '.', Minus: '-', Enter: 'Return', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right' }
const modifiers: Readonly<Record<string, string>> = { Mod: 'CmdOrCtrl' }

/** Keys that text fields take together with Ctrl or Cmd. */
const editing = new Set(['A', 'C', 'V', 'X', 'Y', 'Z'])

/** A shortcut such as `Mod+Shift+Comma` in Electron's words: `CmdOrCtrl+Shift+,`. */
export function acceleratorOf(shortcut: string): string {
  const parts = shortcut.split('+')
  return parts.map((part, place) => (place < parts.length - 1 ? modifiers[part] : keys[part]) ?? part).join('+')
}

/**
 * The accelerator of a menu entry: that of its first shortcut that no text field wants for itself, since menus take keys wherever
 * the focus is. Plain letters and the like are seen to by the page. Undefined: it has none.
 */
export function menuAccelerator(shortcuts: readonly string[] = []): string | undefined {
  const own = shortcuts.find(shortcut => shortcut.startsWith('Mod+') && !editing.has(shortcut.split('+').at(-1) ?? '') && !/(?:Delete|Backspace)$/.test(shortcut))
  return own && acceleratorOf(own)
}
