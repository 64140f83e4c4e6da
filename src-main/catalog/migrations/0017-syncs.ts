/** Accounts at hosted services, without their secrets; what is kept there; and the ledger of what was sent. Times are ms since 1970. */
export const syncs = `
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  fields TEXT NOT NULL,
  secrets_kept TEXT NOT NULL CHECK (secrets_kept IN ('sealed', 'plain')),
  limits TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  tried_at INTEGER,
  code TEXT,
  message TEXT
) WITHOUT ROWID;

-- collection: its key; it may be gone. plan_seen_at: when the first plan was made. fingerprint: of all that there was to send when
-- a run last brought everything there.
CREATE TABLE sync (
  id TEXT PRIMARY KEY,
  collection TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
  container TEXT NOT NULL,
  container_name TEXT NOT NULL,
  options TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  plan_seen_at INTEGER,
  approved_at INTEGER,
  held_removals INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, container)
) WITHOUT ROWID;

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sync_id TEXT NOT NULL REFERENCES sync ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  message TEXT
);
CREATE INDEX sync_run_by_sync ON sync_run (sync_id, id);

-- What lies in a container of an account, by content: it outlives syncs, so that what was sent is not sent again.
-- key: the content hash, of a rendered view with '#' and its number. revision: what the service said of the item when it was last
-- as it should be. described: a hash of the metadata that was sent. ticket: what the service is asked by while it works on the item. resume: what a
-- half-done upload goes on from.
CREATE TABLE sync_item (
  account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
  container TEXT NOT NULL,
  key TEXT NOT NULL,
  asset_id INTEGER,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  remote_id TEXT,
  revision TEXT,
  described TEXT,
  ticket TEXT,
  resume TEXT,
  bytes INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER,
  code TEXT,
  message TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, container, key)
) WITHOUT ROWID;
CREATE INDEX sync_item_state ON sync_item (account_id, container, state, retry_at);
CREATE INDEX sync_item_asset ON sync_item (asset_id);
`
