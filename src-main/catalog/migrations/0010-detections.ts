/** What detectors found in images. */
export const detections = `
-- n: its place among the detections of the image, and the view of its embeddings. x, y, width, height: fractions of the picture.
-- An image has the detections of one detector. Ids only ever rise: searches name objects by them.
CREATE TABLE detection (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  asset_id INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
  detector TEXT NOT NULL,
  n INTEGER NOT NULL,
  label TEXT NOT NULL,
  score REAL NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  UNIQUE (asset_id, n)
);
CREATE INDEX detection_label ON detection (label, asset_id);
`
