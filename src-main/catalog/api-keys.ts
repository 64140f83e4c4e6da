import type { ApiKey } from '../contract/entities.ts'
import type { Database } from './connection.ts'

interface ApiKeyRow {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly secret_hash: string
  readonly collections: string | null
  readonly remote_urls: number
  readonly daily_quota: number
  readonly created_at: number
  readonly last_used_at: number | null
  readonly used_on: string | null
  readonly used: number
}

/** A key before it was used. */
export interface NewApiKeyRow extends Pick<ApiKey, 'id' | 'name' | 'email' | 'collections' | 'remoteUrls' | 'dailyQuota'> {
  /** SHA-256 of the secret, hexadecimal. */
  readonly secretHash: string
}

/** A key, and the SHA-256 of its secret, hexadecimal. */
export interface KnownApiKey {
  readonly key: ApiKey
  readonly secretHash: string
}

/** The keys to the hosted APIs; of their secrets only hashes are kept. Times are those of `now`, in ms since 1970. */
export function apiKeyQueries(db: Database, now: () => number = Date.now) {
  const list = db.prepare<[], ApiKeyRow>('SELECT * FROM api_key ORDER BY created_at, id')
  const get = db.prepare<[string], ApiKeyRow>('SELECT * FROM api_key WHERE id = ?')
  const insert = db.prepare(`INSERT INTO api_key (id, name, email, secret_hash, collections, remote_urls, daily_quota, created_at)
    VALUES (@id, @name, @email, @secretHash, @collections, @remoteUrls, @dailyQuota, @createdAt)`)
  const remove = db.prepare('DELETE FROM api_key WHERE id = ?')
  const spend = db.prepare(`UPDATE api_key SET used = CASE WHEN used_on = @day THEN used + 1 ELSE 1 END, used_on = @day, last_used_at = @now
    WHERE id = @id AND (used_on IS NOT @day OR used < daily_quota)`)
  return {
    /** All keys, the oldest first. */
    list: (): ApiKey[] => list.all().map(row => toApiKey(row, now())),
    get: (id: string): KnownApiKey | undefined => {
      const row = get.get(id)
      return row && { key: toApiKey(row, now()), secretHash: row.secret_hash }
    },
    /** Adds a key. Its id must be free. */
    insert: ({ collections, remoteUrls, ...key }: NewApiKeyRow): void => void insert.run({ ...key, collections: collections && JSON.stringify(collections), remoteUrls: Number(remoteUrls), createdAt: now() }),
    /** False when there is none. */
    remove: (id: string): boolean => remove.run(id).changes > 0,
    /** Counts a search on today's (UTC); false when they are used up, or there is no such key. */
    spend: (id: string): boolean => spend.run({ id, day: dayOf(now()), now: now() }).changes > 0,
  }
}

/** The day of UTC, such as 2026-11-20. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function toApiKey(row: ApiKeyRow, now: number): ApiKey {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    collections: row.collections === null ? null : JSON.parse(row.collections) as string[],
    remoteUrls: row.remote_urls === 1,
    dailyQuota: row.daily_quota,
    usedToday: row.used_on === dayOf(now) ? row.used : 0,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
  }
}
