/** What an uploaded anchor was made for: some APIs have it given again with each search by it, and it must be the same. */
export const anchorTerms = `
-- terms: JSON, as the API that made the anchor wrote it.
CREATE TABLE anchor_terms (
  anchor_id TEXT PRIMARY KEY REFERENCES anchor ON DELETE CASCADE,
  terms TEXT NOT NULL
) WITHOUT ROWID;
`
