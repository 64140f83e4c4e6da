import type { DesktopPlatform } from '../contract/desktop.ts'
import type { Asked } from './asks/parse.ts'
import type { EngineRequest } from './engine/process.ts'
import type { AnswerEngine } from './engine/supervisor.ts'
import type { DesktopTexts } from './locales/texts.ts'
import type { HomePaths } from './paths.ts'
import type { EngineHost, SettingsFile, ShellLog, Windows } from './types.ts'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { app, safeStorage, session } from 'electron'
import { deliver } from './asks/deliver.ts'
import { handleBridge } from './bridge/bridge.ts'
import { engineProgram } from './engine/engine-program.ts'
import { createEngineHost } from './engine/supervisor.ts'
import { createFileManagers } from './file-manager/file-managers.ts'
import { renewEntries } from './file-manager/renew.ts'
import { appId } from './identity.ts'
import { createMenu } from './menu/menu.ts'
import { findEngine, makeSocketPlace } from './paths.ts'
import { createPresence } from './presence/presence.ts'
import { serveScheme } from './protocol/scheme.ts'
import { answerSecret, isSecretRequest } from './secrets/answer-secret.ts'
import { createSystemVault } from './secrets/system-vault.ts'
import { openSettingsFile } from './settings.ts'
import { createStageWindows } from './stage/stage-windows.ts'
import { openUpdater } from './updates/updater.ts'
import { createUpdates } from './updates/updates.ts'
import { createWindows } from './windows/windows.ts'

/** The parts of the app that its life needs. */
export interface Shell {
  readonly engine: EngineHost
  readonly windows: Windows
  readonly settings: SettingsFile
  /** Has a window do what was asked from outside. */
  readonly ask: (asked: Asked) => void
  /** Ends all parts in order, the engine last; windows stay. */
  readonly close: () => Promise<void>
  /** Leaves the program once all is closed; where a window asked for it, the loaded version is put in place and started. */
  readonly leave: () => void
}

export interface ShellOptions {
  readonly home: HomePaths
  readonly texts: DesktopTexts
  readonly log: ShellLog
}

/**
 * Puts the parts of the app together; to be called once it is ready. The engine starts with this, and windows may load while it
 * does: what they ask waits. Errors: engine_unstartable where there is nothing to start, or no place for its socket.
 */
export function composeShell({ home, texts, log }: ShellOptions): Shell {
  const files = findEngine({ packaged: app.isPackaged, resources: process.resourcesPath })
  const icons = join(files.root, 'resources', 'icons')
  const userData = app.getPath('userData')
  const sockets = makeSocketPlace()
  const vault = createSystemVault(safeStorage, process.platform)
  const engine = createEngineHost({
    program: engineProgram(files, process.env),
    version: app.getVersion(),
    dataDir: home.dataDir,
    log,
    nextSocket: sockets.next,
    receive,
    ended,
  })
  const stage = createStageWindows(engine, log)
  serveScheme(session.defaultSession.protocol, engine)

  const settings = openSettingsFile(join(userData, 'settings.json'), log)
  const updates = createUpdates({ settings, log, open: () => openUpdater(process.resourcesPath) })
  const windows = createWindows({ file: join(userData, 'windows.json'), preload: join(import.meta.dirname, '../preload/index.cjs'), icons, engine, texts, log })
  let isClosing = false
  // A window that opens while the app ends would show nothing.
  const ask = (asked: Asked) => isClosing ? log.error('The app was asked for something while it ends; it is not done') : deliver(windows, asked)
  const menu = createMenu({ windows, texts, log, lookForUpdate: updates.look, ask: paths => ask({ paths, refused: [] }) })
  let isUpdateWanted = false
  const fileManagers = systemFileManagers(texts)
  if (app.isPackaged) {
    renewEntries(fileManagers, join(userData, 'file-managers.json'), [app.getVersion(), process.env['APPIMAGE'] ?? process.execPath, texts.fileManager.findSimilar])
      .catch((error: unknown) => log.error('Entries of file managers could not be written anew', error))
  }
  const ends = [
    handleBridge({ engine, windows, menu, settings, fileManagers, updates, keychain: hasKeychain, installUpdate, icons, texts, log }),
    createPresence({ engine, windows, settings, icons, texts, log, quit: () => app.quit() }),
    updates.close,
  ]
  return {
    engine,
    windows,
    settings,
    ask,
    close: async () => {
      isClosing = true
      ends.forEach(end => end())
      await engine.close()
      stage.closeAll()
      sockets.remove()
    },
    leave: () => isUpdateWanted ? updates.install(() => app.quit()) : app.quit(),
  }

  async function hasKeychain(): Promise<boolean> {
    try {
      return await vault.fault() === undefined
    }
    catch (error) {
      log.error('The keychain could not be asked', error)
      return false
    }
  }

  function installUpdate(): void {
    isUpdateWanted = updates.state().state === 'ready'
    if (isUpdateWanted)
      app.quit()
  }

  function ended(): void {
    stage.closeAll()
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
}

/** The file managers of this system, whose entries start this app. */
export function systemFileManagers(texts: DesktopTexts) {
  return createFileManagers({ platform: process.platform as DesktopPlatform, home: homedir(), env: process.env, executable: process.execPath, bundleId: appId, texts: texts.fileManager })
}
