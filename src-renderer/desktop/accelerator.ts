const keys: Readonly<Record<string, string>> = { Comma: ',', Period: '.', Minus: '-', Enter: 'Return', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right' }
const modifiers: Readonly<Record<string, string>> = { Mod: 'CmdOrCtrl' }

/** A shortcut such as `Mod+Shift+Comma` in Electron's words: `CmdOrCtrl+Shift+,`. */
export function acceleratorOf(shortcut: string): string {
  const parts = shortcut.split('+')
  return parts.map((part, place) => (place < parts.length - 1 ? modifiers[part] : keys[part]) ?? part).join('+')
}
