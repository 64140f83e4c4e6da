import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopPlatform, MenuCommand, MenuSection } from '../../contract/desktop.ts'
import type { DesktopTexts } from '../locales/texts.ts'

/** What the menu bar is made of. */
export interface MenuModel {
  readonly platform: DesktopPlatform
  /** The commands of the window that has the focus; none where there is no window. */
  readonly sections: readonly MenuSection[]
  readonly texts: DesktopTexts['menu']
  /** Whether there are tools for developers. */
  readonly developer: boolean
}

/** What the shell itself offers, and what becomes of a command of the window. */
export interface MenuActions {
  readonly newWindow: () => void
  readonly findSimilar: () => void
  readonly settings: () => void
  readonly checkForUpdates: () => void
  readonly showLogs: () => void
  readonly about: () => void
  readonly command: (id: string) => void
}

type Items = readonly MenuItemConstructorOptions[]
type Place = 'file' | 'edit' | 'view' | 'help' | 'own'

/** Commands of the window that the shell offers by itself. */
const offered: ReadonlySet<string> = new Set(['desktop.newWindow', 'desktop.logs', 'go.settings', 'app.about'])

/** Menus of the shell that take commands of the window: by the beginning of their ids, else by their section. */
const byPrefix: readonly (readonly [prefix: string, place: Place])[] = [['edit.', 'edit'], ['app.theme.', 'view'], ['app.', 'help']]
const bySection: Readonly<Record<string, Place>> = { library: 'file', view: 'view', app: 'help' }

/** Keys that macOS gives to entries of the system's own; the page sees to them where they mean something else to it. */
const ownKeysOfMac: ReadonlySet<string> = new Set('ACVXZQWMH'.split('').map(key => `CmdOrCtrl+${key}`).concat('CmdOrCtrl+Shift+Z'))

/** Where in the menu an entry of a command is found again. */
export function entryId(commandId: string): string {
  return `command:${commandId}`
}

/** The menu bar: the system's own menus of the platform, with the commands of a window in them and beside them. */
export function menuTemplate({ platform, sections, texts, developer }: MenuModel, actions: MenuActions): readonly MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const groups = sections.flatMap(({ id, groups }) => groups.flatMap(group => placed(id, group)))
  const inMenu = (place: Place) => groups.filter(group => group.place === place).map(({ commands }) => commands.map(command => entry(command, isMac, actions)))
  const own = sections.filter(({ id }) => bySection[id] === undefined).map(({ id, label, groups }): MenuItemConstructorOptions => ({
    label: escaped(label),
    submenu: separated(groups.flatMap(group => placed(id, group)).filter(({ place }) => place === 'own').map(({ commands }) => commands.map(command => entry(command, isMac, actions)))),
  }))
  const settings: MenuItemConstructorOptions = { label: texts.settings, accelerator: 'CmdOrCtrl+,', click: actions.settings }
  const updates: MenuItemConstructorOptions = { label: texts.checkForUpdates, click: actions.checkForUpdates }
  const about: MenuItemConstructorOptions = { label: texts.about, click: actions.about }
  const quit: MenuItemConstructorOptions = { role: 'quit', label: texts.quit }
  const close: MenuItemConstructorOptions = { role: 'close', label: texts.close, accelerator: 'CmdOrCtrl+W' }
  const minimize: MenuItemConstructorOptions = { role: 'minimize', label: texts.minimize }
  const zoom: MenuItemConstructorOptions = { role: 'zoom', label: texts.zoom }
  const front: MenuItemConstructorOptions = { role: 'front', label: texts.front }
  const files: Items = [
    { label: texts.newWindow, accelerator: 'CmdOrCtrl+N', click: actions.newWindow },
    { label: texts.findSimilar, accelerator: 'CmdOrCtrl+O', click: actions.findSimilar },
  ]
  return [
    ...isMac ? [{ label: 'Likeness', submenu: separated([[about, updates], [settings], [{ role: 'services', label: texts.services }], [{ role: 'hide', label: texts.hide }, { role: 'hideOthers', label: texts.hideOthers }, { role: 'unhide', label: texts.showAll }], [quit]]) } satisfies MenuItemConstructorOptions] : [],
    { label: texts.file, submenu: separated([files, ...inMenu('file'), ...isMac ? [[close]] : [[settings], [close, quit]]]) },
    { label: texts.edit, submenu: separated([...inMenu('edit'), ...editing(isMac, texts)]) },
    ...own,
    { label: texts.view, submenu: separated([...inMenu('view'), ...viewing(texts, developer)]) },
    { role: 'window', label: texts.window, submenu: separated([[minimize], ...isMac ? [[zoom], [front]] : []]) },
    { role: 'help', label: texts.help, submenu: separated([...inMenu('help'), [{ label: texts.showLogs, click: actions.showLogs }], ...isMac ? [] : [[updates], [about]]]) },
  ]
}

/** A Mac undoes what is typed by its menu alone; elsewhere text fields see to it. */
function editing(isMac: boolean, texts: DesktopTexts['menu']): readonly Items[] {
  const typing: Items = [{ role: 'undo', label: texts.undoTyping }, { role: 'redo', label: texts.redoTyping }]
  const clipboard: Items = [{ role: 'cut', label: texts.cut }, { role: 'copy', label: texts.copy }, { role: 'paste', label: texts.paste }, { role: 'selectAll', label: texts.selectAll }]
  return isMac ? [typing, clipboard] : [clipboard]
}

function viewing(texts: DesktopTexts['menu'], developer: boolean): readonly Items[] {
  return [
    [{ role: 'resetZoom', label: texts.resetZoom }, { role: 'zoomIn', label: texts.zoomIn }, { role: 'zoomOut', label: texts.zoomOut }],
    [{ role: 'togglefullscreen', label: texts.fullScreen }],
    developer ? [{ role: 'toggleDevTools', label: texts.developerTools }] : [],
  ]
}

/** The commands of a group by the menu that they belong into, in their order. */
function placed(section: string, group: readonly MenuCommand[]): readonly { readonly place: Place, readonly commands: readonly MenuCommand[] }[] {
  const places = Map.groupBy(group.filter(({ id }) => !offered.has(id)), ({ id }) => byPrefix.find(([prefix]) => id.startsWith(prefix))?.[1] ?? bySection[section] ?? 'own')
  return [...places].map(([place, commands]) => ({ place, commands }))
}

/** The page handles its keys by itself: they are shown, and not taken from it. */
function entry({ id, label, accelerator, enabled }: MenuCommand, isMac: boolean, actions: MenuActions): MenuItemConstructorOptions {
  const isShown = accelerator !== undefined && !(isMac && (ownKeysOfMac.has(accelerator) || !/^(?:Cmd|Ctrl|Command|Control)/.test(accelerator)))
  return { id: entryId(id), label: escaped(label), enabled, click: () => actions.command(id), ...isShown ? { accelerator, registerAccelerator: false } : {} }
}

/** Groups with lines between them, without those that are empty. */
function separated(groups: readonly Items[]): MenuItemConstructorOptions[] {
  return groups.filter(({ length }) => length > 0).flatMap((group, place) => [...place > 0 ? [{ type: 'separator' } satisfies MenuItemConstructorOptions] : [], ...group])
}

/** A label whose & are no mark of a key. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&')
}
