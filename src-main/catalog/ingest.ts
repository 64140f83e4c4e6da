import type { WireError } from '../contract/errors.ts'
import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'
import { moveQueries } from './moves.ts'
import { underWayQueries } from './under-way.ts'

/** An asset that waits for a step. `root` is its library's folder. */
export interface PendingAsset {
  readonly id: number
  readonly libraryId: number
  readonly root: string
  readonly folder: string
  readonly name: string
  readonly kind: Kind
  readonly format: string
  readonly size: number
  readonly mtimeMs: number
  readonly hash: string | null
  /** `<name>:<mtimeMs>` of the .xmp beside the file, as the last scan found it. */
  readonly sidecar: string | null
}

export interface StepRow {
  readonly step: string
  readonly version: number
  readonly state: 'done' | 'failed'
  readonly attempts: number
}

export interface IngestCounts {
  readonly total: number
  readonly pending: number
  readonly failed: number
}

/** What `PendingAsset` is selected by, up to the condition. */
export const pendingAssets = `SELECT asset.id, library_id AS libraryId, library.path AS root, folder, asset.name, kind, format, size, mtime_ms AS mtimeMs, hash, sidecar
  FROM asset JOIN library ON library.id = library_id`

/** What the ingest pipeline reads and writes: who waits, how each step ended. */
export function ingestQueries(db: Database) {
  const places = moveQueries(db)
  const next = db.prepare<[Kind, number, number], PendingAsset>(
    `${pendingAssets} WHERE pending = 1 AND kind = ? AND asset.id > ? AND missing_since IS NULL AND library.state = 'online' ORDER BY asset.id LIMIT ?`,
  )
  const waiting = db.prepare<[number, Kind], PendingAsset>(
    `${pendingAssets} WHERE pending = 1 AND asset.id = ? AND kind = ? AND missing_since IS NULL AND library.state = 'online'`,
  )
  const sample = db.prepare<[Kind, number], PendingAsset>(
    `${pendingAssets} WHERE kind = ? AND pending = 0 AND missing_since IS NULL AND library.state = 'online' AND NOT EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND state = 'failed') ORDER BY random() LIMIT ?`,
  )
  const twins = (condition: string) => db.prepare<[string, number, Kind, number, number], PendingAsset>(
    `${pendingAssets} WHERE hash = ? AND size = ? AND kind = ? AND asset.id <> ? AND missing_since ${condition} LIMIT ?`,
  )
  const missingTwins = twins('IS NOT NULL')
  const presentTwins = twins('IS NULL')
  const unsuspectedTwins = twins('IS NULL AND library.suspicion IS NULL')
  const steps = db.prepare<[number], StepRow>('SELECT step, version, state, attempts FROM ingest_step WHERE asset_id = ?')
  const unchanged = db.prepare<PendingAsset, { readonly id: number }>(`SELECT asset.id FROM asset JOIN library ON library.id = library_id
    WHERE asset.id = @id AND missing_since IS NULL AND size = @size AND mtime_ms = @mtimeMs AND sidecar IS @sidecar AND folder = @folder AND asset.name = @name AND library.path = @root`)
  const setHash = db.prepare('UPDATE asset SET hash = ? WHERE id = ?')
  const setPicture = db.prepare('UPDATE asset SET picture = @picture, width = @width, height = @height, triangles = @triangles WHERE id = @id')
  const setPending = db.prepare('UPDATE asset SET pending = ? WHERE id = ?')
  const done = db.prepare(`INSERT INTO ingest_step (asset_id, step, version, state) VALUES (?, ?, ?, 'done')
    ON CONFLICT (asset_id, step) DO UPDATE SET version = excluded.version, state = 'done', code = NULL, message = NULL, attempts = 1, retry_at = NULL`)
  const failed = db.prepare(`INSERT INTO ingest_step (asset_id, step, version, state, code, message, attempts, retry_at) VALUES (@assetId, @step, @version, 'failed', @code, @message, @attempts, @retryAt)
    ON CONFLICT (asset_id, step) DO UPDATE SET version = @version, state = 'failed', code = @code, message = @message, attempts = @attempts, retry_at = @retryAt`)
  const clearFailures = db.prepare(`DELETE FROM ingest_step WHERE asset_id = ? AND state = 'failed' AND step NOT IN (SELECT value FROM json_each(?))`)
  const forgetSteps = db.prepare('DELETE FROM ingest_step WHERE asset_id = ?')
  const copyDone = db.prepare(`INSERT OR REPLACE INTO ingest_step (asset_id, step, version, state) SELECT ?, step, version, 'done' FROM ingest_step WHERE asset_id = ? AND step = ? AND state = 'done'`)
  const copyPicture = db.prepare('UPDATE asset SET (picture, width, height, triangles) = (SELECT picture, width, height, triangles FROM asset WHERE id = ?) WHERE id = ?')
  const forgetPicture = db.prepare('UPDATE asset SET picture = NULL, width = NULL, height = NULL, triangles = NULL WHERE id = ?')
  const remove = db.prepare('DELETE FROM asset WHERE id = ?')
  const counts = db.prepare<[], { readonly present: number, readonly pending: number, readonly unreachable: number, readonly failed: number }>(`SELECT
    (SELECT count(*) FROM asset WHERE missing_since IS NULL) AS present,
    (SELECT count(*) FROM asset WHERE pending = 1 AND missing_since IS NULL) AS pending,
    CASE WHEN EXISTS (SELECT 1 FROM library WHERE state = 'offline')
      THEN (SELECT count(*) FROM asset WHERE pending = 1 AND missing_since IS NULL AND library_id IN (SELECT id FROM library WHERE state = 'offline')) ELSE 0 END AS unreachable,
    (SELECT count(DISTINCT asset_id) FROM ingest_step JOIN asset ON asset.id = asset_id WHERE ingest_step.state = 'failed' AND pending = 0 AND missing_since IS NULL) AS failed`)
  const queueFailed = db.prepare(`UPDATE asset SET pending = 1 WHERE pending = 0 AND id IN (SELECT asset_id FROM ingest_step WHERE state = 'failed' AND (@at IS NULL OR retry_at <= @at))`)
  const nextRetry = db.prepare<[], { readonly at: number | null }>(`SELECT min(retry_at) AS at FROM ingest_step JOIN asset ON asset.id = asset_id JOIN library ON library.id = library_id
    WHERE ingest_step.state = 'failed' AND retry_at IS NOT NULL AND pending = 0 AND missing_since IS NULL AND library.state = 'online'`)
  const resetFailures = db.prepare(`UPDATE ingest_step SET attempts = 0, retry_at = NULL WHERE state = 'failed' AND code IN (SELECT value FROM json_each(@codes))
    AND (@libraryId IS NULL OR asset_id IN (SELECT id FROM asset WHERE library_id = @libraryId)) RETURNING asset_id AS id`)
  const queueWithout = db.prepare(`UPDATE asset SET pending = 1 WHERE pending = 0 AND kind = @kind
    AND NOT EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND step = @step AND version >= @version)
    AND NOT EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND state = 'failed' AND step IN (SELECT value FROM json_each(@earlier)))`)
  const forgetStepsOf = db.prepare('DELETE FROM ingest_step WHERE asset_id IN (SELECT value FROM json_each(?))')
  const queue = db.prepare('UPDATE asset SET pending = 1 WHERE id IN (SELECT value FROM json_each(?))')
  const dropStep = db.prepare('DELETE FROM ingest_step WHERE step = ?')
  const dropSteps = db.prepare('DELETE FROM ingest_step WHERE asset_id = ? AND step IN (SELECT value FROM json_each(?))')

  return {
    /** Assets of a kind that wait, with ids above `after`, in order. */
    next: (kind: Kind, after: number, limit: number): PendingAsset[] => next.all(kind, after, limit),
    /** One asset, when it is of this kind and waits. */
    waiting: (kind: Kind, id: number): PendingAsset | undefined => waiting.get(id, kind),
    /**
     * Other assets of the same kind with the same content, at most `limit`: those that are missing, those that are not, or of
     * the latter those in libraries that are not suspect.
     */
    twins: ({ id, kind, size }: PendingAsset, hash: string, which: 'missing' | 'present' | 'unsuspected', limit: number): PendingAsset[] =>
      ({ missing: missingTwins, present: presentTwins, unsuspected: unsuspectedTwins })[which].all(hash, size, kind, id, limit),
    /** A random sample of the assets of a kind that are done and on disk. */
    sample: (kind: Kind, limit: number): PendingAsset[] => sample.all(kind, limit),
    steps: (assetId: number): StepRow[] => steps.all(assetId),
    /** Whether the asset is still at its place, with the size and time that its bytes were read under, and the same .xmp beside it. */
    isUnchanged: (asset: PendingAsset): boolean => unchanged.get(asset) !== undefined,
    setHash: (id: number, hash: string): void => void setHash.run(hash, id),
    /** What an asset looks like: the name of its preview and strip, and the size of the image or the model. */
    setPicture: (id: number, picture: { readonly picture: string, readonly width: number | null, readonly height: number | null, readonly triangles: number | null }): void => void setPicture.run({ id, ...picture }),
    done: (assetId: number, step: string, version: number): void => void done.run(assetId, step, version),
    /** Records why a step failed; an asset of which nothing else is to be tried no longer waits until it is queued again. `retryAt` in ms since 1970. */
    failed: (assetId: number, step: string, version: number, error: WireError, attempts: number, retryAt: number | null): void => {
      failed.run({ assetId, step, version, code: error.code, message: error.message, attempts, retryAt })
      setPending.run(0, assetId)
    },
    /** Nothing waits for this asset any more: all its steps are done but those that failed. */
    settle: (assetId: number, failedSteps: readonly string[] = []): void => {
      clearFailures.run(assetId, JSON.stringify(failedSteps))
      setPending.run(0, assetId)
    },
    /** Everything is to be done again, as its content is another one. */
    forgetSteps: (assetId: number): void => void forgetSteps.run(assetId),
    /** It shows nothing any more. */
    forgetPicture: (assetId: number): void => void forgetPicture.run(assetId),
    /** Takes over the picture of another asset with the same content, and that these steps, named as in the catalog, are done. */
    copyKnowledge: (fromId: number, toId: number, steps: readonly string[]): void => {
      for (const step of steps)
        copyDone.run(toId, fromId, step)
      copyPicture.run(fromId, toId)
    },
    /** The file of asset `from` was moved to where `to` was found: `from` keeps its identity at the new place, `to` goes. */
    move: (from: number, to: number): void => {
      const place = places.of(to)
      if (!place)
        return
      remove.run(to)
      places.take(from, place)
    },
    /**
     * Each asset that is on disk counts once: it waits, has failed and is not being tried again, or is done. What waits in a
     * library that is offline can only wait on, and does not count at all.
     */
    counts: (): IngestCounts => {
      const { present, pending, unreachable, failed } = counts.get() ?? { present: 0, pending: 0, unreachable: 0, failed: 0 }
      return { total: present - unreachable, pending: pending - unreachable, failed }
    },
    /** When the next failed asset is to be tried again, in ms since 1970; null when none is. */
    nextRetry: (): number | null => nextRetry.get()?.at ?? null,
    /** Queues failed assets again: all of them, or those whose time has come by `at`; answers how many. */
    queueFailed: (at: number | null): number => queueFailed.run({ at }).changes,
    /** Queues the assets that failed with one of these codes, of one library or of all, as if they had not been tried; until they are, their failures show. Answers how many. */
    retryAnew: db.transaction((codes: readonly string[], libraryId: number | null): number => {
      const rows = resetFailures.all({ codes: JSON.stringify(codes), libraryId }) as { readonly id: number }[]
      rows.forEach(({ id }) => setPending.run(1, id))
      return rows.length
    }),
    /** Queues every asset of a kind that does not have a step at this version, unless one of the `earlier` steps failed; answers how many. */
    queueWithout: (kind: Kind, step: string, version: number, earlier: readonly string[]): number => queueWithout.run({ kind, step, version, earlier: JSON.stringify(earlier) }).changes,
    /** Forgets how every step of these assets ended, and queues them. */
    queueAgain: db.transaction((ids: readonly number[]): void => {
      const asked = JSON.stringify(ids)
      forgetStepsOf.run(asked)
      queue.run(asked)
    }),
    dropStep: (step: string): void => void dropStep.run(step),
    /** Some steps of an asset are to be done again, for what they build on has been. */
    dropSteps: (assetId: number, steps: readonly string[]): void => void dropSteps.run(assetId, JSON.stringify(steps)),
    underWay: underWayQueries(db),
  }
}
