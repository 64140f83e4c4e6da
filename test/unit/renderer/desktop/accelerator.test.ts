import { expect, it } from 'vitest'
import { acceleratorOf } from '../../../../src-renderer/desktop/accelerator.ts'

it.each([
  ['Mod+K', 'CmdOrCtrl+K'],
  ['Mod+Shift+Z', 'CmdOrCtrl+Shift+Z'],
  ['Mod+Comma', 'CmdOrCtrl+,'],
  ['Shift+F10', 'Shift+F10'],
  ['Alt+ArrowLeft', 'Alt+Left'],
  ['Mod+Enter', 'CmdOrCtrl+Return'],
  ['Mod+Plus', 'CmdOrCtrl+Plus'],
  ['Mod+Minus', 'CmdOrCtrl+-'],
  ['?', '?'],
  ['Space', 'Space'],
  ['Delete', 'Delete'],
])('%s is %s to Electron', (shortcut, accelerator) => {
  expect(acceleratorOf(shortcut)).toBe(accelerator)
})
