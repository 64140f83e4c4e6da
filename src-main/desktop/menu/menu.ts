import type { OpenDialogOptions } from 'electron'
import type { DesktopPlatform, MenuSection } from '../../contract/desktop.ts'
import type { DesktopTexts } from '../locales/texts.ts'
import type { ShellLog, Windows } from '../types.ts'
import type { MenuActions } from './template.ts'
import { app, BrowserWindow, dialog, Menu, shell } from 'electron'
import { formats, kinds } from '../../contract/formats.ts'
import { textsFor } from '../locales/texts.ts'
import { entryId, menuTemplate } from './template.ts'

export interface MenuParts {
  readonly windows: Windows
  readonly texts: DesktopTexts
  readonly log: ShellLog
  readonly lookForUpdate: () => Promise<unknown>
  /** Does as if somebody outside asked what looks like these files; absolute paths. */
  readonly ask: (paths: readonly string[]) => void
}

export interface MenuBar {
  /** What the menu bar shows while this window has the focus, in the language of the window. */
  readonly set: (window: BrowserWindow, sections: readonly MenuSection[], language: string) => void
}

/** What a window wants in the menu bar. */
interface WindowMenu {
  readonly sections: readonly MenuSection[]
  readonly texts: DesktopTexts
}

/** The menu bar of the app. It follows the window that has the focus; choosing an entry sends that window a command. To be called once the app is ready. */
export function createMenu({ windows, texts, log, lookForUpdate, ask }: MenuParts): MenuBar {
  const known = new WeakMap<BrowserWindow, WindowMenu>()
  let shown: WindowMenu | undefined

  /** Without a window that can be seen, as on a Mac, one is brought up for it. */
  function command(id: string): void {
    const window = current(windows)
    windows.send(window?.isVisible() && !window.isMinimized() ? window : windows.show(), { type: 'command', id })
  }

  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => log.error('an entry of the menu failed', error))

  const actions: MenuActions = {
    newWindow: () => void windows.open(),
    findSimilar: () => attempt(chooseFile(current(windows), texts).then(paths => paths.length > 0 && ask(paths))),
    settings: () => command('go.settings'),
    checkForUpdates: () => {
      command('go.settings')
      attempt(lookForUpdate())
    },
    showLogs: () => attempt(shell.openPath(log.folder)),
    about: () => command('app.about'),
    command,
  }

  function show(): void {
    const window = current(windows)
    const wanted = (window && known.get(window)) ?? { sections: [], texts }
    const { sections } = wanted
    const menu = Menu.getApplicationMenu()
    if (menu && shown && shown.texts === wanted.texts && shapeOf(shown.sections) === shapeOf(sections))
      commandsOf(sections).forEach(({ id, enabled }) => enable(menu, id, enabled))
    else
      Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate({ platform: process.platform as DesktopPlatform, sections, texts: wanted.texts.menu, developer: !app.isPackaged }, actions)]))
    shown = wanted
  }

  app.on('browser-window-focus', show)
  app.on('browser-window-blur', show)
  show()
  return {
    set: (window, sections, language) => {
      known.set(window, { sections, texts: textsFor([language]) })
      if (window === current(windows))
        show()
    },
  }
}

/** The window that has the focus, or had it last. */
function current(windows: Windows): BrowserWindow | undefined {
  const focused = BrowserWindow.getFocusedWindow()
  const own = windows.all()
  return own.find(window => window === focused) ?? own.at(-1)
}

function commandsOf(sections: readonly MenuSection[]) {
  return sections.flatMap(({ groups }) => groups.flat())
}

/** All of the sections but what can be changed in a menu that is there. */
function shapeOf(sections: readonly MenuSection[]): string {
  return JSON.stringify(sections, (key, value: unknown) => key === 'enabled' ? undefined : value)
}

function enable(menu: Menu, id: string, enabled: boolean): void {
  const item = menu.getMenuItemById(entryId(id))
  if (item && item.enabled !== enabled)
    item.enabled = enabled
}

/** The files that the user chooses in the system's dialog; none when it is dismissed. */
async function chooseFile(window: BrowserWindow | undefined, { dialogs }: DesktopTexts): Promise<readonly string[]> {
  const extensionsOf = (wanted: readonly string[]) => formats.filter(({ kind }) => wanted.includes(kind)).flatMap(({ extensions }) => extensions)
  const options = {
    title: dialogs.chooseFile,
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: dialogs.everything, extensions: extensionsOf(kinds) },
      { name: dialogs.images, extensions: extensionsOf(['image']) },
      { name: dialogs.models, extensions: extensionsOf(['model']) },
    ],
  } satisfies OpenDialogOptions
  const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return canceled ? [] : filePaths
}
