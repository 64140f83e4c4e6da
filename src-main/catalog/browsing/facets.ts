import type { Facets } from '../../contract/browse.ts'
import type { Database } from '../connection.ts'
import { detectionQueries } from '../detections.ts'

interface Count {
  readonly name: string
  readonly assets: number
}

const missingAssets = 'SELECT asset.id FROM library CROSS JOIN asset ON library_id = library.id AND missing_since > 0'

/** Each asset counts once under a key: by the least of its sources, of which most have one alone. */
const valueUnderKey = `(source = 'file' OR NOT EXISTS (SELECT 1 FROM metadata AS other WHERE other.asset_id = metadata.asset_id AND other.key = metadata.key AND other.source < metadata.source))`

/** The formats, labels and keys of metadata of present assets, the most frequent first, with how many assets have each. */
export function facetsOf(db: Database): Facets {
  return { formats: formatCounts(db), labels: detectionQueries(db).labels(), metadataKeys: keyCounts(db) }
}

/** The formats of present assets, the most frequent first. */
export function formatCounts(db: Database): Count[] {
  return db.prepare<[], Count>('SELECT format AS name, count(*) AS assets FROM asset WHERE missing_since IS NULL GROUP BY format ORDER BY assets DESC, name').all()
}

/** Counted by an index alone; those of missing assets are counted apart. */
function keyCounts(db: Database): Count[] {
  const all = db.prepare<[], Count>(`SELECT key AS name, count(*) AS assets FROM metadata WHERE ${valueUnderKey} GROUP BY key`).all()
  const missing = new Map(db.prepare<[], Count>(`SELECT key AS name, count(*) AS assets FROM metadata WHERE asset_id IN (${missingAssets}) AND ${valueUnderKey} GROUP BY key`).all().map(({ name, assets }) => [name, assets]))
  return all.map(({ name, assets }) => ({ name, assets: assets - (missing.get(name) ?? 0) }))
    .filter(({ assets }) => assets > 0)
    .sort((a, b) => b.assets - a.assets || (a.name < b.name ? -1 : 1))
}
