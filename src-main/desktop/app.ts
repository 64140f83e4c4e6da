import type { AskQueue } from './asks/listen.ts'
import type { EngineRequest } from './engine/process.ts'
import type { AnswerEngine } from './engine/supervisor.ts'
import type { WrittenLog } from './log.ts'
import type { EngineHost, Windows } from './types.ts'
import { join } from 'node:path'
import process from 'node:process'
import { app, BrowserWindow, dialog, powerMonitor, safeStorage, session } from 'electron'
import { deliver } from './asks/deliver.ts'
import { createAskQueue, listenForAsks } from './asks/listen.ts'
import { ownArguments, parseArguments } from './asks/parse.ts'
import { engineProgram } from './engine/engine-program.ts'
import { createEngineHost } from './engine/supervisor.ts'
import { textsFor } from './locales/texts.ts'
import { createShellLog } from './log.ts'
import { findEngine, homePaths, makeSocketPlace } from './paths.ts'
import { registerSchemes, serveScheme } from './protocol/scheme.ts'
import { answerSecret, isSecretRequest } from './secrets/answer-secret.ts'
import { createSystemVault } from './secrets/system-vault.ts'
import { guardApp } from './security/guards.ts'
import { createStageWindows } from './stage/stage-windows.ts'
import { createWindows } from './windows/windows.ts'

interface Parts {
  readonly engine: EngineHost
  readonly windows: Windows
  /** Ends all parts in order. */
  readonly close: () => Promise<void>
}

/** Runs the desktop app: the only instance for its user, or hands over to the one that runs what it was started with. */
export function runApp(): void {
  const home = homePaths(process.env)
  if (home.userData !== undefined)
    app.setPath('userData', home.userData)
  app.setAppLogsPath(home.logs)
  const args = ownArguments(process.argv, app.isPackaged)
  const cwd = process.cwd()
  const given = parseArguments(args, cwd, process.platform)
  if (!app.requestSingleInstanceLock({ args, cwd }))
    return app.quit()

  const log = createShellLog(app.getPath('logs'))
  const asks = createAskQueue()
  let parts: Parts | undefined
  process.on('uncaughtExceptionMonitor', error => log.error('An error that nobody caught', error))
  process.on('unhandledRejection', error => log.error('A promise that nobody waited for failed', error))
  registerSchemes()
  guardApp({ log, openWindow: address => parts?.windows.open(address) })
  listenForAsks(asks)
  const live = async () => {
    await app.whenReady()
    parts = compose(home.dataDir, log)
    followLife(parts, log)
    openFirst(parts.windows, given, asks)
  }
  live().catch((error: unknown) => {
    log.error('The app cannot start', error)
    dialog.showErrorBox('Likeness', error instanceof Error ? error.message : String(error))
    app.exit(1)
  })
}

/** Puts the parts together; the engine starts, and windows may load while it does. Errors: engine_unstartable. */
function compose(dataDir: string | undefined, log: WrittenLog): Parts {
  const files = findEngine({ packaged: app.isPackaged, resources: process.resourcesPath })
  const sockets = makeSocketPlace()
  const vault = createSystemVault(safeStorage, process.platform)
  const engine = createEngineHost({
    program: engineProgram(files, process.env),
    version: app.getVersion(),
    dataDir,
    log,
    nextSocket: sockets.next,
    receive,
    ended,
  })
  const stage = createStageWindows(engine, log)
  serveScheme(session.defaultSession.protocol, engine)
  const windows = createWindows({
    file: join(app.getPath('userData'), 'windows.json'),
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    icons: join(files.root, 'resources', 'icons'),
    engine,
    texts: textsFor(app.getPreferredSystemLanguages()),
    log,
  })
  return {
    engine,
    windows,
    close: async () => {
      await engine.close()
      stage.closeAll()
      sockets.remove()
    },
  }

  /** What the engine asks of the shell. */
  function receive(request: EngineRequest, answer: AnswerEngine): void {
    if (isSecretRequest(request))
      void answerSecret(vault, request).then(answer)
    else if (request.type === 'stage-open')
      stage.open(request.holder, reason => answer({ type: 'stage-lost', holder: request.holder, reason }))
    else
      stage.close(request.holder)
  }

  function ended(): void {
    stage.closeAll()
  }
}

function openFirst(windows: Windows, given: ReturnType<typeof parseArguments>, asks: AskQueue): void {
  if (!given.hidden)
    windows.restore()
  if (given.paths.length > 0 || given.refused.length > 0)
    deliver(windows, given)
  asks.open(asked => deliver(windows, asked))
}

/** Ends the app when its last window is closed, and in order when it is told to. */
function followLife({ windows, close }: Parts, log: WrittenLog): void {
  let ending: Promise<void> | undefined
  let hasEnded = false

  async function end(): Promise<void> {
    windows.remember()
    BrowserWindow.getAllWindows().forEach(window => window.hide())
    await close().catch((error: unknown) => log.error('The app could not end in order', error))
    hasEnded = true
    BrowserWindow.getAllWindows().forEach(window => window.destroy())
    await log.close()
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (hasEnded)
      return
    event.preventDefault()
    ending ??= end()
  })
  // The stage page is a window too; those of the user are counted below.
  app.on('window-all-closed', () => undefined)
  app.on('browser-window-created', (_, window) => window.on('closed', () => setImmediate(() => {
    if (windows.all().length === 0 && !ending && process.platform !== 'darwin')
      app.quit()
  })))
  app.on('activate', () => void windows.show())
  powerMonitor.on('shutdown', () => app.quit())
}
