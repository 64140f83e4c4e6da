/** The columns of a table of metadata that every table has, in their order; behind them come keys. */
export const fixedColumns = ['library', 'path', 'hash', 'name', 'tags', 'rating', 'description'] as const

/** What stands in a cell of CSV whose value is to be taken away: an empty cell leaves it as it is. */
export const removal = '(remove)'

/** Before a key that would be taken for something else. */
const keyPrefix = 'metadata.'

/** The heading of the column of a key: the key, marked where it is called like another column. */
export function columnOf(key: string): string {
  return key.startsWith(keyPrefix) || (fixedColumns as readonly string[]).slice(0, 5).includes(key) ? keyPrefix + key : key
}

/** The key that the heading of a column means. */
export function keyOf(column: string): string {
  return column.startsWith(keyPrefix) ? column.slice(keyPrefix.length) : column
}

/** Tags in one cell, with `; ` between. A semicolon or backslash in a tag has a backslash before it. */
export function joinTags(tags: readonly string[]): string {
  return tags.map(tag => tag.replaceAll(/[\\;]/g, String.raw`\$&`)).join('; ')
}

/** The tags of a cell. */
export function splitTags(cell: string): string[] {
  return (cell.match(/(?:\\[\s\S]|[^\\;]|\\$)+/g) ?? []).map(tag => tag.replaceAll(/\\([\\;])/g, '$1').trim()).filter(tag => tag !== '')
}
