/** Collections that have a colour, lie in one another and stand in an order of the user's. */
export const arrangedCollections = `
-- position: among those that lie in the same collection; NULL of one that was never put anywhere, which comes after the others, by its name.
ALTER TABLE collection ADD COLUMN colour TEXT;
ALTER TABLE collection ADD COLUMN parent TEXT REFERENCES collection (key) ON DELETE SET NULL;
ALTER TABLE collection ADD COLUMN position INTEGER;
CREATE INDEX collection_parent ON collection (parent);
`
