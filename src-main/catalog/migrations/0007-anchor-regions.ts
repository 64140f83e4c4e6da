/** An anchor may be a part of its picture. */
export const anchorRegions = `
-- region: JSON of a Region, or NULL for the whole picture.
ALTER TABLE anchor ADD COLUMN region TEXT;
`
