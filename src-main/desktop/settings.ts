import type { DesktopSettings } from '../contract/desktop.ts'
import type { SettingsFile, ShellLog } from './types.ts'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { createListeners } from './listeners.ts'

/** What is not there, or not understood, counts as not chosen. */
const Stored = z.object({
  background: z.boolean().catch(false),
  openAtLogin: z.boolean().catch(false),
  notifications: z.boolean().catch(true),
  updates: z.enum(['off', 'stable', 'beta']).catch('stable'),
})

/**
 * What the user chose of the shell, kept in a JSON file at `path` that is written as a whole at each change.
 * `change` throws what the file system throws, and changes nothing then.
 */
export function openSettingsFile(path: string, log: ShellLog): SettingsFile {
  const listeners = createListeners<DesktopSettings>(log)
  let settings: DesktopSettings = readJsonFile(path, Stored) ?? Stored.parse({})
  return {
    get: () => settings,
    change: (changes) => {
      const changed = { ...settings, ...changes }
      if (JSON.stringify(changed) === JSON.stringify(settings))
        return settings
      writeJsonFile(path, changed)
      settings = changed
      listeners.tell(changed)
      return changed
    },
    onChange: listeners.add,
  }
}

/** Whether a start by the session opens no window: where the app does not stay in the background, there would be nothing to see of it. */
export function startsHidden(isBySession: boolean, { background }: DesktopSettings): boolean {
  return isBySession && background
}
