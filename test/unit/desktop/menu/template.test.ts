import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopPlatform, MenuSection } from '../../../../src-main/contract/desktop.ts'
import { expect, it } from 'vitest'
import { de } from '../../../../src-main/desktop/locales/de.ts'
import { en } from '../../../../src-main/desktop/locales/en.ts'
import { entryId, menuTemplate } from '../../../../src-main/desktop/menu/template.ts'

const sections: readonly MenuSection[] = [
  { id: 'search', label: 'Search & Find', groups: [[{ id: 'search.similar', label: 'Find similar', enabled: false }, { id: 'search.focus', label: 'Search', accelerator: 'CmdOrCtrl+F', enabled: true }]] },
  { id: 'view', label: 'View', groups: [[{ id: 'view.preview', label: 'Preview', accelerator: 'Space', enabled: true }]] },
  { id: 'library', label: 'Library', groups: [[{ id: 'library.add', label: 'Add folder', enabled: true }]] },
  { id: 'app', label: 'App', groups: [
    [{ id: 'edit.undo', label: 'Undo', accelerator: 'CmdOrCtrl+Z', enabled: true }],
    [{ id: 'app.palette', label: 'Commands', accelerator: 'CmdOrCtrl+K', enabled: true }, { id: 'app.theme.dark', label: 'Dark', enabled: true }, { id: 'app.about', label: 'About', enabled: true }],
    [{ id: 'desktop.newWindow', label: 'New window', enabled: true }],
  ] },
]

function build(platform: DesktopPlatform, given = sections, texts = en.menu) {
  const chosen: string[] = []
  const note = (name: string) => () => void chosen.push(name)
  const template = menuTemplate({ platform, sections: given, texts, developer: false }, {
    newWindow: note('newWindow'),
    findSimilar: note('findSimilar'),
    settings: note('settings'),
    checkForUpdates: note('checkForUpdates'),
    showLogs: note('showLogs'),
    about: note('about'),
    command: id => void chosen.push(`command ${id}`),
  })
  const menus = new Map(template.map(({ label, submenu }) => [label, submenu as MenuItemConstructorOptions[]]))
  return { chosen, menus, labels: (menu: string) => menus.get(menu)?.map(({ label, type }) => type === 'separator' ? '-' : label) }
}

function click(items: readonly MenuItemConstructorOptions[] | undefined, label: string): void {
  const item = items?.find(candidate => candidate.label === label)
  item?.click?.(undefined as never, undefined, undefined as never)
}

it('has the menus of the system, the window\'s own beside them, and its commands where they are looked for', () => {
  const { menus, labels } = build('linux')
  expect([...menus.keys()]).toEqual(['File', 'Edit', 'Search && Find', 'View', 'Window', 'Help'])
  expect(labels('File')).toEqual(['New Window', 'Find Similar to File…', '-', 'Add folder', '-', 'Settings…', '-', 'Close Window', 'Quit Likeness'])
  expect(labels('Edit')).toEqual(['Undo', '-', 'Cut', 'Copy', 'Paste', 'Select All'])
  expect(labels('Search && Find')).toEqual(['Find similar', 'Search'])
  expect(labels('View')).toEqual(['Preview', '-', 'Dark', '-', 'Actual Size', 'Zoom In', 'Zoom Out', '-', 'Full Screen'])
  expect(labels('Help')).toEqual(['Commands', '-', 'Show Logs', '-', 'Check for Updates…', '-', 'About Likeness'])
})

it('has the app\'s menu on a Mac, where text fields undo by the menu alone', () => {
  const { menus, labels } = build('darwin')
  expect([...menus.keys()]).toEqual(['Likeness', 'File', 'Edit', 'Search && Find', 'View', 'Window', 'Help'])
  expect(labels('Likeness')).toEqual(['About Likeness', 'Check for Updates…', '-', 'Settings…', '-', 'Services', '-', 'Hide Likeness', 'Hide Others', 'Show All', '-', 'Quit Likeness'])
  expect(menus.get('Edit')?.map(({ role, label }) => role ?? label)).toEqual(['Undo', undefined, 'undo', 'redo', undefined, 'cut', 'copy', 'paste', 'selectAll'])
  expect(labels('Help')).toEqual(['Commands', '-', 'Show Logs'])
})

it('shows the keys of commands without taking them from the page; on a Mac only those that no text field and no menu of the system wants', () => {
  const keys = (platform: DesktopPlatform) => [...build(platform).menus.values()].flat().filter(({ id }) => id?.startsWith('command:')).map(({ id, accelerator, registerAccelerator }) => [id, accelerator, registerAccelerator])
  expect(keys('win32')).toContainEqual([entryId('view.preview'), 'Space', false])
  expect(keys('darwin')).toContainEqual([entryId('view.preview'), undefined, undefined])
  expect(keys('win32')).toContainEqual([entryId('edit.undo'), 'CmdOrCtrl+Z', false])
  expect(keys('darwin')).toContainEqual([entryId('edit.undo'), undefined, undefined])
  expect(keys('darwin')).toContainEqual([entryId('search.focus'), 'CmdOrCtrl+F', false])
})

it('does what is chosen', () => {
  const { chosen, menus } = build('win32')
  click(menus.get('Search && Find'), 'Find similar')
  click(menus.get('File'), 'New Window')
  click(menus.get('File'), 'Find Similar to File…')
  click(menus.get('Help'), 'About Likeness')
  expect(chosen).toEqual(['command search.similar', 'newWindow', 'findSimilar', 'about'])
  expect(menus.get('Search && Find')?.map(({ enabled }) => enabled)).toEqual([false, true])
})

it('has no lines at its ends and none beside another, in every language, with a window or without', () => {
  for (const platform of ['win32', 'darwin', 'linux'] as const) {
    for (const given of [sections, []]) {
      for (const texts of [en.menu, de.menu]) {
        for (const items of build(platform, given, texts).menus.values()) {
          const kinds = items.map(({ type }) => type === 'separator' ? '-' : 'x').join('')
          expect(kinds).toMatch(/^x(?:-?x)*$/)
        }
      }
    }
  }
})
