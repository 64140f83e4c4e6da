import type { Database } from './connection.ts'
import { Settings } from '../contract/entities.ts'

export type SettingKey = 'encoder.active' | 'encoder.preparing' | 'encoder.upgrading' | 'encoder.defaults' | `encoder.version.${string}` | 'detector.active' | 'settings' | `chore.${string}` | `measurement.${string}`

/** What counts until the user chooses otherwise. */
export const defaultSettings: Settings = { missingDays: 30, cacheGigabytes: 20, onBattery: 'gentle', whenActive: 'gentle', paused: false, dialects: false, crossOrigin: false, api: false, apiPort: 7717 }

type Changes = { readonly [K in keyof Settings]?: Settings[K] | undefined }

/** Single values that the engine remembers, and what its user has set. */
export function settingQueries(db: Database) {
  const get = db.prepare<[string], { readonly value: string }>('SELECT value FROM setting WHERE key = ?')
  const set = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  const remove = db.prepare('DELETE FROM setting WHERE key = ?')
  let current = chosenIn(get.get('settings')?.value)
  return {
    get: (key: SettingKey): string | undefined => get.get(key)?.value,
    set: (key: SettingKey, value: string): void => void set.run(key, value),
    remove: (key: SettingKey): void => void remove.run(key),
    /** What the user has set, and the defaults of the rest. */
    all: (): Settings => current,
    /** Changes the settings that are given; answers all of them. */
    change: (changes: Changes): Settings => {
      const next = { ...current, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) }
      set.run('settings', JSON.stringify(next))
      return current = next
    },
  }
}

/** Settings that a later or earlier program wrote and this one does not understand count as not chosen, each by itself. */
function chosenIn(json: string | undefined): Settings {
  const stored = json === undefined ? {} : JSON.parse(json) as Readonly<Record<string, unknown>>
  const known = Object.entries(Settings.unwrap().shape).flatMap(([key, schema]) => {
    const { success, data } = schema.safeParse(stored[key])
    return success ? [[key, data]] : []
  })
  return { ...defaultSettings, ...Object.fromEntries(known) as Partial<Settings> }
}
