/** What a keyboard event tells of the keys that are down. */
export type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

const named: Readonly<Record<string, string>> = { Space: ' ', Comma: ',', Period: '.', Plus: '+', Minus: '-' }

/** Whether keys are those of a shortcut such as `Mod+Shift+Z`. `Mod` is Ctrl, or, where `isMac`, Cmd. A sign such as ? is typed with Shift or without. */
export function matches(keys: Keys, shortcut: string, isMac: boolean): boolean {
  const parts = shortcut.split('+')
  const name = parts.at(-1) ?? ''
  const key = named[name] ?? name
  const mod = isMac ? keys.metaKey : keys.ctrlKey
  const other = isMac ? keys.ctrlKey : keys.metaKey
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase() && key !== ' '
  return keys.key.toLowerCase() === key.toLowerCase()
    && mod === parts.includes('Mod') && !other && keys.altKey === parts.includes('Alt')
    && (isSign || keys.shiftKey === parts.includes('Shift'))
}

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Delete: '⌫' }

/** How a shortcut is shown: `Ctrl K`, on a Mac `⌘K`. `names` are those of keys in the reader's language. */
export function shortcutText(shortcut: string, isMac: boolean, names: Readonly<Record<string, string>>): string {
  const parts = shortcut.split('+').map(part => (isMac ? macSigns[part] : undefined) ?? names[part] ?? named[part] ?? part)
  return parts.join(isMac ? '' : ' ')
}

/** Whether this is a Mac, whose shortcuts go by Cmd. */
export const isMac: boolean = /Mac/.test(globalThis.navigator?.platform ?? '')
