export const initial = `
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE library (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
  added_at INTEGER NOT NULL,
  scanned_at INTEGER
);

-- folder is relative to the library's root, '/' between names, '' for the root itself.
-- pending = 1: some step waits to be done. Times are milliseconds since 1970.
CREATE TABLE asset (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  library_id INTEGER NOT NULL REFERENCES library ON DELETE CASCADE,
  folder TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('image', 'model')),
  format TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  created_ms REAL NOT NULL,
  hash TEXT,
  width INTEGER,
  height INTEGER,
  triangles INTEGER,
  added_at INTEGER NOT NULL,
  missing_since INTEGER,
  pending INTEGER NOT NULL DEFAULT 1,
  UNIQUE (library_id, folder, name)
);
CREATE INDEX asset_hash ON asset (hash);
CREATE INDEX asset_pending ON asset (kind, id, library_id, missing_since) WHERE pending = 1;
CREATE INDEX asset_present ON asset (library_id) WHERE missing_since IS NULL;

-- A row says how a step ended; no row: it was never tried, or must be done again.
CREATE TABLE ingest_step (
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  step TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  code TEXT,
  message TEXT,
  attempts INTEGER NOT NULL DEFAULT 1,
  retry_at INTEGER,
  PRIMARY KEY (asset_id, step)
) WITHOUT ROWID;
CREATE INDEX ingest_failed ON ingest_step (asset_id, retry_at) WHERE state = 'failed';

-- Ids only ever rise: they are the keys of the vector index, and what it has replayed.
CREATE TABLE embedding (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  encoder TEXT NOT NULL,
  view INTEGER NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (asset_id, encoder, view)
);
CREATE INDEX embedding_encoder ON embedding (encoder, id);

CREATE TABLE embedding_tombstone (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  embedding_id INTEGER NOT NULL,
  encoder TEXT NOT NULL
);
CREATE TRIGGER embedding_removed AFTER DELETE ON embedding BEGIN
  INSERT INTO embedding_tombstone (embedding_id, encoder) VALUES (old.id, old.encoder);
END;

CREATE TABLE calibration (
  encoder TEXT PRIMARY KEY,
  points TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE collection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  library_id INTEGER UNIQUE REFERENCES library ON DELETE CASCADE,
  created_at INTEGER NOT NULL
);
CREATE TABLE collection_asset (
  collection_id INTEGER NOT NULL REFERENCES collection ON DELETE CASCADE,
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  PRIMARY KEY (collection_id, asset_id)
) WITHOUT ROWID;
CREATE INDEX collection_asset_by_asset ON collection_asset (asset_id);

-- path: the file that was searched by where it lies; NULL for an upload, which is kept in the data folder.
CREATE TABLE anchor (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('image', 'model')),
  format TEXT NOT NULL,
  hash TEXT NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE TABLE anchor_embedding (
  anchor_id TEXT NOT NULL REFERENCES anchor ON DELETE CASCADE,
  encoder TEXT NOT NULL,
  view INTEGER NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (anchor_id, encoder, view)
) WITHOUT ROWID;
`
