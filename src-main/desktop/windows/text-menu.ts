import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { DesktopTexts } from '../locales/texts.ts'

type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>

/** The context menu of a text field, or of selected text; empty elsewhere: the page has menus of its own. */
export function textMenu({ isEditable, selectionText, editFlags }: Clicked, texts: DesktopTexts['menu']): readonly MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', label: texts.copy, enabled: editFlags.canCopy }
  if (!isEditable)
    return selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'undo', label: texts.undo, enabled: editFlags.canUndo },
    { role: 'redo', label: texts.redo, enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', label: texts.cut, enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: texts.paste, enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: texts.selectAll, enabled: editFlags.canSelectAll },
  ]
}
