/** Full-text search over names, folders, tags and metadata. */
export const words = `
-- Assets whose words changed since they were last taken into asset_words.
CREATE TABLE stale_words (asset_id INTEGER PRIMARY KEY);
`
