import type { Database } from './connection.ts'
import { counts } from './metadata.ts'

/** What each of `by` selects: rows of `id` and `value` for the assets whose ids are in the JSON array @ids. */
const selects: Readonly<Record<string, string>> = {
  kind: column('kind'),
  format: column('format'),
  folder: column('folder'),
  library: 'SELECT asset.id, library.path AS value FROM asset JOIN library ON library.id = library_id WHERE asset.id IN (SELECT value FROM json_each(@ids))',
  tag: `SELECT DISTINCT asset_id AS id, tag.name AS value FROM asset_tag JOIN tag ON tag.id = tag_id
    WHERE asset_id IN (SELECT value FROM json_each(@ids)) ORDER BY tag.folded`,
  collection: `SELECT asset_id AS id, collection.key AS value FROM collection_asset JOIN collection ON collection.id = collection_id
    WHERE asset_id IN (SELECT value FROM json_each(@ids)) ORDER BY collection.key`,
  label: 'SELECT DISTINCT asset_id AS id, label AS value FROM detection WHERE asset_id IN (SELECT value FROM json_each(@ids)) ORDER BY label',
}

const metadataSelect = `SELECT asset_id AS id, value FROM metadata WHERE asset_id IN (SELECT value FROM json_each(@ids)) AND key = @key AND ${counts}`

const metadataPrefix = 'metadata.'

interface ValueRow {
  readonly id: number
  readonly value: string
}

/** What assets have in common. */
export function groupingQueries(db: Database) {
  const prepared = new Map(Object.entries(selects).map(([by, sql]) => [by, db.prepare<{ readonly ids: string }, ValueRow>(sql)]))
  const metadata = db.prepare<{ readonly ids: string, readonly key: string }, ValueRow>(metadataSelect)

  function rowsOf(assetIds: readonly number[], by: string): ValueRow[] {
    const ids = JSON.stringify(assetIds)
    if (by.startsWith(metadataPrefix))
      return metadata.all({ ids, key: by.slice(metadataPrefix.length) })
    return prepared.get(by)?.all({ ids }) ?? []
  }

  return {
    /**
     * The values that each of these assets has of `kind`, `format`, `folder` (below the library's root), `library` (the path of
     * its root), `tag`, `collection` (keys of those it is in, a library's own left out), `label` or `metadata.<key>` (the value that counts); several
     * of tags, collections and labels, in order. Assets that have none, and unknown ones, are absent; so is all for another `by`.
     */
    values: (assetIds: readonly number[], by: string): Map<number, readonly string[]> => {
      const values = new Map<number, string[]>()
      for (const { id, value } of rowsOf(assetIds, by))
        values.get(id)?.push(value) ?? values.set(id, [value])
      return values
    },
  }
}

function column(name: string): string {
  return `SELECT id, ${name} AS value FROM asset WHERE id IN (SELECT value FROM json_each(@ids))`
}
