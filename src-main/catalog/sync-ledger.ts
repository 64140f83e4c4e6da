import type { WireError } from '../contract/errors.ts'
import type { ledgerStates, SyncItem } from '../contract/sync.ts'
import type { Database } from './connection.ts'

export type LedgerState = typeof ledgerStates[number]

/** What is known of one item in a container. Times are ms since 1970. */
export interface LedgerItem {
  /** The content hash; of a rendered view with `#` and its number. */
  readonly key: string
  readonly assetId: number | null
  readonly name: string
  readonly state: LedgerState
  readonly remoteId: string | null
  /** What the service said of the item when it was last as it should be. */
  readonly revision: string | null
  /** A hash of the metadata that was sent; null for none. */
  readonly described: string | null
  /** What the service is asked by while it works on the item. */
  readonly ticket: string | null
  readonly bytes: number
  /** How often it was tried since it last was well. */
  readonly attempts: number
  readonly retryAt: number | null
  readonly failure: WireError | null
  readonly updatedAt: number
}

/** How many items are in which state: each is counted once. */
export interface LedgerCounts {
  readonly there: number
  /** Those that wait to be sent, are in doubt, or worked on. */
  readonly waiting: number
  /** Those that failed last, whether they are tried again or not. */
  readonly failed: number
  readonly conflicts: number
}

/** Names a container: that of an account at a service. */
export interface LedgerPlace {
  readonly accountId: string
  readonly container: string
}

interface ItemRow {
  readonly key: string
  readonly asset_id: number | null
  readonly name: string
  readonly state: LedgerState
  readonly remote_id: string | null
  readonly revision: string | null
  readonly described: string | null
  readonly ticket: string | null
  readonly bytes: number
  readonly attempts: number
  readonly retry_at: number | null
  readonly code: WireError['code'] | null
  readonly message: string | null
  readonly updated_at: number
}

/** The ledger: what lies in the containers of hosted services, by content. */
export function syncLedgerQueries(db: Database) {
  const here = 'account_id = @accountId AND container = @container'
  const page = db.prepare<LedgerPlace & { readonly after: string, readonly limit: number }, ItemRow>(`SELECT * FROM sync_item WHERE ${here} AND key > @after ORDER BY key LIMIT @limit`)
  const pageOf = db.prepare<LedgerPlace & { readonly after: string, readonly limit: number, readonly state: LedgerState }, ItemRow>(`SELECT * FROM sync_item WHERE ${here} AND state = @state AND key > @after ORDER BY key LIMIT @limit`)
  const get = db.prepare<LedgerPlace & { readonly key: string }, ItemRow>(`SELECT * FROM sync_item WHERE ${here} AND key = @key`)
  const put = db.prepare(`INSERT INTO sync_item (account_id, container, key, asset_id, name, state, remote_id, revision, described, ticket, bytes, attempts, retry_at, code, message, updated_at)
    VALUES (@accountId, @container, @key, @assetId, @name, @state, @remoteId, @revision, @described, @ticket, @bytes, @attempts, @retryAt, @code, @message, @updatedAt)
    ON CONFLICT DO UPDATE SET asset_id = excluded.asset_id, name = excluded.name, state = excluded.state, remote_id = excluded.remote_id, revision = excluded.revision,
      described = excluded.described, ticket = excluded.ticket, bytes = excluded.bytes, attempts = excluded.attempts, retry_at = excluded.retry_at,
      code = excluded.code, message = excluded.message, updated_at = excluded.updated_at,
      resume = CASE WHEN excluded.state IN ('waiting', 'sending', 'failed') THEN resume END`)
  const resumeOf = db.prepare<LedgerPlace & { readonly key: string }, string | null>(`SELECT resume FROM sync_item WHERE ${here} AND key = @key`).pluck()
  const note = db.prepare(`UPDATE sync_item SET resume = @resume WHERE ${here} AND key = @key`)
  const remove = db.prepare(`DELETE FROM sync_item WHERE ${here} AND key = @key`)
  const counts = db.prepare<LedgerPlace, { readonly state: LedgerState, readonly items: number }>(`SELECT state, count(*) AS items FROM sync_item WHERE ${here} GROUP BY state`)
  const nextRetry = db.prepare<LedgerPlace, number | null>(`SELECT min(retry_at) FROM sync_item WHERE ${here} AND state = 'failed'`).pluck()
  const elsewhere = db.prepare<LedgerPlace, { readonly key: string, readonly remoteId: string, readonly revision: string | null }>(`SELECT key, remote_id AS remoteId, revision FROM sync_item
    WHERE account_id = @accountId AND container <> @container AND state = 'there' AND remote_id IS NOT NULL`)
  const byRemote = db.prepare<LedgerPlace & { readonly ids: string }, { readonly remoteId: string, readonly assetId: number }>(`SELECT remote_id AS remoteId, asset_id AS assetId FROM sync_item
    WHERE ${here} AND asset_id IS NOT NULL AND remote_id IN (SELECT value FROM json_each(@ids))`)
  return {
    /** The ledger of one container. */
    of: (place: LedgerPlace) => ({
      /** Items with keys behind `after`, at most `limit`, in the order of their keys. */
      page: (after: string, limit: number, state?: LedgerState): LedgerItem[] => (state ? pageOf.all({ ...place, after, limit, state }) : page.all({ ...place, after, limit })).map(toItem),
      get: (key: string): LedgerItem | undefined => {
        const row = get.get({ ...place, key })
        return row && toItem(row)
      },
      /** Writes items in one transaction. What a broken-off upload noted stays as long as the item is still to be sent. */
      put: db.transaction((items: readonly LedgerItem[]): void => {
        for (const { failure, ...item } of items)
          put.run({ ...place, ...item, code: failure?.code ?? null, message: failure?.message ?? null })
      }),
      /** What a broken-off upload noted last; undefined when nothing. */
      resumeOf: (key: string): unknown => {
        const resume = resumeOf.get({ ...place, key })
        return resume ? JSON.parse(resume) : undefined
      },
      /** Keeps what a broken-off upload goes on from: JSON. The item must be there. */
      note: (key: string, resume: unknown): void => void note.run({ ...place, key, resume: JSON.stringify(resume) }),
      /** Forgets items. */
      remove: db.transaction((keys: readonly string[]): void => keys.forEach(key => remove.run({ ...place, key }))),
      counts: (): LedgerCounts => counted(counts.all(place)),
      /** When the first of those that failed is due again; null: none is by itself. */
      nextRetry: (): number | null => nextRetry.get(place) ?? null,
      /** The assets that items there were made of, by the ids that they have there; those that the ledger does not know are left out. */
      assetsOf: (remoteIds: readonly string[]): Map<string, number> => new Map(byRemote.all({ ...place, ids: JSON.stringify(remoteIds) }).map(({ remoteId, assetId }) => [remoteId, assetId])),
      /** What lies in the account's other containers, by key. */
      elsewhere: (): Map<string, { readonly remoteId: string, readonly revision: string | null }> => new Map(elsewhere.all(place).map(({ key, ...item }) => [key, item])),
    }),
  }
}

export type Ledger = ReturnType<ReturnType<typeof syncLedgerQueries>['of']>

function counted(rows: readonly { readonly state: LedgerState, readonly items: number }[]): LedgerCounts {
  const sum = (...states: readonly LedgerState[]) => rows.filter(({ state }) => states.includes(state)).reduce((total, { items }) => total + items, 0)
  return { there: sum('there'), waiting: sum('waiting', 'sending', 'processing'), failed: sum('failed'), conflicts: sum('changed-there', 'deleted-there') }
}

function toItem(row: ItemRow): LedgerItem {
  return {
    key: row.key,
    assetId: row.asset_id,
    name: row.name,
    state: row.state,
    remoteId: row.remote_id,
    revision: row.revision,
    described: row.described,
    ticket: row.ticket,
    bytes: row.bytes,
    attempts: row.attempts,
    retryAt: row.retry_at,
    failure: row.code === null ? null : { code: row.code, message: row.message ?? '' },
    updatedAt: row.updated_at,
  }
}

/** An item as it is told. */
export function toSyncItem({ key, name, assetId, state, remoteId, bytes, attempts, retryAt, failure, updatedAt }: LedgerItem): SyncItem {
  return { key, name, assetId, state, remoteId, bytes, attempts, retryAt: retryAt === null ? null : new Date(retryAt).toISOString(), failure, updatedAt: new Date(updatedAt).toISOString() }
}
