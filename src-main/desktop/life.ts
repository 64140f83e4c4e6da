import type { Shell } from './compose.ts'
import type { WrittenLog } from './log.ts'
import process from 'node:process'
import { app, BrowserWindow, powerMonitor } from 'electron'

/**
 * Ends the app when it is to end, and in order: what is open is remembered, windows go from the screen at once, the engine
 * finishes what it is at, within a bound, then the app exits. Its last window ends it, unless it stays in the background.
 */
export function followLife({ windows, settings, close, leave }: Shell, log: WrittenLog): void {
  let ending: Promise<void> | undefined
  let hasEnded = false

  async function end(): Promise<void> {
    log.info('Likeness ends')
    windows.remember()
    // A Mac leaves a black screen where a window that fills it is hidden (https://github.com/electron/electron/issues/39572).
    BrowserWindow.getAllWindows().filter(window => process.platform !== 'darwin' || !window.isFullScreen()).forEach(window => window.hide())
    await close().catch((error: unknown) => log.error('The app could not end in order', error))
    hasEnded = true
    await log.close()
    // A page that would rather stay is not asked.
    BrowserWindow.getAllWindows().forEach(window => window.destroy())
  }

  function onClosed(): void {
    if (windows.all().length === 0 && !ending && process.platform !== 'darwin' && !settings.get().background)
      app.quit()
  }

  app.on('before-quit', (event) => {
    if (hasEnded)
      return
    event.preventDefault()
    ending ??= end().then(leave)
  })
  // The stage page is a window too, so the windows of the user are counted as they close, and Electron's own count ends nothing.
  app.on('window-all-closed', () => undefined)
  app.on('browser-window-created', (_, window) => {
    window.on('closed', () => setImmediate(onClosed))
    // Windows ends the session whether this is ready or not: what is begun now may still be done. Electron ends at once where nobody
    // quits (https://github.com/electron/electron/pull/52604).
    window.on('session-end', () => app.quit())
  })
  app.on('activate', () => void (ending ?? windows.show()))
  // The system waits for an app that asks it to; the declarations of Electron lack the event that its documentation speaks of.
  powerMonitor.on('shutdown', (event?: { readonly preventDefault: () => void }) => {
    event?.preventDefault()
    app.quit()
  })
}
