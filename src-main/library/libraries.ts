import type { Catalog } from '../catalog/catalog.ts'
import type { Library } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { newCollectionKey } from '../catalog/collection-key.ts'
import { failure } from '../contract/errors.ts'
import { isWithin } from '../media/paths.ts'
import { scanLibrary } from './scan.ts'

export interface LibrariesOptions {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
  /** Ids of the libraries that are being scanned or wait for it; kept by this part, watched by others. */
  readonly scans: Set<number>
  /** Files were found that wait for ingest, or a scan ended. */
  readonly onChange: () => void
  /** Embeddings that go with a removed library. */
  readonly dropEmbeddings: (assetIds: readonly number[]) => void
}

export type Libraries = ReturnType<typeof createLibraries>

/** The libraries and their scans, one at a time. */
export function createLibraries({ catalog, events, log, scans, onChange, dropEmbeddings }: LibrariesOptions) {
  const waiting = new Set<number>()
  let current: { readonly id: number, readonly abort: AbortController } | undefined
  let running: Promise<void> | undefined
  let closed = false

  async function runScans(): Promise<void> {
    for (let [id] = waiting; id !== undefined; [id] = waiting) {
      waiting.delete(id)
      const { signal } = (current = { id, abort: new AbortController() }).abort
      await scanOne(id, signal).catch((error: unknown) => {
        if (!signal.aborted)
          log.error({ library: id, error }, 'a scan failed')
      })
      if (!waiting.has(id))
        scans.delete(id)
    }
    current = undefined
    running = undefined
    onChange()
  }

  async function scanOne(id: number, signal: AbortSignal): Promise<void> {
    const library = catalog.libraries.get(id)
    if (!library)
      return
    const state = isReadableFolder(library.path) ? 'online' : 'offline'
    if (state !== library.state) {
      catalog.libraries.setState(id, state)
      if (state === 'online')
        catalog.ingest.forgetFailures(['file_unreadable'], id)
    }
    if (state === 'online')
      events.emit({ type: 'scanned', summary: await scanLibrary({ catalog, library, signal, onChange }) })
    announce()
  }

  function announce(): void {
    events.emit({ type: 'libraries', libraries: catalog.libraries.list() })
  }

  /** A library that is being scanned is scanned once more: what was asked for may lie behind the walk already. */
  function scan(id: number): void {
    if (closed)
      return
    scans.add(id)
    waiting.add(id)
    running ??= Promise.resolve().then(runScans)
    onChange()
  }

  return {
    /** Adds a folder, or finds the library that it already is, and scans it. Errors: folder_not_found, library_overlaps. */
    add: (path: string): Library => {
      const root = realFolder(path)
      const known = catalog.libraries.list()
      const same = known.find(library => library.path === root)
      const overlapping = known.find(library => library !== same && (isWithin(root, library.path) || isWithin(library.path, root)))
      if (!same && overlapping)
        throw failure('library_overlaps', { path: root, other: overlapping.path })
      const id = same?.id ?? insert(root)
      scan(id)
      announce()
      return catalog.libraries.get(id)!
    },

    /** Compares a library with its folder. Errors: library_not_found. */
    rescan: (id: number): Library => {
      const library = catalog.libraries.get(id)
      if (!library)
        throw failure('library_not_found', { id })
      scan(id)
      return library
    },

    /** Forgets a library and all that is known of its assets; no file is touched. Errors: library_not_found. */
    remove: (id: number): void => {
      if (!catalog.libraries.get(id))
        throw failure('library_not_found', { id })
      waiting.delete(id)
      if (current?.id === id)
        current.abort.abort()
      else
        scans.delete(id)
      dropEmbeddings(catalog.assets.everyId(id))
      catalog.libraries.remove(id)
      announce()
      onChange()
    },

    close: async (): Promise<void> => {
      closed = true
      waiting.clear()
      current?.abort.abort()
      await running
      scans.clear()
    },
  }

  function insert(root: string): number {
    return catalog.transaction(() => {
      const name = basename(root) || root
      const id = catalog.libraries.insert(root, name)
      const key = newCollectionKey(candidate => catalog.collections.get(candidate) !== undefined)
      catalog.collections.insert({ key, name, libraryId: id }, [])
      return id
    })
  }
}

function realFolder(path: string): string {
  const absolute = resolve(path)
  if (!isReadableFolder(absolute))
    throw failure('folder_not_found', { path: absolute })
  return realpathSync(absolute)
}

function isReadableFolder(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isDirectory()
  }
  catch {
    return false
  }
}
