/** Neighbours of assets, which clusters are made of; concepts; smart collections. */
export const clusters = `
-- Pairs of assets that are alike down to the loosest level of clusters, in an encoder's space; a is the smaller id.
CREATE TABLE neighbour (
  a INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  b INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  encoder TEXT NOT NULL,
  cosine REAL NOT NULL,
  PRIMARY KEY (a, b, encoder)
) WITHOUT ROWID;
CREATE INDEX neighbour_b ON neighbour (b);

-- Assets that have more neighbours than are kept.
CREATE TABLE crowded (
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  encoder TEXT NOT NULL,
  PRIMARY KEY (asset_id, encoder)
) WITHOUT ROWID;

-- Neighbours were looked for of all embeddings up to the id \`through\`, down to the cosine \`least\`. changes: rises when neighbours go.
CREATE TABLE neighbour_state (
  encoder TEXT PRIMARY KEY,
  least REAL NOT NULL,
  through INTEGER NOT NULL,
  changes INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Every asset that is embedded has a view 0.
CREATE TRIGGER embedding_neighbours_removed AFTER DELETE ON embedding WHEN old.view = 0 BEGIN
  DELETE FROM neighbour WHERE a = old.asset_id AND encoder = old.encoder;
  DELETE FROM neighbour WHERE b = old.asset_id AND encoder = old.encoder;
  DELETE FROM crowded WHERE asset_id = old.asset_id AND encoder = old.encoder;
  UPDATE neighbour_state SET changes = changes + 1 WHERE encoder = old.encoder;
END;

CREATE TABLE concept (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE concept_example (
  concept_id INTEGER NOT NULL REFERENCES concept ON DELETE CASCADE,
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  is_counter INTEGER NOT NULL,
  PRIMARY KEY (concept_id, asset_id)
) WITHOUT ROWID;
CREATE INDEX concept_example_by_asset ON concept_example (asset_id);

-- query: JSON of a StoredQuery; the collection is a smart one then, and collection_asset holds what it found when last looked at.
ALTER TABLE collection ADD COLUMN query TEXT;
`
