/**
 * What other Likeness servers put into collections. key: names it there, by the content that it was made of. hash: of its bytes. path:
 * where it was put below the folder for received files; place: the same as file systems compare it that tell neither case nor Unicode
 * forms apart. tags, metadata: what was said of it from outside. received_beside: the files beside it that it refers to.
 */
export const received = `
CREATE TABLE received (
  collection TEXT NOT NULL,
  key TEXT NOT NULL,
  hash TEXT NOT NULL,
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  path TEXT NOT NULL,
  place TEXT NOT NULL,
  tags TEXT NOT NULL DEFAULT '[]',
  metadata TEXT NOT NULL DEFAULT '{}',
  PRIMARY KEY (collection, key)
) WITHOUT ROWID;
CREATE INDEX received_asset ON received (asset_id);
CREATE INDEX received_hash ON received (collection, hash);
CREATE INDEX received_place ON received (place);

CREATE TABLE received_beside (
  collection TEXT NOT NULL,
  key TEXT NOT NULL,
  path TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (collection, key, path),
  FOREIGN KEY (collection, key) REFERENCES received ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX received_beside_place ON received_beside (place);
`
