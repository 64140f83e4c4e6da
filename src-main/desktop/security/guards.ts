import type { Session, WebContents } from 'electron'
import type { ShellLog } from '../types.ts'
import { app, BrowserWindow, session, shell } from 'electron'
import { stagePartitions } from '../identity.ts'
import { isGranted, isOwnAddress, mayLoad, openingOf } from './judge-address.ts'

export interface Guarded {
  readonly log: ShellLog
  /** Opens a window of the app at an address within it. */
  readonly openWindow: (address: string) => void
}

/** Has every session and every page of the app keep to its own. To be called before the app is ready. */
export function guardApp({ log, openWindow }: Guarded): void {
  // Started so where the system lets nothing be shut in, as an AppImage finds out: Electron would take it back for those processes alone that come later.
  if (app.commandLine.hasSwitch('no-sandbox'))
    log.error('The app was started without a sandbox: its pages are not shut in')
  else
    app.enableSandbox()
  app.on('session-created', created => guardSession(created, log))
  app.on('web-contents-created', (_, contents) => guardContents(contents, { log, openWindow }))
}

/** Nothing is granted but what pages need, nothing is loaded from elsewhere, files are saved only where the user says. */
function guardSession(guarded: Session, log: ShellLog): void {
  guarded.setPermissionRequestHandler((contents, permission, answer) => {
    const isAllowed = isGranted(permission, contents.getURL())
    if (!isAllowed)
      log.info(`The permission "${permission}" was refused to ${contents.getURL()}`)
    answer(isAllowed)
  })
  guarded.setPermissionCheckHandler((_, permission, origin) => isGranted(permission, origin))
  guarded.setDevicePermissionHandler(() => false)
  // Chromium would load dictionaries from a server of Google's.
  guarded.setSpellCheckerEnabled(false)
  guarded.webRequest.onBeforeRequest(({ url, webContentsId }, answer) => {
    const isAllowed = mayLoad(url, webContentsId !== undefined || holdsPages(guarded))
    if (!isAllowed)
      log.error(`A request for ${url.slice(0, 500)} was refused`)
    answer({ cancel: !isAllowed })
  })
  // Without a path to save to, Electron asks the user for one.
  guarded.on('will-download', (event, item) => {
    if (!mayLoad(item.getURL(), true))
      event.preventDefault()
  })
}

/** Whether pages of the app live in a session; others are those of the shell itself, such as that of updates. */
function holdsPages(asked: Session): boolean {
  return asked === session.defaultSession || stagePartitions.some(partition => asked === session.fromPartition(partition))
}

/** A page stays on the app's own addresses, opens nothing by itself, and holds no other page. */
function guardContents(contents: WebContents, { log, openWindow }: Guarded): void {
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && isOwnAddress(event.url))
      return
    log.error(`A page was kept from going to ${event.url.slice(0, 500)}`)
    event.preventDefault()
  })
  contents.on('will-redirect', event => void (isOwnAddress(event.url) || event.preventDefault()))
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (contents.session === session.defaultSession)
      follow(url, { log, openWindow })
    return { action: 'deny' }
  })
}

/** Follows a link that wanted a window of its own, where it is one that the app knows. */
function follow(address: string, { log, openWindow }: Guarded): void {
  const opening = openingOf(address)
  if (opening.kind === 'window')
    openWindow(opening.address)
  else if (opening.kind === 'documentation')
    openDocumentation(opening.url, log)
  else if (opening.kind === 'browser')
    shell.openExternal(opening.url).catch((error: unknown) => log.error(`${opening.url} could not be opened`, error))
  else
    log.error(`A page was kept from opening ${address.slice(0, 500)}`)
}

/** The reference of the API in a window without the bridge. */
function openDocumentation(url: string, log: ShellLog): void {
  const window = new BrowserWindow({ width: 1100, height: 800, title: 'Likeness', webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false } })
  window.setMenuBarVisibility(false)
  window.loadURL(url).catch((error: unknown) => log.error('The documentation could not be loaded', error))
}
