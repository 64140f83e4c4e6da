import type { EngineHost, ShellLog } from '../types.ts'
import { BrowserWindow, session } from 'electron'
import { desktopOrigin } from '../../contract/desktop.ts'
import { stagePartitions } from '../identity.ts'
import { serveScheme } from '../protocol/scheme.ts'
import { isForStage } from './stage-request.ts'

/** The hidden page that renders 3D models for the engine. */
export interface StageWindows {
  /** Opens the page under a name; one that is open is closed. `lost` is called once with the reason when it can no longer be counted on. */
  readonly open: (holder: string, lost: (reason: string) => void) => void
  readonly close: (holder: string) => void
  /** Closes what is open: the engine that asked for it is gone. */
  readonly closeAll: () => void
}

interface OpenStage {
  readonly holder: string
  readonly window: BrowserWindow
}

/** Opens and closes the stage page as the engine says. To be called once the app is ready. */
export function createStageWindows(engine: EngineHost, log: ShellLog): StageWindows {
  const holders = new Map<string, string>()
  for (const partition of stagePartitions)
    serveScheme(session.fromPartition(partition).protocol, engine, { extraHeaders: () => ({ 'x-likeness-stage': holders.get(partition) ?? '' }), isAllowed: isForStage })
  let current: OpenStage | undefined
  let opened = 0

  function closeAll(): void {
    const { window } = current ?? {}
    current = undefined
    // Not while the window itself reports something: Chromium is not done with it then.
    if (window)
      setImmediate(() => window.isDestroyed() || window.destroy())
  }

  function open(holder: string, lost: (reason: string) => void): void {
    closeAll()
    const partition = stagePartitions[opened++ % stagePartitions.length]!
    holders.set(partition, holder)
    const window = createStageWindow(partition)
    const stage = current = { holder, window }
    const lose = (reason: string) => {
      if (current !== stage)
        return
      log.error(`The stage page is lost: ${reason}`)
      closeAll()
      lost(reason)
    }
    watch(window, lose)
    window.loadURL(`${desktopOrigin}/stage.html`).catch((error: Error) => lose(`it could not be loaded (${error.message})`))
  }

  return {
    open,
    close: holder => void (current?.holder === holder && closeAll()),
    closeAll,
  }
}

function createStageWindow(partition: string): BrowserWindow {
  return new BrowserWindow({
    show: false,
    width: 512,
    height: 512,
    skipTaskbar: true,
    webPreferences: { partition, sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false, spellcheck: false },
  })
}

/** Calls `lose` with the reason when a page can no longer be counted on. */
function watch(window: BrowserWindow, lose: (reason: string) => void): void {
  const { webContents } = window
  webContents.on('render-process-gone', (_, { reason, exitCode }) => lose(`its process is gone (${reason}, code ${exitCode})`))
  webContents.on('unresponsive', () => lose('it does not respond'))
  webContents.on('did-navigate', (_, url, status) => status >= 400 && lose(`the engine answered ${status} for ${url}`))
  window.on('closed', () => lose('it was closed'))
}
