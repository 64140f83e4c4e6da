import type { FoundFile, KnownFile } from '../catalog/scans.ts'

/** A known file that was found, and is not quite as the catalog has it. */
export interface Met {
  readonly known: KnownFile
  readonly file: FoundFile
  /** It may have other bytes than those that were read. */
  readonly isChanged: boolean
}

/** What a folder's catalog entries must become. */
export interface FolderDifference {
  readonly met: readonly Met[]
  /** Found under names that are not known there: new, or moved here from elsewhere. */
  readonly fresh: readonly FoundFile[]
  /** Not missing until now, and not found. */
  readonly gone: readonly KnownFile[]
  /** Whether something was left as it is because it has only just been written to. */
  readonly isUnsettled: boolean
}

export interface CompareOptions {
  /** Names that are there but could not be looked at: they are left as they are. */
  readonly unreadable?: ReadonlySet<string>
  /** Whether a file was written to so lately that it may be so still: it is left as it is. */
  readonly isSettling?: (file: FoundFile) => boolean
}

/**
 * Compares what the catalog knows of one folder with what is there. A name decides first: what lies under a known name is that
 * asset, whatever its bytes and its inode were, also when it was missing; so a file that replaces another keeps its place, and
 * it makes no difference whether a scan came between two steps. Then a name that differs from a vanished one only in case or in
 * its Unicode form, one each, is that asset, renamed. An asset is unchanged when size, time of modification and, where both are
 * known, inode are the same.
 */
export function compareFolder(known: readonly KnownFile[], found: readonly FoundFile[], { unreadable, isSettling = () => false }: CompareOptions = {}): FolderDifference {
  const byName = new Map(known.map(file => [file.name, file]))
  const pairs: { known: KnownFile, file: FoundFile }[] = []
  const strangers: FoundFile[] = []
  for (const file of found) {
    const before = byName.get(file.name)
    byName.delete(file.name)
    if (before)
      pairs.push({ known: before, file })
    else
      strangers.push(file)
  }
  const vanished = [...byName.values()].filter(file => !unreadable?.has(file.name))
  const renamed = strangers.length > 0 && vanished.length > 0 ? respelled(vanished, strangers) : []
  const isTaken = new Set<KnownFile | FoundFile>(renamed.flatMap(({ known, file }) => [known, file]))

  const met: Met[] = []
  let isUnsettled = false
  for (const { known, file } of [...pairs, ...renamed]) {
    const isChanged = !isSame(known, file)
    if (isChanged && isSettling(file))
      isUnsettled = true
    else if (isChanged || known.missingSince !== null || known.name !== file.name || known.inode !== file.inode || known.sidecar !== file.sidecar)
      met.push({ known, file, isChanged })
  }
  return {
    met,
    fresh: strangers.filter(file => !isTaken.has(file)),
    gone: vanished.filter(file => file.missingSince === null && !isTaken.has(file)),
    isUnsettled,
  }
}

function isSame(known: KnownFile, file: FoundFile): boolean {
  return known.size === file.size && known.mtimeMs === file.mtimeMs && (known.inode === null || file.inode === null || known.inode === file.inode)
}

/** Pairs of names that are one under NFC and without difference of case, and that no third one is. */
function respelled(vanished: readonly KnownFile[], strangers: readonly FoundFile[]): { known: KnownFile, file: FoundFile }[] {
  const before = Map.groupBy(vanished, ({ name }) => folded(name))
  return [...Map.groupBy(strangers, ({ name }) => folded(name))].flatMap(([key, files]) => {
    const known = before.get(key)
    return files.length === 1 && known?.length === 1 ? [{ known: known[0]!, file: files[0]! }] : []
  })
}

/** A name as file systems compare it that tell neither case nor Unicode forms apart. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
