import { expect, it } from 'vitest'
import { en } from '../../../../src-main/desktop/locales/en.ts'
import { textMenu } from '../../../../src-main/desktop/windows/text-menu.ts'

const editFlags = { canUndo: true, canRedo: false, canCut: true, canCopy: true, canPaste: false, canDelete: true, canSelectAll: true, canEditRichly: false }

it('offers what can be done in a text field', () => {
  const menu = textMenu({ isEditable: true, selectionText: '', editFlags }, en.menu)
  expect(menu.flatMap(({ role, label, enabled }) => role ? [[role, label, enabled]] : [])).toEqual([
    ['undo', 'Undo', true],
    ['redo', 'Redo', false],
    ['cut', 'Cut', true],
    ['copy', 'Copy', true],
    ['paste', 'Paste', false],
    ['selectAll', 'Select All', true],
  ])
})

it('copies selected text, and keeps away where there is none', () => {
  expect(textMenu({ isEditable: false, selectionText: 'chair.obj', editFlags }, en.menu)).toEqual([{ role: 'copy', label: 'Copy', enabled: true }])
  expect(textMenu({ isEditable: false, selectionText: ' \n', editFlags }, en.menu)).toEqual([])
})
