import type { SettingsFile, ShellLog } from '../types.ts'
import { homedir } from 'node:os'
import { app } from 'electron'
import { hiddenFlag, renewLoginEntry, setLoginEntry } from './login-entry.ts'

/** Has the app start with the session as the settings say, until the function that it answers is called. */
export function followLoginSetting(settings: SettingsFile, log: ShellLog): () => void {
  const entry = { home: homedir(), env: process.env, command: app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()] }
  let applied = settings.get().openAtLogin
  let work: Promise<void> = Promise.resolve()

  function then(next: () => Promise<void>): void {
    work = work.then(next).catch((error: unknown) => log.error('the start with the session could not be set', error))
  }

  if (process.platform === 'linux')
    then(() => renewLoginEntry(entry))
  return settings.onChange(({ openAtLogin }) => {
    if (openAtLogin === applied)
      return
    applied = openAtLogin
    then(async () => {
      if (process.platform === 'linux')
        await setLoginEntry(entry, openAtLogin)
      else
        app.setLoginItemSettings({ openAtLogin, args: [hiddenFlag] })
    })
  })
}
