/**
 * What it takes to follow the disk: a library's watching, suspicion and removal; a file's inode, which tells a move without
 * reading it; tags and metadata with where they come from; what was imported for files that have not turned up; and which files
 * were being read by the engine itself, so that one that brought it down is not read for ever.
 */
export const following = `
ALTER TABLE library ADD COLUMN suspicion TEXT;
ALTER TABLE library ADD COLUMN watch TEXT;
ALTER TABLE library ADD COLUMN removed_at INTEGER;

-- sidecar: name and time of modification of the .xmp beside the file, as the last scan found it.
ALTER TABLE asset ADD COLUMN inode REAL;
ALTER TABLE asset ADD COLUMN sidecar TEXT;
CREATE INDEX asset_inode ON asset (inode, size) WHERE inode IS NOT NULL;

-- Counts what is there and what is missing of a library without reading its assets.
DROP INDEX asset_present;
CREATE INDEX asset_presence ON asset (library_id, missing_since);

-- folded: the name without difference of case, in any script.
CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
);
CREATE TABLE asset_tag (
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('user', 'sidecar', 'file')),
  PRIMARY KEY (asset_id, tag_id, source)
) WITHOUT ROWID;
CREATE INDEX asset_tag_by_tag ON asset_tag (tag_id, asset_id);
CREATE INDEX asset_tag_of_user ON asset_tag (asset_id) WHERE source = 'user';
CREATE TRIGGER asset_tag_removed AFTER DELETE ON asset_tag BEGIN
  DELETE FROM tag WHERE id = old.tag_id AND NOT EXISTS (SELECT 1 FROM asset_tag WHERE tag_id = old.tag_id);
END;

-- number: the value as a number, where it is one.
CREATE TABLE metadata (
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  key TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('user', 'sidecar', 'file')),
  value TEXT NOT NULL,
  number REAL,
  PRIMARY KEY (asset_id, key, source)
) WITHOUT ROWID;
CREATE INDEX metadata_by_key ON metadata (key, value);
CREATE INDEX metadata_of_user ON metadata (asset_id) WHERE source = 'user';

-- entry: a UserDataAsset as JSON, for a file that no library has yet.
CREATE TABLE awaited (
  id INTEGER PRIMARY KEY,
  hash TEXT,
  library TEXT NOT NULL,
  path TEXT NOT NULL,
  entry TEXT NOT NULL
);
CREATE INDEX awaited_path ON awaited (path, library);
CREATE INDEX awaited_hash ON awaited (hash) WHERE hash IS NOT NULL;

-- ends: how often the engine ended while it was reading this file.
CREATE TABLE under_way (
  asset_id INTEGER PRIMARY KEY REFERENCES asset ON DELETE CASCADE,
  ends INTEGER NOT NULL DEFAULT 0
);
`
