import type { DesktopEvent } from '../../contract/desktop.ts'
import type { DesktopTexts } from '../locales/texts.ts'
import type { EngineHost, ShellLog, Windows } from '../types.ts'
import type { WindowPlace } from './places.ts'
import type { PageWatch } from './watch-page.ts'
import { join } from 'node:path'
import { BrowserWindow, Menu, nativeTheme, screen } from 'electron'
import { desktopChannels, desktopOrigin } from '../../contract/desktop.ts'
import { failure } from '../../contract/errors.ts'
import { readJsonFile, writeJsonFile } from '../json-file.ts'
import { createMailbox } from './mailbox.ts'
import { firstPlace, inView, placeBeside, smallest, WindowPlaces } from './places.ts'
import { textMenu } from './text-menu.ts'
import { watchPage } from './watch-page.ts'

export interface WindowsParts {
  /** The file that remembers what is open, absolute. */
  readonly file: string
  /** The built preload, absolute. */
  readonly preload: string
  /** Folder of the icons, absolute. */
  readonly icons: string
  readonly engine: Pick<EngineHost, 'onState'>
  readonly texts: DesktopTexts
  readonly log: ShellLog
}

interface Opened {
  readonly window: BrowserWindow
  readonly page: PageWatch
  place: WindowPlace
}

const grounds = { light: '#f4f4f4', dark: '#161616' } as const
const saveDelayMs = 500

/** A page that takes longer, as one that waits for its engine, is waited for in sight. */
const hiddenMs = 3000

/**
 * The windows of the app: opened where they were, kept going, and told what concerns them. Each is sandboxed and has the bridge
 * of the preload. To be called once the app is ready.
 */
export function createWindows({ file, preload, icons, engine, texts, log }: WindowsParts): Windows {
  /** The one that had the focus last comes last. */
  let opened: readonly Opened[] = []
  let closedLast = readPlaces(file).at(-1)
  let isRemembered = false
  let saving: NodeJS.Timeout | undefined

  const mailbox = createMailbox<BrowserWindow, DesktopEvent>((window, event) => {
    if (!window.isDestroyed())
      window.webContents.send(desktopChannels.event, event)
  })

  function save(): void {
    clearTimeout(saving)
    saving = undefined
    const windows = opened.length > 0 ? opened.map(({ place }) => place) : closedLast ? [closedLast] : []
    try {
      writeJsonFile(file, { windows })
    }
    catch (error) {
      log.error('the places of the windows could not be kept', error)
    }
  }

  function saveSoon(): void {
    if (!isRemembered)
      saving ??= setTimeout(save, saveDelayMs)
  }

  function openAt(place: WindowPlace): BrowserWindow {
    isRemembered = false
    const window = new BrowserWindow({
      ...place.bounds,
      minWidth: smallest.width,
      minHeight: smallest.height,
      show: false,
      title: 'Likeness',
      backgroundColor: ground(),
      ...process.platform === 'linux' ? { icon: join(icons, 'icon.png') } : {},
      webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
    })
    const page = watchPage({ window, texts: texts.dialogs, log, onReload: reason => tellReload(window, reason) })
    const own: Opened = { window, page, place }
    opened = [...opened, own]
    follow(own)
    window.loadURL(`${desktopOrigin}/${place.address}`).catch((error: unknown) => log.error('a window could not be loaded', error))
    return window
  }

  /** The page that comes is told; the one that ended does not listen any more. */
  function tellReload(window: BrowserWindow, reason: string): void {
    mailbox.close(window)
    mailbox.send(window, { type: 'refused', error: failure('internal', { reason: `its window ended (${reason}) and was opened anew.` }).toWire() })
  }

  /** Keeps what is known of a window as it is. */
  function follow(own: Opened): void {
    const { window } = own
    const { webContents } = window

    function note(): void {
      if (window.isDestroyed() || window.isMinimized())
        return
      own.place = { ...own.place, bounds: window.getNormalBounds(), maximised: window.isMaximized(), fullScreen: window.isFullScreen() }
      saveSoon()
    }

    function noteAddress(url: string): void {
      own.place = { ...own.place, address: addressIn(url) ?? own.place.address }
      saveSoon()
    }

    let isShown = false
    function showOnce(): void {
      if (isShown || window.isDestroyed())
        return
      isShown = true
      showFirst(own)
    }

    window.once('ready-to-show', showOnce)
    setTimeout(showOnce, hiddenMs).unref()
    window.on('resize', note)
    window.on('move', note)
    window.on('maximize', note)
    window.on('unmaximize', note)
    window.on('enter-full-screen', note)
    window.on('leave-full-screen', note)
    window.on('focus', () => {
      opened = [...opened.filter(other => other !== own), own]
    })
    window.on('close', note)
    window.on('closed', () => {
      opened = opened.filter(other => other !== own)
      closedLast = own.place
      saveSoon()
    })
    webContents.on('did-navigate', (_, url) => {
      mailbox.close(window)
      noteAddress(url)
    })
    webContents.on('did-navigate-in-page', (_, url, isMainFrame) => {
      if (isMainFrame)
        noteAddress(url)
    })
    webContents.on('render-process-gone', () => mailbox.close(window))
    webContents.on('context-menu', (_, clicked) => {
      const template = textMenu(clicked, texts.menu)
      if (template.length > 0)
        Menu.buildFromTemplate([...template]).popup({ window })
    })
  }

  function open(address?: string): BrowserWindow {
    const other = opened.at(-1)
    const place = other ? placeBeside(other.place, areas()) : comeBack(closedLast)
    return openAt(address === undefined ? place : { ...place, address })
  }

  nativeTheme.on('updated', () => opened.forEach(({ window }) => window.setBackgroundColor(ground())))
  engine.onState(({ state }) => {
    if (state === 'running')
      opened.forEach(({ page }) => page.reloadBroken())
  })

  return {
    open,
    show: () => {
      const window = opened.at(-1)?.window
      if (!window)
        return open()
      if (window.isMinimized())
        window.restore()
      window.show()
      window.focus()
      return window
    },
    restore: () => {
      const places = readPlaces(file)
      if (places.length === 0)
        open()
      places.forEach(place => openAt(comeBack(place)))
    },
    all: () => opened.map(({ window }) => window),
    send: mailbox.send,
    broadcast: event => opened.forEach(({ window }) => mailbox.send(window, event)),
    listens: mailbox.open,
    remember: () => {
      save()
      isRemembered = true
    },
  }
}

/** Maximising shows a window too, so it comes as late as showing does. */
function showFirst({ window, place }: Opened): void {
  if (place.maximised)
    window.maximize()
  window.show()
  if (place.fullScreen)
    window.setFullScreen(true)
}

function readPlaces(file: string): readonly WindowPlace[] {
  return readJsonFile(file, WindowPlaces)?.windows ?? []
}

function comeBack(place: WindowPlace | undefined): WindowPlace {
  const [main] = areas()
  if (place === undefined)
    return firstPlace(main ?? screen.getPrimaryDisplay().workArea)
  return { ...place, bounds: inView(place.bounds, areas()) }
}

/** The working areas of the displays, the main one first. */
function areas(): readonly WindowPlace['bounds'][] {
  const main = screen.getPrimaryDisplay()
  return [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)].map(({ workArea }) => workArea)
}

/** The background of a page that has not come yet. */
function ground(): string {
  return nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light
}

/** What of a page's address is within the app, such as `#/map`; undefined for pages of others. */
function addressIn(url: string): string | undefined {
  return url.startsWith(`${desktopOrigin}/`) ? new URL(url).hash : undefined
}
