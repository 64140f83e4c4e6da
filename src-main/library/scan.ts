import type { Catalog } from '../catalog/catalog.ts'
import type { Place } from '../catalog/scans.ts'
import type { ScanSummary, Suspicion } from '../contract/entities.ts'
import type { FolderRequest } from './walk-some.ts'
import type { Unreadable } from './walk.ts'
import { inSlices } from '../catalog/in-turns.ts'
import { liveOnElsewhere } from './heirs.ts'
import { isIgnored, rulesOfLibrary } from './ignore-rules.ts'
import { isReadableFolder } from './roots.ts'
import { recentMs, suspicionOf } from './suspicion.ts'
import { createIntake } from './take-in.ts'
import { walkInThread } from './walk-thread.ts'
import { below } from './walk.ts'

export interface ScanOptions {
  readonly catalog: Catalog
  readonly library: { readonly id: number, readonly path: string, readonly exclude?: readonly string[] }
  /** Folders to look at alone, relative to the root; null for all. @default null */
  readonly folders?: readonly string[] | null
  /** Files that were written to within so many ms are left for later. @default 0 */
  readonly settleMs?: number
  /** As many missing files as the user says are gone indeed. @default 0 */
  readonly believed?: number
  /** Files that went missing until then, in ms since 1970, are no sign of anything: the user knows of them. @default 0 */
  readonly believedAt?: number
  /** Whether this program put a file there, or took it away, after the scan began: what it met says nothing of it then. @default none was */
  readonly isNewer?: (assetId: number) => boolean
  readonly signal?: AbortSignal | undefined
  /** Takes the embeddings of assets that are about to go out of the indexes. @default nothing is indexed */
  readonly dropEmbeddings?: (assetIds: readonly number[]) => void
  /** Called after each batch that changed something, so that ingest can start before the scan ends. */
  readonly onChange?: () => void
  /** So many more files were found. */
  readonly onFiles?: (files: number) => void
}

export interface ScanOutcome {
  readonly summary: ScanSummary
  /** Folders with files that were written to so lately that they were left for later. */
  readonly unsettled: readonly string[]
  /** Folders that `.likenessignore` excludes, as far as they were met, 1,000 at most. */
  readonly pruned: readonly string[]
  /** Set when so much is gone that nothing was marked missing. */
  readonly suspicion: Suspicion | null
  /** Assets that were added, changed, moved, returned or went missing; null for more than 500. */
  readonly touched: readonly number[] | null
  /** Assets whose files are left out by the patterns of the library from now on, which is no sign of anything. */
  readonly excluded: number
  /** Libraries that assets were moved out of into this one. */
  readonly sources: readonly number[]
}

/** What becomes of the assets whose files were not found. */
interface Verdict {
  readonly suspicion: Suspicion | null
  /** Those that are to be marked missing. */
  readonly missing: readonly number[]
  /** Of those not found, the ones that are left out from now on. */
  readonly excluded: number
}

/** Assets or folders that are looked at on end: of what takes 10 µs each, 5 ms. */
const sliceSize = 500

const nothingSeen: Verdict = { suspicion: null, missing: [], excluded: 0 }

/**
 * Compares a library, or some of its folders, with what is on disk and brings the catalog to that: new and changed files wait for
 * ingest, moved ones keep their identity without being read, vanished ones are marked missing, nothing is deleted. No file is
 * opened. A folder that cannot be read keeps its assets. When too much is gone at once, nothing is marked missing, and the
 * library is suspect until a scan finds the files again, or the user says that they are gone. Rejects when it is aborted.
 */
export async function scanLibrary({ catalog, library, folders = null, settleMs = 0, believed = 0, believedAt = 0, isNewer = () => false, signal, dropEmbeddings = () => {}, onChange = () => {}, onFiles = () => {} }: ScanOptions): Promise<ScanOutcome> {
  signal?.throwIfAborted()
  const started = performance.now()
  const requests = folders && [...new Set(folders)].map(folder => requestFor(catalog, library.id, folder))
  const known = catalog.scans.present(library.id)
  const isExcluded = exclusionTest(library.exclude ?? [])
  const intake = createIntake({ catalog, library, settleMs, isNewer, signal, onChange })
  const { sum, unreadable, visited, gone } = intake
  const listed = new Map<string, ReadonlySet<string>>(requests?.map(({ folder }) => [folder, new Set()]))
  await walkInThread({ root: library.path, folders: requests, exclude: library.exclude ?? [] }, (batch) => {
    batch.filter(({ folder }) => listed.has(folder)).forEach(({ folder, subfolders }) => listed.set(folder, new Set(subfolders)))
    onFiles(batch.reduce((files, folder) => files + folder.files.length, 0))
    return intake.take(batch)
  }, signal)
  signal?.throwIfAborted()

  const suspects = requests ? foldersNotListed(catalog, library.id, listed) : catalog.scans.presentFolders(library.id)
  await inSlices(vanishedFolders(suspects, visited, unreadable), sliceSize, slice => slice.forEach((folder) => {
    for (const file of catalog.scans.inFolder(library.id, folder).filter(({ missingSince }) => missingSince === null))
      intake.miss(folder, file)
  }), signal)

  const isThere = (id: number): boolean => !isNewer(id) && catalog.scans.isThere(id, gone.get(id)!)
  const leftOut = new Set<number>()
  await inSlices([...gone.keys()], sliceSize, slice => slice.filter(id => isExcluded(gone.get(id)!)).forEach(id => leftOut.add(id)), signal)

  const judge = (): Verdict => {
    const notFound = [...gone.keys()].filter(isThere)
    const moved = liveOnElsewhere({ catalog, library, gone: notFound, dropEmbeddings })
    moved.forEach(intake.touch)
    sum.moved += moved.size
    const missing = notFound.filter(id => !moved.has(id))
    const excluded = missing.filter(id => leftOut.has(id)).length
    const recent = catalog.scans.missingAfter(library.id, Math.max(Date.now() - recentMs, believedAt))
    const isEmpty = sum.files === 0 && catalog.scans.present(library.id) === missing.length
    const suspicion = suspicionOf({ known: known - excluded, missing: missing.length - excluded, recent, isEmpty, believed })
    catalog.libraries.setSuspicion(library.id, suspicion)
    if (!requests)
      catalog.libraries.setScanned(library.id)
    return { suspicion, missing: suspicion ? [] : missing, excluded }
  }
  // Where the root has gone meanwhile, nothing was seen of the files that were not found.
  const { suspicion, missing, excluded } = isReadableFolder(library.path) ? catalog.transaction(judge) : nothingSeen
  await inSlices(missing, sliceSize, slice => catalog.transaction(() => {
    // Between slices one may have been found again elsewhere.
    for (const id of slice.filter(isThere)) {
      catalog.scans.missing(id)
      intake.touch(id)
      sum.missing++
    }
  }), signal)
  return {
    summary: { libraryId: library.id, ...sum, unreadable, elapsedMs: performance.now() - started },
    unsettled: [...intake.unsettled],
    pruned: intake.pruned,
    suspicion,
    touched: intake.touched(),
    excluded,
    sources: [...intake.sources],
  }
}

/** Whether a file is left out by patterns of the whole library, whatever files in it say. */
function exclusionTest(patterns: readonly string[]): (place: Place) => boolean {
  const rules = rulesOfLibrary(patterns)
  return ({ folder, name }) => isIgnored(rules, below(folder, name), false)
}

/** A folder to look at; the folders below it that hold assets are known, and are looked at only when they are named themselves. */
function requestFor(catalog: Catalog, libraryId: number, folder: string): FolderRequest {
  const held = catalog.scans.presentFolders(libraryId, folder)
  return { folder, known: [...new Set(held.map(path => childOf(folder, path)))].filter(name => name !== '') }
}

/** Of the folders that were to be looked at, those that hold assets, with those below them that were not listed any more. */
function foldersNotListed(catalog: Catalog, libraryId: number, listed: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...listed].flatMap(([folder, names]) =>
    [folder, ...catalog.scans.presentFolders(libraryId, folder).filter(path => path !== folder && !names.has(childOf(folder, path)))])
}

/** The name of the folder right below `folder` that leads to `path`; '' for the folder itself. */
function childOf(folder: string, path: string): string {
  return path.slice(folder === '' ? 0 : folder.length + 1).split('/')[0]!
}

/** Folders that the catalog knows and the walk did not meet, except those below a folder that could not be read. */
export function vanishedFolders(known: readonly string[], visited: ReadonlySet<string>, unreadable: readonly Unreadable[]): string[] {
  const closed = new Set(unreadable.map(({ path }) => path))
  const isClosed = (folder: string): boolean => closed.has(folder) || (folder !== '' && isClosed(folder.slice(0, Math.max(0, folder.lastIndexOf('/')))))
  return known.filter(folder => !visited.has(folder) && !isClosed(folder))
}
