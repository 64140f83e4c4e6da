import type { WireError } from '../contract/errors.ts'
import type { DesktopTexts } from './locales/texts.ts'
import type { EngineHost, ShellLog, Windows } from './types.ts'
import { app, dialog, shell } from 'electron'

/**
 * Asks what to do when the engine does not start, in a dialog where no window can say so: before it ever ran nothing has served
 * them their pages.
 */
export function askOnFailure(engine: EngineHost, windows: Windows, { dialogs }: DesktopTexts, log: ShellLog): void {
  let everRan = false
  let isAsking = false

  async function ask({ message }: WireError): Promise<void> {
    isAsking = true
    const choices = { tryAgain: dialogs.tryAgain, showLog: dialogs.showLog, quit: dialogs.quit }
    const { response } = await dialog.showMessageBox({ type: 'error', message: dialogs.engineFailed, detail: message, buttons: Object.values(choices), defaultId: 0, cancelId: 2, noLink: true })
    isAsking = false
    if (response === 0)
      return engine.retry()
    if (response === 2)
      return app.quit()
    await shell.openPath(log.folder)
    return ask({ code: 'engine_unstartable', message })
  }

  engine.onState((state) => {
    everRan ||= state.state === 'running'
    if (state.state === 'failed' && !isAsking && (!everRan || windows.all().length === 0))
      ask(state.error).catch((error: unknown) => log.error('The failure of the engine could not be told', error))
  })
}
