/** The newest first is how lists begin: of all, and of a library. */
export const newestFirst = `
CREATE INDEX asset_added ON asset (added_at DESC, id) WHERE missing_since IS NULL;
CREATE INDEX asset_added_in_library ON asset (library_id, added_at DESC, id) WHERE missing_since IS NULL;
`
