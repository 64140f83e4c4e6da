/** Full-text search over names, folders, tags and metadata. */
export const words = `
-- Assets whose words changed since they were last taken into asset_words. All that changes them writes only this, at once; of new
-- assets, whose ids only rise, not even this: they are those above the highest rowid there.
-- (Not by OR IGNORE: a statement that fires a trigger imposes its own way to resolve conflicts.)
CREATE TABLE stale_words (asset_id INTEGER PRIMARY KEY);

CREATE TRIGGER words_of_asset_changed AFTER UPDATE OF folder, name ON asset WHEN old.name <> new.name OR old.folder <> new.folder BEGIN
  INSERT INTO stale_words SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = new.id);
END;
CREATE TRIGGER words_of_asset_removed AFTER DELETE ON asset BEGIN
  INSERT INTO stale_words SELECT old.id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = old.id);
END;
CREATE TRIGGER words_of_tag_added AFTER INSERT ON asset_tag BEGIN
  INSERT INTO stale_words SELECT new.asset_id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = new.asset_id);
END;
CREATE TRIGGER words_of_tag_removed AFTER DELETE ON asset_tag BEGIN
  INSERT INTO stale_words SELECT old.asset_id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = old.asset_id);
END;
CREATE TRIGGER words_of_metadata_added AFTER INSERT ON metadata BEGIN
  INSERT INTO stale_words SELECT new.asset_id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = new.asset_id);
END;
CREATE TRIGGER words_of_metadata_changed AFTER UPDATE ON metadata WHEN old.value <> new.value BEGIN
  INSERT INTO stale_words SELECT new.asset_id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = new.asset_id);
END;
CREATE TRIGGER words_of_metadata_removed AFTER DELETE ON metadata BEGIN
  INSERT INTO stale_words SELECT old.asset_id WHERE NOT EXISTS (SELECT 1 FROM stale_words WHERE asset_id = old.asset_id);
END;

-- Finds values by their number.
CREATE INDEX metadata_by_number ON metadata (key, number) WHERE number IS NOT NULL;

-- rowid: the asset. Its texts come as words already, folded, with spaces between.
CREATE VIRTUAL TABLE asset_words USING fts5(name, tags, folders, metadata, content='', contentless_delete=1, tokenize='ascii', prefix='1 2 3');

-- Words that a misspelt one may have meant, and their trigrams with two spaces before and behind. Those that nothing says any more stay.
CREATE TABLE word (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
);
CREATE TABLE word_trigram (
  trigram TEXT NOT NULL,
  word_id INTEGER NOT NULL REFERENCES word ON DELETE CASCADE,
  PRIMARY KEY (trigram, word_id)
) WITHOUT ROWID;
`
