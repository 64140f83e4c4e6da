/** Keys to the hosted APIs that are spoken, and what was asked with them. */
export const apiKeys = `
-- secret_hash: SHA-256, hexadecimal. collections: JSON array of collection keys; NULL for all.
-- used: searches on the day used_on (UTC, such as 2026-11-20).
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT,
  secret_hash TEXT NOT NULL,
  collections TEXT,
  remote_urls INTEGER NOT NULL,
  daily_quota INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  used_on TEXT,
  used INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
`
