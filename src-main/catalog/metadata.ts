import type { MetadataEntry, MetadataSource } from '../contract/entities.ts'
import type { Database } from './connection.ts'
import type { TagQueries } from './tags.ts'

/** What one source says of an asset. */
export interface Said {
  readonly tags: readonly string[]
  readonly values: Readonly<Record<string, string>>
}

/**
 * A condition over rows of `metadata`: that a row's value is the one that counts among those of several sources. The user comes
 * first, then the sidecar, then the file: the alphabet's order, from its end.
 */
export const counts = 'NOT EXISTS (SELECT 1 FROM metadata AS better WHERE better.asset_id = metadata.asset_id AND better.key = metadata.key AND better.source > metadata.source)'

/** Metadata: values under keys, each with where it comes from; the user's count before a sidecar's, those before the file's own. */
export function metadataQueries(db: Database, tags: TagQueries) {
  const set = db.prepare(`INSERT INTO metadata (asset_id, key, source, value, number) VALUES (@assetId, @key, @source, @value, @number)
    ON CONFLICT (asset_id, key, source) DO UPDATE SET value = excluded.value, number = excluded.number`)
  const keepOnly = db.prepare('DELETE FROM metadata WHERE asset_id = ? AND source = ? AND key NOT IN (SELECT value FROM json_each(?))')
  const fillIn = db.prepare(`INSERT OR IGNORE INTO metadata (asset_id, key, source, value, number) VALUES (@assetId, @key, 'user', @value, @number)`)
  const ofAsset = db.prepare<[number], MetadataEntry>(`SELECT key, value, source FROM metadata WHERE asset_id = ?
    ORDER BY key, source DESC`)
  const saidBy = db.prepare<[number, MetadataSource], { readonly key: string, readonly value: string }>('SELECT key, value FROM metadata WHERE asset_id = ? AND source = ? ORDER BY key')
  return {
    /** What a source says of an asset is this now, and nothing else: what it said before is forgotten. The asset must exist. */
    replaceFrom: db.transaction((assetId: number, source: MetadataSource, { tags: names, values }: Said): void => {
      tags.replaceFrom(assetId, source, names)
      for (const [key, value] of Object.entries(values))
        set.run({ assetId, key, source, value, number: numberOf(value) })
      keepOnly.run(assetId, source, JSON.stringify(Object.keys(values)))
    }),
    /** The user's values of an asset, where the user has none yet. */
    fillIn: (assetId: number, values: Readonly<Record<string, string>>): void => {
      for (const [key, value] of Object.entries(values))
        fillIn.run({ assetId, key, value, number: numberOf(value) })
    },
    /** The values that one source says of an asset. */
    saidBy: (assetId: number, source: MetadataSource): Record<string, string> => Object.fromEntries(saidBy.all(assetId, source).map(({ key, value }) => [key, value])),
    /** The value that counts under each key, by key. */
    ofAsset: (assetId: number): MetadataEntry[] => {
      const counting = new Map<string, MetadataEntry>()
      for (const entry of ofAsset.all(assetId)) {
        if (!counting.has(entry.key))
          counting.set(entry.key, entry)
      }
      return [...counting.values()]
    },
  }
}

/** A text as a number, or null when it is none. */
export function numberOf(value: string): number | null {
  const number = value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : null
}
