import type { Catalog } from '../catalog/catalog.ts'
import type { FoundFile, KnownFile, MoveCandidate, Place } from '../catalog/scans.ts'
import type { Suspect } from './moves.ts'
import type { FolderDifference, Met } from './reconcile.ts'
import type { Unreadable, WalkedFolder } from './walk.ts'
import { join } from 'node:path'
import { isEdited, lookAtOldPlaces, matchMoves, placeKey } from './moves.ts'
import { compareFolder, folded } from './reconcile.ts'
import { isReadableFolder } from './roots.ts'

export interface IntakeOptions {
  readonly catalog: Catalog
  readonly library: { readonly id: number, readonly path: string }
  /** Files that were written to within so many ms are left for later. */
  readonly settleMs: number
  /** Whether this program put a file there, or took it away, since: what was met says nothing of it then. */
  readonly isNewer: (assetId: number) => boolean
  readonly signal: AbortSignal | undefined
  readonly onChange: () => void
}

const prunedLimit = 1000
const touchedLimit = 500
const nothing: ReadonlySet<string> = new Set()

/** Takes walked folders into the catalog, all but what is missing: that is gathered for the end, when it can be judged. */
export function createIntake({ catalog, library, settleMs, isNewer, signal, onChange }: IntakeOptions) {
  const sum = { files: 0, added: 0, changed: 0, moved: 0, missing: 0 }
  const visited = new Set<string>()
  const unreadable: Unreadable[] = []
  const pruned: string[] = []
  const unsettled = new Set<string>()
  const gone = new Map<number, Place>()
  const touched = new Set<number>()
  const sources = new Set<number>()
  const readable = new Map<string, boolean>()
  /** The known folders by what their paths are without difference of case and Unicode form. */
  let spellings: ReadonlyMap<string, readonly string[]> | undefined

  function isReadable(root: string): boolean {
    const known = readable.get(root) ?? isReadableFolder(root)
    readable.set(root, known)
    return known
  }

  function isSettling({ mtimeMs }: FoundFile): boolean {
    const age = Date.now() - mtimeMs
    return age >= 0 && age < settleMs
  }

  function compare({ folder, files, unreadable }: WalkedFolder): FolderDifference {
    if (unreadable.some(entry => entry.path === folder))
      return { met: [], fresh: [], gone: [], isUnsettled: false }
    const names = new Set(unreadable.map(entry => entry.path.slice(folder === '' ? 0 : folder.length + 1)))
    const difference = compareFolder(catalog.scans.inFolder(library.id, folder), files, { unreadable: names, isSettling })
    return { ...difference, met: difference.met.filter(({ known }) => !isNewer(known.id)) }
  }

  /**
   * One transaction for all that differs in a batch of folders. Where a file may have been moved here, its old place is looked at
   * first; what the catalog says is read again after that, and again after each folder: a move changes what is known of others.
   */
  async function take(batch: readonly WalkedFolder[]): Promise<void> {
    const differing = batch.flatMap((walked) => {
      note(walked)
      const difference = compare(walked)
      if (difference.met.length + difference.fresh.length > 0)
        return [{ walked, difference }]
      leave(walked.folder, difference)
      return []
    })
    if (differing.length === 0)
      return
    const suspects = differing.flatMap(({ walked, difference }) => suspectsIn(walked.folder, difference))
    const left = suspects.length > 0 ? await lookAtOldPlaces(suspects, isReadable) : nothing
    signal?.throwIfAborted()
    catalog.transaction(() => differing.forEach(({ walked, difference }) => apply(walked.folder, suspects.length > 0 ? compare(walked) : difference, left)))
    onChange()
  }

  function note(walked: WalkedFolder): void {
    if (!walked.isGone)
      visited.add(walked.folder)
    walked.unreadable.forEach(entry => unreadable.push(entry))
    pruned.push(...walked.pruned.slice(0, prunedLimit - pruned.length))
    sum.files += walked.files.length
  }

  function leave(folder: string, difference: FolderDifference): void {
    difference.gone.forEach(file => miss(folder, file))
    if (difference.isUnsettled)
      unsettled.add(folder)
  }

  function miss(folder: string, { id, name }: KnownFile): void {
    gone.set(id, { libraryId: library.id, folder, name })
  }

  /**
   * What a found file may have been: a known one of the same inode, wherever that was; or, where inodes tell nothing, the one of
   * its name in a folder whose path differs from that of its own only in case or in its Unicode form.
   */
  function candidatesOf(folder: string, file: FoundFile): readonly MoveCandidate[] {
    if (file.inode !== null)
      return catalog.scans.moveCandidates(file)
    spellings ??= Map.groupBy(catalog.scans.presentFolders(library.id), folded)
    return (spellings.get(folded(folder)) ?? []).filter(other => other !== folder).flatMap(other => catalog.scans.moveCandidateAt({ libraryId: library.id, folder: other, name: file.name }, file))
  }

  function suspectsIn(folder: string, { fresh }: FolderDifference): Suspect[] {
    return fresh.flatMap(file => candidatesOf(folder, file).map(candidate => ({ path: join(library.path, folder, file.name), candidate })))
  }

  function apply(folder: string, difference: FolderDifference, left: ReadonlySet<string>): void {
    leave(folder, difference)
    difference.met.forEach(met => applyMet(folder, met))
    const moves = left.size > 0 ? matchMoves(folder, difference.fresh, file => candidatesOf(folder, file), candidate => left.has(placeKey(candidate))) : undefined
    for (const file of difference.fresh) {
      const from = moves?.get(file)
      if (isSettling(file) && (!from || isEdited(from, file)))
        unsettled.add(folder)
      else if (from)
        applyMove(folder, from, file)
      else
        add(folder, file)
    }
  }

  function applyMet(folder: string, { known, file, isChanged }: Met): void {
    const isRenamed = known.name !== file.name
    const isBack = known.missingSince !== null
    if (isRenamed)
      catalog.scans.move(known.id, { libraryId: library.id, folder, name: file.name }, file)
    if (isChanged)
      catalog.scans.change(known.id, file)
    else if (isBack && !isRenamed)
      catalog.scans.returned(known.id)
    if (known.inode !== file.inode)
      catalog.scans.setInode(known.id, file.inode)
    if (known.sidecar !== file.sidecar)
      catalog.scans.sidecarChanged(known.id, file.sidecar)
    sum.moved += isRenamed ? 1 : 0
    sum.changed += isChanged || (isBack && !isRenamed) ? 1 : 0
    if (isRenamed || isChanged || isBack)
      touch(known.id)
  }

  function applyMove(folder: string, from: MoveCandidate, file: FoundFile): void {
    catalog.scans.move(from.id, { libraryId: library.id, folder, name: file.name }, file)
    if (from.format !== file.format || isEdited(from, file))
      catalog.scans.change(from.id, file)
    if (from.sidecar !== file.sidecar)
      catalog.scans.sidecarChanged(from.id, file.sidecar)
    if (from.libraryId !== library.id)
      sources.add(from.libraryId)
    sum.moved++
    touch(from.id)
  }

  function add(folder: string, file: FoundFile): void {
    touch(catalog.scans.insert(library.id, folder, file))
    sum.added++
  }

  function touch(id: number): void {
    if (touched.size <= touchedLimit)
      touched.add(id)
  }

  return {
    take,
    /** A file that is known in a folder was not found there. */
    miss,
    /** Something became of an asset. */
    touch,
    sum,
    visited,
    unreadable,
    pruned,
    unsettled,
    gone,
    sources,
    touched: (): readonly number[] | null => touched.size > touchedLimit ? null : [...touched],
  }
}
