import type { WireError } from '../contract/errors.ts'
import type { SyncRun } from '../contract/sync.ts'
import type { Database } from './connection.ts'
import { defaultSyncOptions, SyncOptions } from '../contract/sync.ts'

/** A sync as it is kept. Times are ms since 1970. */
export interface StoredSync {
  readonly id: string
  readonly collection: string
  readonly accountId: string
  /** Of its account. */
  readonly service: string
  readonly container: string
  readonly containerName: string
  readonly options: SyncOptions
  readonly paused: boolean
  /** When its plan was first made; null: never. */
  readonly planSeenAt: number | null
  readonly approvedAt: number | null
  readonly heldRemovals: number
  /** Of all that there was to send when a run last brought everything there; null when none has. */
  readonly fingerprint: string | null
  readonly createdAt: number
}

export type NewSync = Pick<StoredSync, 'id' | 'collection' | 'accountId' | 'container' | 'containerName' | 'options' | 'createdAt'>

/** What of a run grows while it is under way. */
export type RunCounts = Pick<SyncRun, 'sent' | 'removed' | 'failed' | 'bytes'>

interface SyncRow {
  readonly id: string
  readonly collection: string
  readonly account_id: string
  readonly service: string
  readonly container: string
  readonly container_name: string
  readonly options: string
  readonly paused: number
  readonly plan_seen_at: number | null
  readonly approved_at: number | null
  readonly held_removals: number
  readonly fingerprint: string | null
  readonly created_at: number
}

interface RunRow extends RunCounts {
  readonly id: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly outcome: SyncRun['outcome']
  readonly code: WireError['code'] | null
  readonly message: string | null
}

/** Runs that are remembered of each sync. */
const keptRuns = 50

/** Which collections are kept at which hosted services, and the runs that kept them there. */
export function syncQueries(db: Database) {
  const select = 'SELECT sync.*, account.service FROM sync JOIN account ON account.id = account_id'
  const list = db.prepare<[], SyncRow>(`${select} ORDER BY sync.created_at, sync.id`)
  const get = db.prepare<[string], SyncRow>(`${select} WHERE sync.id = ?`)
  const into = db.prepare<[string, string], SyncRow>(`${select} WHERE account_id = ? AND container = ?`)
  const insert = db.prepare(`INSERT INTO sync (id, collection, account_id, container, container_name, options, created_at)
    VALUES (@id, @collection, @accountId, @container, @containerName, @options, @createdAt)`)
  const setOptions = db.prepare('UPDATE sync SET options = ?, plan_seen_at = NULL WHERE id = ?')
  const setPaused = db.prepare('UPDATE sync SET paused = ? WHERE id = ?')
  const seePlan = db.prepare('UPDATE sync SET plan_seen_at = coalesce(plan_seen_at, ?) WHERE id = ?')
  const approve = db.prepare('UPDATE sync SET approved_at = coalesce(approved_at, ?) WHERE id = ?')
  const setHeld = db.prepare('UPDATE sync SET held_removals = ? WHERE id = ?')
  const setFingerprint = db.prepare('UPDATE sync SET fingerprint = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM sync WHERE id = ?')
  const beginRun = db.prepare(`INSERT INTO sync_run (sync_id, started_at, outcome) VALUES (?, ?, 'running')`)
  const dropOldRuns = db.prepare('DELETE FROM sync_run WHERE sync_id = @id AND id NOT IN (SELECT id FROM sync_run WHERE sync_id = @id ORDER BY id DESC LIMIT @kept)')
  const countRun = db.prepare('UPDATE sync_run SET sent = @sent, removed = @removed, failed = @failed, bytes = @bytes WHERE id = @id')
  const credit = db.prepare(`UPDATE sync_run SET sent = sent + 1, bytes = bytes + @bytes
    WHERE id = (SELECT max(id) FROM sync_run WHERE sync_id = @id AND started_at <= @at AND outcome <> 'running')`)
  const endRun = db.prepare('UPDATE sync_run SET ended_at = @at, outcome = @outcome, code = @code, message = @message WHERE id = @id')
  const endBroken = db.prepare(`UPDATE sync_run SET ended_at = ?, outcome = 'stopped' WHERE outcome = 'running'`)
  const runs = db.prepare<[string, number], RunRow>('SELECT * FROM sync_run WHERE sync_id = ? ORDER BY id DESC LIMIT ?')
  return {
    /** All, the oldest first. */
    list: (): StoredSync[] => list.all().map(toSync),
    get: (id: string): StoredSync | undefined => {
      const row = get.get(id)
      return row && toSync(row)
    },
    /** The one that fills a container of an account. */
    into: (accountId: string, container: string): StoredSync | undefined => {
      const row = into.get(accountId, container)
      return row && toSync(row)
    },
    /** Its id must be free, its account there, and its container filled by no other sync. */
    insert: (sync: NewSync): void => void insert.run({ ...sync, options: JSON.stringify(sync.options) }),
    /** A plan that was seen before is not that of these options. */
    setOptions: (id: string, options: SyncOptions): void => void setOptions.run(JSON.stringify(options), id),
    setPaused: (id: string, paused: boolean): void => void setPaused.run(Number(paused), id),
    /** Its plan was made; the first time is kept. */
    seePlan: (id: string, at: number): void => void seePlan.run(at, id),
    /** Its plan was agreed to; the first time is kept. */
    approve: (id: string, at: number): void => void approve.run(at, id),
    setHeldRemovals: (id: string, count: number): void => void setHeld.run(count, id),
    setFingerprint: (id: string, fingerprint: string): void => void setFingerprint.run(fingerprint, id),
    /** Forgets it and its runs; the ledger stays. */
    remove: (id: string): void => void remove.run(id),
    /** Answers the id of the run. */
    beginRun: db.transaction((id: string, at: number): number => {
      const run = Number(beginRun.run(id, at).lastInsertRowid)
      dropOldRuns.run({ id, kept: keptRuns })
      return run
    }),
    countRun: (run: number, counts: RunCounts): void => void countRun.run({ id: run, ...counts }),
    /** Items turned out to have been sent: each counts for the run that was under way at that time (`at`), and was broken off. */
    creditSent: db.transaction((id: string, items: readonly { readonly at: number, readonly bytes: number }[]): void => items.forEach(item => credit.run({ id, ...item }))),
    endRun: (run: number, at: number, outcome: SyncRun['outcome'], failure: WireError | null): void => void endRun.run({ id: run, at, outcome, code: failure?.code ?? null, message: failure?.message ?? null }),
    /** Runs that no program is at any longer were stopped. */
    endBrokenRuns: (at: number): void => void endBroken.run(at),
    /** The last `limit` runs of a sync, the newest first. */
    runs: (id: string, limit: number = keptRuns): SyncRun[] => runs.all(id, limit).map(toRun),
  }
}

function toSync(row: SyncRow): StoredSync {
  return {
    id: row.id,
    collection: row.collection,
    accountId: row.account_id,
    service: row.service,
    container: row.container,
    containerName: row.container_name,
    options: SyncOptions.parse({ ...defaultSyncOptions, ...JSON.parse(row.options) as object }),
    paused: row.paused === 1,
    planSeenAt: row.plan_seen_at,
    approvedAt: row.approved_at,
    heldRemovals: row.held_removals,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
  }
}

function toRun({ id, started_at, ended_at, outcome, sent, removed, failed, bytes, code, message }: RunRow): SyncRun {
  return {
    id,
    startedAt: new Date(started_at).toISOString(),
    endedAt: ended_at === null ? null : new Date(ended_at).toISOString(),
    outcome,
    sent,
    removed,
    failed,
    bytes,
    failure: code === null ? null : { code, message: message ?? '' },
  }
}
