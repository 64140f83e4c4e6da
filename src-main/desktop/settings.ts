import type { DesktopSettings } from '../contract/desktop.ts'
import type { SettingsFile } from './types.ts'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

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
export function openSettingsFile(path: string): SettingsFile {
  const listeners = new Set<(settings: DesktopSettings) => void>()
  let settings: DesktopSettings = readJsonFile(path, Stored) ?? Stored.parse({})
  return {
    get: () => settings,
    change: (changes) => {
      const changed = { ...settings, ...changes }
      if (JSON.stringify(changed) === JSON.stringify(settings))
        return settings
      writeJsonFile(path, changed)
      settings = changed
      listeners.forEach(listener => listener(changed))
      return changed
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Whether a start by the session opens no window: where the app does not stay in the background, there would be nothing to see of it. */
export function startsHidden(isBySession: boolean, { background }: DesktopSettings): boolean {
  return isBySession && background
}
