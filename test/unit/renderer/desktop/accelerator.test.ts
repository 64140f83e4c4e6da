import { expect, it } from 'vitest'
import { acceleratorOf, menuAccelerator } from '../../../../src-renderer/desktop/accelerator.ts'

it.each([
  ['Mod+K', 'CmdOrCtrl+K'],
  ['Mod+Shift+Z', 'CmdOrCtrl+Shift+Z'],
  ['Mod+Comma', 'CmdOrCtrl+,'],
  ['Shift+F10', 'Shift+F10'],
  ['Alt+ArrowLeft', 'Alt+Left'],
  ['Mod+Enter', 'CmdOrCtrl+Return'],
  ['Mod+Plus', 'CmdOrCtrl+Plus'],
  ['Mod+Minus', 'CmdOrCtrl+-'],
])('%s is %s to Electron', (shortcut, accelerator) => {
  expect(acceleratorOf(shortcut)).toBe(accelerator)
})

it.each([
  [['Mod+K'], 'CmdOrCtrl+K'],
  [['/', 'Mod+F'], 'CmdOrCtrl+F'],
  [['Mod+Shift+C'], undefined],
  [['F'], undefined],
  [['Space'], undefined],
  [['Mod+A'], undefined],
  [['Mod+Z'], undefined],
  [['Mod+Shift+Z', 'Mod+Y'], undefined],
  [['Mod+Delete', 'Mod+Backspace'], undefined],
  [[], undefined],
])('a menu takes of %j what is no use in a text field: %s', (shortcuts, accelerator) => {
  expect(menuAccelerator(shortcuts)).toBe(accelerator)
})
