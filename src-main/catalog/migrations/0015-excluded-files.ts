/** Patterns of what is left out below a library's root, as JSON; NULL for none. */
export const excludedFiles = `ALTER TABLE library ADD COLUMN exclude TEXT;`
