import type { Arguments } from './asks/parse.ts'
import type { Shell } from './compose.ts'
import type { DesktopTexts } from './locales/texts.ts'
import type { WrittenLog } from './log.ts'
import type { HomePaths } from './paths.ts'
import { join } from 'node:path'
import process from 'node:process'
import { app, dialog } from 'electron'
import { listenForAsks } from './asks/listen.ts'
import { ownArguments, parseArguments } from './asks/parse.ts'
import { createAskQueue, handOver } from './asks/queue.ts'
import { composeShell, systemFileManagers } from './compose.ts'
import { askOnFailure } from './engine-failure.ts'
import { changeFileManagers } from './file-manager-command.ts'
import { appId, scheme } from './identity.ts'
import { followLife } from './life.ts'
import { textsFor } from './locales/texts.ts'
import { createShellLog } from './log.ts'
import { homePaths, makeOwnFolder } from './paths.ts'
import { registerSchemes } from './protocol/scheme.ts'
import { guardApp } from './security/guards.ts'
import { startsHidden } from './settings.ts'

/**
 * Runs the desktop app. With `--install-file-manager` or `--remove-file-manager` it does that alone and ends; as a second instance it
 * hands what it was started with to the first one and ends.
 */
export function runApp(): void {
  const home = homePaths(process.env)
  try {
    usePaths(home)
  }
  catch (error) {
    dialog.showErrorBox('Likeness', error instanceof Error ? error.message : String(error))
    return app.exit(1)
  }
  const args = ownArguments(process.argv, app.isPackaged)
  const cwd = process.cwd()
  const given = parseArguments(args, cwd, process.platform)
  const texts = textsFor(app.getPreferredSystemLanguages())
  if (given.fileManagers)
    return void changeFileManagers(systemFileManagers(texts), given.fileManagers).then(code => app.exit(code))
  if (!app.requestSingleInstanceLock(handOver(args, cwd)))
    return app.quit()
  runFirst(given, home, texts)
}

/** Has Electron keep what it keeps in a folder of the app's own: on macOS that of its own choice would be the engine's data folder. Errors: data_folder_unusable. */
function usePaths({ userData, logs }: HomePaths): void {
  const folder = userData ?? join(app.getPath('appData'), 'likeness', 'desktop')
  makeOwnFolder(folder)
  app.setPath('userData', folder)
  if (logs === undefined)
    app.setAppLogsPath()
  else
    app.setAppLogsPath(logs)
}

/** Runs the only instance of this user. */
function runFirst(given: Arguments, home: HomePaths, texts: DesktopTexts): void {
  const log = createShellLog(app.getPath('logs'))
  process.on('uncaughtExceptionMonitor', error => log.error('An error that nobody caught', error))
  process.on('unhandledRejection', error => log.error('A promise that nobody waited for failed', error))
  app.on('child-process-gone', (_, { type, reason, exitCode }) => log.error(`A process of Chromium is gone: ${type} (${reason}, code ${exitCode})`))
  app.setAppUserModelId(appId)
  // A portable installation, and a test, leave the system as it is. On Linux the package's desktop entry tells of the links; to
  // tell it at run time can take HTML files over as well (https://github.com/electron/electron/issues/20382).
  if (app.isPackaged && home.userData === undefined && process.platform !== 'linux')
    app.setAsDefaultProtocolClient(scheme)
  registerSchemes()
  // Without a graphics card models are rendered by software, which Chromium does only where it is told to.
  app.commandLine.appendSwitch('enable-unsafe-swiftshader')
  const asks = createAskQueue()
  let shell: Shell | undefined
  guardApp({ log, openWindow: address => shell?.windows.open(address) })
  listenForAsks(asks)

  async function live(): Promise<void> {
    await app.whenReady()
    log.info(`Likeness ${app.getVersion()} starts`)
    const composed = shell = composeShell({ home, texts, log })
    followLife(composed, log)
    askOnFailure(composed.engine, composed.windows, texts, log)
    openFirst(composed, given)
    asks.open(composed.ask)
  }
  live().catch(error => failStart(error, log))
}

/** Opens the windows that were open when the app ended, and carries out what it was started with. */
function openFirst({ windows, settings, ask }: Shell, given: Arguments): void {
  const isBySession = given.hidden || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  const isAsked = given.paths.length > 0 || given.refused.length > 0
  if (isAsked || !startsHidden(isBySession, settings.get()))
    windows.restore()
  if (isAsked)
    ask(given)
}

function failStart(error: unknown, log: WrittenLog): void {
  log.error('The app cannot start', error)
  dialog.showErrorBox('Likeness', error instanceof Error ? error.message : String(error))
  void log.close().then(() => app.exit(1))
}
