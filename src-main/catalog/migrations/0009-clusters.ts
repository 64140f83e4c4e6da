/** Neighbours of assets, which clusters are made of; concepts; smart collections. */
export const clusters = `
-- The nearest assets of an asset in an encoder's space, down to the loosest level of clusters.
CREATE TABLE neighbour (
  encoder TEXT NOT NULL,
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  cosine REAL NOT NULL,
  PRIMARY KEY (encoder, asset_id, other_id)
) WITHOUT ROWID;
CREATE INDEX neighbour_other ON neighbour (other_id);

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

-- query: JSON of a SavedQuery; the collection is a smart one then. members: how many it found when last looked at.
ALTER TABLE collection ADD COLUMN query TEXT;
ALTER TABLE collection ADD COLUMN members INTEGER NOT NULL DEFAULT 0;
`
