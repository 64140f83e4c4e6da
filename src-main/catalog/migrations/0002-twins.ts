/** Finds the twins of a file, and among them those that are missing, without reading all of a thousand copies. */
export const twins = `
DROP INDEX asset_hash;
CREATE INDEX asset_hash ON asset (hash, missing_since);
`
