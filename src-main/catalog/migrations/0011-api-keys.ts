/** Keys to the hosted APIs that are spoken, and what was asked with them. */
export const apiKeys = `
-- collections: JSON array of collection keys; NULL for all.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT,
  secret_hash TEXT NOT NULL,
  collections TEXT,
  remote_urls INTEGER NOT NULL,
  daily_quota INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) WITHOUT ROWID;

-- day: of UTC, such as 2026-11-20.
CREATE TABLE api_key_use (
  key_id TEXT NOT NULL REFERENCES api_key ON DELETE CASCADE,
  day TEXT NOT NULL,
  searches INTEGER NOT NULL,
  PRIMARY KEY (key_id, day)
) WITHOUT ROWID;
`
