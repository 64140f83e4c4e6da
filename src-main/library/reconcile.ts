import type { FoundFile, KnownFile } from '../catalog/scans.ts'

/** What a folder's catalog entries must become. */
export interface FolderDifference {
  readonly added: readonly FoundFile[]
  readonly changed: readonly { readonly id: number, readonly file: FoundFile }[]
  /** Were missing and are back, unchanged. */
  readonly returned: readonly number[]
  readonly missing: readonly number[]
}

/**
 * Compares what the catalog knows of one folder with what is there: a file is the same when its name, size and time of
 * modification are. `unreadable` names files that are there but could not be looked at: they are left as they are.
 */
export function compareFolder(known: readonly KnownFile[], found: readonly FoundFile[], unreadable: ReadonlySet<string> = new Set()): FolderDifference {
  const added: FoundFile[] = []
  const changed: { id: number, file: FoundFile }[] = []
  const returned: number[] = []
  const gone = new Map(known.map(file => [file.name, file]))
  for (const file of found) {
    const before = gone.get(file.name)
    gone.delete(file.name)
    if (!before)
      added.push(file)
    else if (before.size !== file.size || before.mtimeMs !== file.mtimeMs)
      changed.push({ id: before.id, file })
    else if (before.missingSince !== null)
      returned.push(before.id)
  }
  const missing = [...gone.values()]
    .filter(file => file.missingSince === null && !unreadable.has(file.name))
    .map(file => file.id)
  return { added, changed, returned, missing }
}
