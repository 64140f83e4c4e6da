import type { Catalog } from '../catalog/catalog.ts'
import type { Library } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { CheckRequest } from './checks.ts'
import type { ScanOutcome } from './scan.ts'
import { isDeepStrictEqual } from 'node:util'
import { newCollectionKey } from '../catalog/collection-key.ts'
import { failure } from '../contract/errors.ts'
import { createChecks } from './checks.ts'
import { forgetExpired } from './forget.ts'
import { moveRoot } from './move-root.ts'
import { isReadableFolder, isSameFolder, nameOf, realFolder, requireNoOverlap } from './roots.ts'
import { scanLibrary } from './scan.ts'

export interface LibrariesOptions {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
  /** Ids of the libraries that are being scanned or wait for it; kept by this part, watched by others. */
  readonly scans: Set<number>
  /** Files were found that wait for ingest, or a scan ended. */
  readonly onChange: () => void
  /** A scan could not be brought to its end. */
  readonly onFailed?: (libraryId: number, error: unknown) => void
  /** Takes the embeddings of assets that are about to be forgotten out of the indexes. */
  readonly dropEmbeddings: (assetIds: readonly number[]) => void
}

/** A library that is being looked through. */
export interface LookedThrough {
  readonly libraryId: number
  /** Found so far. */
  files: number
  readonly since: string
}

export type Libraries = ReturnType<typeof createLibraries>

/** Of so many files it is known when this program handled them; of more those are forgotten that no scan is about any more, ms. */
const rememberedFiles = 10_000
const rememberedMs = 60 * 60_000

const wholeLibrary: CheckRequest = { folders: null, settleMs: 0, believed: 0 }

/** The libraries: added, removed, moved, and compared with what is on disk. */
export function createLibraries({ catalog, events, log, scans, onChange, onFailed, dropEmbeddings }: LibrariesOptions) {
  /** When the user last said of a library that what was missing is gone indeed, or is left out, in ms since 1970. */
  const believedAt = new Map<number, number>()
  const underWay = new Set<LookedThrough>()
  /** Assets whose files this program put where they are, or took away, and when, in ms since 1970. */
  const handledAt = new Map<number, number>()
  const checks = createChecks({ run: checkOne, log, scans, onChange, onFailed })

  async function checkOne(id: number, request: CheckRequest, signal: AbortSignal): Promise<ScanOutcome | undefined> {
    const library = catalog.libraries.get(id)
    if (!library || !takeState(library))
      return undefined
    // What became of a library that was suspect, or away, can only be told by looking at all of it.
    const folders = library.state === 'online' ? request.folders : null
    const look = { libraryId: id, files: 0, since: new Date().toISOString() }
    underWay.add(look)
    const began = Date.now()
    const isNewer = (assetId: number) => (handledAt.get(assetId) ?? 0) >= began
    const outcome = await scanLibrary({ catalog, library, isNewer, ...request, folders, believedAt: believedAt.get(id) ?? 0, signal, dropEmbeddings, onChange, onFiles: files => look.files += files }).finally(() => underWay.delete(look))
    if ((request.believed > 0 || outcome.excluded > 0) && !outcome.suspicion)
      believedAt.set(id, Date.now())
    takeState({ ...library, state: 'online' })
    outcome.sources.filter(source => catalog.libraries.get(source)?.suspicion).forEach(source => void checks.check(source, wholeLibrary))
    tell(outcome, library)
    return outcome
  }

  /** Whether the folder of a library can be read at this moment. When it can again, what failed for want of it is tried again. */
  function takeState({ id, path, state }: Library): boolean {
    const isThere = isReadableFolder(path)
    if (isThere === (state !== 'offline'))
      return isThere
    catalog.libraries.setState(id, isThere ? 'online' : 'offline')
    if (isThere)
      catalog.ingest.retryAnew(['file_unreadable'], id)
    announce()
    return isThere
  }

  function tell({ summary, touched, suspicion, sources }: ScanOutcome, before: Library): void {
    events.emit({ type: 'scanned', summary })
    const isTouched = touched === null || touched.length > 0
    if (isTouched)
      events.emit({ type: 'assets', ids: touched })
    if (isTouched || sources.length > 0 || before.scannedAt === null || suspicion?.missing !== before.suspicion?.missing)
      announce()
  }

  function announce(): void {
    events.emit({ type: 'libraries', libraries: catalog.libraries.list() })
  }

  function checkWhole(id: number): void {
    void checks.check(id, wholeLibrary)
  }

  function noteHandled(assetIds: readonly number[]): void {
    const now = Date.now()
    assetIds.forEach(id => handledAt.set(id, now))
    if (handledAt.size > rememberedFiles)
      handledAt.forEach((at, id) => at < now - rememberedMs && handledAt.delete(id))
  }

  function required(id: number): Library {
    const library = catalog.libraries.get(id)
    if (!library)
      throw failure('library_not_found', { id })
    return library
  }

  function insert(root: string, name: string): number {
    return catalog.transaction(() => {
      const id = catalog.libraries.insert(root, name)
      const key = newCollectionKey(candidate => catalog.collections.get(candidate) !== undefined)
      catalog.collections.insert({ key, name, libraryId: id }, [])
      return id
    })
  }

  function restore(id: number): Library {
    const library = catalog.libraries.getRemoved(id)
    if (!library)
      throw failure('library_not_found', { id })
    requireNoOverlap(library.path, catalog.libraries.list())
    catalog.libraries.restore(id)
    checkWhole(id)
    announce()
    events.emit({ type: 'assets', ids: null })
    onChange()
    return required(id)
  }

  return {
    /**
     * Adds a folder, or finds the library that it already is, or takes it back when that was removed; and scans it. `name`: how a
     * new one is called. @default as its folder
     * Errors: folder_not_found, library_overlaps.
     */
    add: (path: string, name?: string): Library => {
      const root = realFolder(path)
      const known = catalog.libraries.list()
      const same = known.find(library => isSameFolder(library.path, root))
      if (!same)
        requireNoOverlap(root, known)
      const removed = catalog.libraries.listRemoved().find(library => isSameFolder(library.path, root))
      if (!same && removed)
        return restore(removed.id)
      const id = same?.id ?? insert(root, name ?? nameOf(root))
      checkWhole(id)
      announce()
      return required(id)
    },

    /** Calls it otherwise, and leaves out what matches patterns; when these are others, it is scanned. Errors: library_not_found. */
    edit: (id: number, { name, exclude }: { readonly name?: string | undefined, readonly exclude?: readonly string[] | undefined }): Library => {
      const before = required(id)
      const isExcludedAnew = exclude !== undefined && !isDeepStrictEqual(exclude, before.exclude)
      catalog.transaction(() => {
        if (name !== undefined)
          catalog.libraries.setName(id, name)
        if (isExcludedAnew)
          catalog.libraries.setExclude(id, exclude)
      })
      if (isExcludedAnew)
        checkWhole(id)
      announce()
      if (name !== undefined)
        events.emit({ type: 'collections' })
      return required(id)
    },

    /** What is being looked through now. */
    underWay: (): readonly LookedThrough[] => [...underWay].map(look => ({ ...look })),

    /** Compares a library with its folder. Errors: library_not_found. */
    rescan: (id: number): Library => {
      const library = required(id)
      checkWhole(id)
      return library
    },

    /**
     * Compares some folders of a library with what is on disk, or all of it when `folders` is null: just those folders, relative
     * to the root and '' for the root itself, with folders below them that are new or gone. Answers what came of it, undefined
     * when the library is offline, was removed, or the scan did not come to its end. Files that were written to within `settleMs`
     * are left out, and told in `unsettled`.
     */
    check: (id: number, folders: readonly string[] | null, { settleMs = 0 }: { readonly settleMs?: number } = {}): Promise<ScanOutcome | undefined> =>
      checks.check(id, { folders, settleMs, believed: 0 }),

    /**
     * The files that a suspect library misses are gone indeed: looks once more, and marks them missing, unless meanwhile still
     * more are. Errors: library_not_found.
     */
    believe: async (id: number): Promise<Library> => {
      const { suspicion } = required(id)
      await checks.check(id, { ...wholeLibrary, believed: suspicion?.missing ?? 0 })
      return required(id)
    },

    /**
     * The folder of a library is elsewhere now: all that is known of its assets stays, and it is scanned there.
     * Errors: library_not_found, folder_not_found, library_overlaps, root_differs unless `force`.
     */
    move: (id: number, path: string, force: boolean): Library => {
      moveRoot(catalog, required(id), path, force, dropEmbeddings)
      checks.stop(id)
      checkWhole(id)
      announce()
      return required(id)
    },

    /** Removes a library; what is known of it is kept for a while, no file is touched. Errors: library_not_found. */
    remove: (id: number): void => {
      required(id)
      checks.stop(id)
      catalog.libraries.remove(id)
      announce()
      events.emit({ type: 'assets', ids: null })
      onChange()
    },

    /** The user had the files of these assets of a library thrown away: they are missing, and that is nothing to be asked about. */
    trashed: (id: number, assetIds: readonly number[]): void => {
      noteHandled(assetIds)
      catalog.transaction(() => assetIds.forEach(catalog.scans.missing))
      believedAt.set(id, Date.now())
      announce()
      events.emit({ type: 'assets', ids: assetIds.length > 500 ? null : assetIds })
    },

    /** This program put the file of an asset where it is: what a scan that began before met there, or did not, says nothing of it. */
    put: (assetId: number): void => noteHandled([assetId]),

    /** Takes a removed library back, with all that was known of it. Errors: library_not_found, library_overlaps. */
    restore,

    /** Forgets what has been missing, and the libraries that have been removed, for longer than the settings say. */
    forgetExpired: (): void => {
      if (forgetExpired(catalog, dropEmbeddings, Date.now()) > 0) {
        events.emit({ type: 'assets', ids: null })
        announce()
      }
    },

    close: checks.close,
  }
}
