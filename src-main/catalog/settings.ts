import type { Database } from './connection.ts'

export type SettingKey = 'encoder.active' | 'encoder.preparing'

/** Single values that the engine remembers. */
export function settingQueries(db: Database) {
  const get = db.prepare<[string], { readonly value: string }>('SELECT value FROM setting WHERE key = ?')
  const set = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  const remove = db.prepare('DELETE FROM setting WHERE key = ?')
  return {
    get: (key: SettingKey): string | undefined => get.get(key)?.value,
    set: (key: SettingKey, value: string): void => void set.run(key, value),
    remove: (key: SettingKey): void => void remove.run(key),
  }
}
