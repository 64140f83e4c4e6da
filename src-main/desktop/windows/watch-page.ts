import type { BrowserWindow } from 'electron'
import type { DesktopTexts } from '../locales/texts.ts'
import type { ShellLog } from '../types.ts'
import { dialog } from 'electron'
import { afterCrash } from './crashes.ts'

export interface WatchedPage {
  readonly window: BrowserWindow
  readonly texts: DesktopTexts['dialogs']
  readonly log: ShellLog
  /** The page is loaded anew after its process ended by itself, for this reason. */
  readonly onReload: (reason: string) => void
}

/** Chromium's number for a load that another one took the place of. */
const aborted = -3

export interface PageWatch {
  /** Loads a page anew that the engine could not serve; others are left alone. */
  readonly reloadBroken: () => void
}

/** Sees to it that a window goes on when its page crashes, hangs, or could not be loaded. */
export function watchPage({ window, texts, log, onReload }: WatchedPage): PageWatch {
  const { webContents } = window
  let crashedAt: number | undefined
  let isBroken = false
  let isReloadWished = false
  let asking: AbortController | undefined

  function reload(): void {
    if (!window.isDestroyed())
      webContents.reload()
  }

  async function askAfterCrash(reason: string): Promise<void> {
    const { response } = await dialog.showMessageBox(window, { type: 'error', message: texts.crashed, detail: texts.crashedDetail(reason), buttons: [texts.reload, texts.closeWindow], defaultId: 0, cancelId: 1, noLink: true })
    if (response === 0)
      return reload()
    if (!window.isDestroyed())
      window.destroy()
  }

  async function askWhileHung(): Promise<void> {
    if (asking)
      return
    const question = asking = new AbortController()
    const { response } = await dialog.showMessageBox(window, { type: 'warning', message: texts.hung, detail: texts.hungDetail, buttons: [texts.wait, texts.reload], defaultId: 0, cancelId: 0, noLink: true, signal: question.signal })
    asking = undefined
    if (response === 1 && !question.signal.aborted && !window.isDestroyed()) {
      isReloadWished = true
      webContents.forcefullyCrashRenderer()
    }
  }

  webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed())
      return
    if (isReloadWished) {
      isReloadWished = false
      return reload()
    }
    log.error(`the page of a window ended: ${reason} (exit code ${exitCode})`)
    const now = performance.now()
    const next = afterCrash(now, crashedAt)
    crashedAt = now
    if (next === 'ask')
      return report(askAfterCrash(reason), log)
    reload()
    onReload(reason)
  })
  webContents.on('unresponsive', () => report(askWhileHung(), log))
  webContents.on('responsive', () => asking?.abort())
  webContents.on('did-fail-load', (_, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === aborted)
      return
    isBroken = true
    log.error(`a window could not load ${url}: ${description} (${code})`)
  })
  webContents.on('did-navigate', (_, url, status) => {
    isBroken = status >= 400
    if (isBroken)
      log.error(`a window could not load ${url}: status ${status}`)
  })
  return { reloadBroken: () => isBroken && reload() }
}

function report(work: Promise<void>, log: ShellLog): void {
  work.catch((error: unknown) => log.error('a question about a window could not be asked', error))
}
