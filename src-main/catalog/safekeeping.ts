import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'
import type { PendingAsset } from './ingest.ts'
import { rmSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { catalogPath } from './files.ts'
import { pendingAssets } from './ingest.ts'
import { orphansOf } from './soundness.ts'

/** A picture that assets show; `kind` says whether a strip belongs to it. */
export interface ShownPicture {
  readonly picture: string
  readonly kind: Kind
}

/** Of 4 KB: some milliseconds, after which others have their turn. */
const pagesAtOnce = 200

/** What backups, repair and the cache of pictures read and write. */
export function safekeepingQueries(db: Database, dataDir: string) {
  const encoders = db.prepare<[], string>('SELECT DISTINCT encoder FROM embedding').pluck()
  const countOf = db.prepare<[string], number>('SELECT count(*) FROM embedding WHERE encoder = ?').pluck()
  const dropIncomplete = db.prepare<{ step: string, encoder: string, views: number }, number>(`DELETE FROM ingest_step WHERE step = @step AND state = 'done'
    AND (SELECT count(*) FROM embedding WHERE asset_id = ingest_step.asset_id AND encoder = @encoder)
      <> (SELECT CASE kind WHEN 'model' THEN @views ELSE 1 END FROM asset WHERE id = ingest_step.asset_id)
    RETURNING asset_id`).pluck()
  const dropIncompleteObjects = db.prepare<{ step: string, encoder: string }, number>(`DELETE FROM ingest_step WHERE step = @step AND state = 'done'
    AND (SELECT count(*) FROM embedding WHERE asset_id = ingest_step.asset_id AND encoder = @encoder) <> (SELECT count(*) FROM detection WHERE asset_id = ingest_step.asset_id)
    RETURNING asset_id`).pluck()
  const queue = db.prepare('UPDATE asset SET pending = 1 WHERE id IN (SELECT value FROM json_each(?))')
  const removeTags = db.prepare('DELETE FROM tag WHERE NOT EXISTS (SELECT 1 FROM asset_tag WHERE tag_id = tag.id)')
  const picturesAfter = db.prepare<[string, number], ShownPicture>('SELECT picture, max(kind) AS kind FROM asset WHERE picture > ? GROUP BY picture ORDER BY picture LIMIT ?')
  const shown = db.prepare<[string], string>(`SELECT value FROM json_each(?) AS name
    WHERE EXISTS (SELECT 1 FROM asset WHERE picture = name.value) OR EXISTS (SELECT 1 FROM anchor WHERE picture = name.value)`).pluck()
  const dropPreviews = db.prepare<[string], number>(`DELETE FROM ingest_step WHERE step = 'preview' AND state = 'done'
    AND asset_id IN (SELECT id FROM asset WHERE picture IN (SELECT value FROM json_each(?))) RETURNING asset_id`).pluck()
  const showing = db.prepare<[string, number], PendingAsset>(`${pendingAssets} WHERE picture = ? ORDER BY missing_since IS NOT NULL, library.state = 'offline', asset.id LIMIT ?`)
  const replacePicture = db.prepare('UPDATE asset SET picture = ? WHERE picture = ?')
  const anchorShows = db.prepare<[string], number>('SELECT EXISTS (SELECT 1 FROM anchor WHERE picture = ?)').pluck()
  return {
    path: catalogPath(dataDir),
    /**
     * Copies the whole catalog into a new file, some pages at a time, while it is read and written. What is committed meanwhile
     * is in the copy. Throws the signal's reason when it is aborted; what was written by then is no database.
     */
    copyTo: async (path: string, signal: AbortSignal): Promise<void> => {
      rmSync(path, { force: true })
      await db.backup(path, {
        progress: () => {
          signal.throwIfAborted()
          return pagesAtOnce
        },
      })
      signal.throwIfAborted()
      const copy = new SQLite(path)
      copy.pragma('journal_mode = DELETE')
      copy.close()
    },
    /** Removes rows that belong to nothing, and tags that nothing carries; answers how many there were. */
    removeOrphans: db.transaction((): number => removeOrphans(db) + removeTags.run().changes),
    /** The encoders that embeddings are of. */
    encoders: (): string[] => encoders.all(),
    embeddingsOf: (encoder: string): number => countOf.get(encoder) ?? 0,
    /** Has assets embedded again whose embeddings of an encoder, by the record of `step`, are there and are not as many as their views; answers their ids. */
    redoIncomplete: db.transaction((step: string, encoder: string, views: number): number[] => {
      const ids = dropIncomplete.all({ step, encoder, views })
      queue.run(JSON.stringify(ids))
      return ids
    }),
    /** Has the objects in images embedded again whose embeddings, by the record of `step`, are there and are not as many as the objects; answers the images' ids. */
    redoIncompleteObjects: db.transaction((step: string, encoder: string): number[] => {
      const ids = dropIncompleteObjects.all({ step, encoder })
      queue.run(JSON.stringify(ids))
      return ids
    }),
    /** Up to `limit` pictures that assets show, by name, after one. */
    picturesAfter: (name: string, limit: number): ShownPicture[] => picturesAfter.all(name, limit),
    /** Which of these pictures an asset or an anchor shows. */
    shownAmong: (names: readonly string[]): Set<string> => new Set(shown.all(JSON.stringify(names))),
    /** Has the pictures of these names made again; answers how many assets show them. */
    redoPictures: db.transaction((names: readonly string[]): number => {
      const ids = dropPreviews.all(JSON.stringify(names))
      queue.run(JSON.stringify(ids))
      return ids.length
    }),
    /** Up to `limit` assets that show a picture, those whose file is likely at hand first. */
    assetsShowing: (picture: string, limit: number): PendingAsset[] => showing.all(picture, limit),
    /** Whether an anchor shows a picture. */
    anchorShows: (picture: string): boolean => anchorShows.get(picture) === 1,
    /** Every asset that shows one picture shows another. */
    replacePicture: (old: string, picture: string): void => void replacePicture.run(picture, old),
  }
}

/** Deletes the rows that break a foreign key until none does; answers how many. A table without row ids is told by its own keys. */
export function removeOrphans(db: Database): number {
  let removed = 0
  for (let found = orphansOf(db); found.length > 0; found = orphansOf(db)) {
    const before = removed
    for (const { table, rowids } of found)
      removed += rowids[0] === null ? removeByKeys(db, table) : db.prepare(`DELETE FROM "${table}" WHERE rowid IN (SELECT value FROM json_each(?))`).run(JSON.stringify(rowids)).changes
    if (removed === before)
      throw new Error('rows that belong to nothing cannot be removed')
  }
  return removed
}

function removeByKeys(db: Database, table: string): number {
  const columns = db.prepare<[string], { readonly key: number, readonly own: string, readonly parent: string, readonly its: string }>(`SELECT id AS key, "from" AS own, "table" AS parent,
    coalesce("to", (SELECT name FROM pragma_table_info(list."table") WHERE pk = list.seq + 1)) AS its FROM pragma_foreign_key_list(?) AS list`).all(table)
  return [...Map.groupBy(columns, ({ key }) => key).values()].reduce((sum, parts) => {
    const isSet = parts.map(({ own }) => `"${own}" IS NOT NULL`).join(' AND ')
    const isOf = parts.map(({ own, its }) => `parent."${its}" = "${table}"."${own}"`).join(' AND ')
    return sum + db.prepare(`DELETE FROM "${table}" WHERE ${isSet} AND NOT EXISTS (SELECT 1 FROM "${parts[0]!.parent}" AS parent WHERE ${isOf})`).run().changes
  }, 0)
}
