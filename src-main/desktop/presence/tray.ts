import type { IngestProgress } from '../../contract/entities.ts'
import type { DesktopTexts } from '../locales/texts.ts'
import type { TrayActions } from './tray-menu.ts'
import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import { statusLine, trayMenu } from './tray-menu.ts'

export interface TrayParts {
  /** Folder of the icons, absolute. */
  readonly icons: string
  readonly texts: DesktopTexts['tray']
  readonly actions: TrayActions
}

export interface TrayIcon {
  /** Shows it, or takes it away. */
  readonly show: (isWanted: boolean) => void
  /** What the engine is doing; undefined while it does not run. */
  readonly update: (progress: IngestProgress | undefined) => void
}

/** A menu that is open does not change under the pointer more often. */
const leastMs = 2000

/** The icon of the app in the tray, or in the menu bar of a Mac, with a menu of its own. */
export function createTray({ icons, texts, actions }: TrayParts): TrayIcon {
  let tray: Tray | undefined
  let progress: IngestProgress | undefined
  let written = ''
  let waiting: NodeJS.Timeout | undefined

  function write(): void {
    clearTimeout(waiting)
    waiting = undefined
    const template = trayMenu(progress, texts, actions)
    const line = JSON.stringify(template)
    if (!tray || line === written)
      return
    written = line
    tray.setContextMenu(Menu.buildFromTemplate([...template]))
    tray.setToolTip(['Likeness', statusLine(progress, texts)].filter(part => part !== undefined).join('\n'))
  }

  function open(): Tray {
    const isMac = process.platform === 'darwin'
    const opened = new Tray(nativeImage.createFromPath(join(icons, isMac ? 'trayTemplate.png' : 'tray.png')))
    // On a Mac a click opens the menu.
    if (!isMac)
      opened.on('click', actions.open)
    return opened
  }

  return {
    show: (isWanted) => {
      if (isWanted === (tray !== undefined))
        return
      tray?.destroy()
      tray = isWanted ? open() : undefined
      written = ''
      write()
    },
    update: (next) => {
      const isOther = next?.phase !== progress?.phase
      progress = next
      if (isOther)
        write()
      else
        waiting ??= setTimeout(write, leastMs)
    },
  }
}
