import type { Folder } from '../../contract/browse.ts'
import type { Database } from '../connection.ts'

export interface FoldersQuestion {
  readonly libraryId: number
  /** Relative to the library's root, '' for the root itself. */
  readonly parent: string
}

/** How many present assets lie in a folder itself. */
export type Counted = readonly [folder: string, assets: number]

/**
 * The folders right below another one that hold present assets, themselves or below them, by name. Counted by an index alone; the
 * few that are missing are counted apart.
 */
export function foldersIn(db: Database, { libraryId, parent }: FoldersQuestion): Folder[] {
  const below = parent === '' ? { sql: '', values: [] } : { sql: 'AND folder >= ? AND folder < ?', values: [`${parent}/`, `${parent}0`] }
  const all = db.prepare<unknown[], Counted>(`SELECT folder, count(*) FROM asset WHERE library_id = ? ${below.sql} GROUP BY folder`).raw().all(libraryId, ...below.values)
  const missing = new Map(db.prepare<unknown[], Counted>(`SELECT folder, count(*) FROM asset INDEXED BY asset_presence WHERE library_id = ? AND missing_since > 0 ${below.sql} GROUP BY folder`).raw().all(libraryId, ...below.values))
  return childrenOf(parent, all.map(([folder, assets]) => [folder, assets - (missing.get(folder) ?? 0)]))
}

const byName = new Intl.Collator('en', { numeric: true }).compare

/** The folders right below `parent`, with what they hold together with all below them; those that hold nothing are left out. */
export function childrenOf(parent: string, counts: readonly Counted[]): Folder[] {
  const start = parent === '' ? 0 : parent.length + 1
  const children = new Map<string, { assets: number, hasFolders: boolean }>()
  for (const [folder, assets] of counts) {
    if (assets === 0 || folder.length <= start || (start > 0 && !folder.startsWith(`${parent}/`)))
      continue
    const end = folder.indexOf('/', start)
    const path = end < 0 ? folder : folder.slice(0, end)
    const child = children.get(path) ?? { assets: 0, hasFolders: false }
    children.set(path, { assets: child.assets + assets, hasFolders: child.hasFolders || end >= 0 })
  }
  return [...children].map(([path, child]) => ({ path, name: path.slice(start), ...child })).sort((a, b) => byName(a.name, b.name))
}
