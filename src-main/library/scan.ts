import type { Catalog } from '../catalog/catalog.ts'
import type { ScanSummary } from '../contract/entities.ts'
import type { FolderDifference } from './reconcile.ts'
import type { Unreadable, WalkedFolder } from './walk.ts'
import { Worker } from 'node:worker_threads'
import { compareFolder } from './reconcile.ts'

export interface ScanOptions {
  readonly catalog: Catalog
  readonly library: { readonly id: number, readonly path: string }
  readonly signal?: AbortSignal
  /** Called after each batch that changed something, so that ingest can start before the scan ends. */
  readonly onChange?: () => void
}

/**
 * Compares a library with its folder and brings the catalog to what is there: new and changed files wait for ingest,
 * vanished ones are marked missing, nothing is deleted. No file is opened. A folder that cannot be read keeps its assets.
 */
export async function scanLibrary({ catalog, library, signal, onChange }: ScanOptions): Promise<ScanSummary> {
  signal?.throwIfAborted()
  const started = performance.now()
  const visited = new Set<string>()
  const unreadable: Unreadable[] = []
  const sum = { files: 0, added: 0, changed: 0, missing: 0 }
  const count = (difference: FolderDifference) => {
    sum.added += difference.added.length
    sum.changed += difference.changed.length + difference.returned.length
    sum.missing += difference.missing.length
    return difference.added.length + difference.changed.length + difference.returned.length + difference.missing.length
  }

  await walkInThread(library.path, (batch) => {
    const changes = batch.map((walked) => {
      visited.add(walked.folder)
      unreadable.push(...walked.unreadable)
      sum.files += walked.files.length
      return { folder: walked.folder, difference: differenceOf(catalog, library.id, walked) }
    })
    const changed = changes.filter(({ difference }) => count(difference) > 0)
    if (changed.length === 0)
      return
    catalog.transaction(() => changed.forEach(({ folder, difference }) => apply(catalog, library.id, folder, difference)))
    onChange?.()
  }, signal)

  const vanished = vanishedFolders(catalog.scans.folders(library.id), visited, unreadable)
  catalog.transaction(() => {
    for (const folder of vanished) {
      const difference = compareFolder(catalog.scans.inFolder(library.id, folder), [])
      count(difference)
      apply(catalog, library.id, folder, difference)
    }
    catalog.libraries.setScanned(library.id)
  })
  return { libraryId: library.id, ...sum, unreadable, elapsedMs: performance.now() - started }
}

function differenceOf(catalog: Catalog, libraryId: number, { folder, files, unreadable }: WalkedFolder): FolderDifference {
  const unlisted = unreadable.some(entry => entry.path === folder)
  if (unlisted)
    return { added: [], changed: [], returned: [], missing: [] }
  const names = new Set(unreadable.map(entry => entry.path.slice(folder === '' ? 0 : folder.length + 1)))
  return compareFolder(catalog.scans.inFolder(libraryId, folder), files, names)
}

function apply(catalog: Catalog, libraryId: number, folder: string, difference: FolderDifference): void {
  difference.added.forEach(file => catalog.scans.insert(libraryId, folder, file))
  difference.changed.forEach(({ id, file }) => catalog.scans.change(id, file))
  difference.returned.forEach(catalog.scans.returned)
  difference.missing.forEach(catalog.scans.missing)
}

/** Folders that the catalog knows and the walk did not meet, except those below a folder that could not be read. */
export function vanishedFolders(known: readonly string[], visited: ReadonlySet<string>, unreadable: readonly Unreadable[]): string[] {
  const isBelow = (folder: string) => unreadable.some(({ path }) => path === '' || folder === path || folder.startsWith(`${path}/`))
  return known.filter(folder => !visited.has(folder) && !isBelow(folder))
}

function walkInThread(root: string, onBatch: (batch: readonly WalkedFolder[]) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./walk-worker.ts', import.meta.url), { workerData: { root }, execArgv: [] })
    const stop = () => void worker.terminate()
    signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (batch: readonly WalkedFolder[] | null) => {
      if (signal?.aborted)
        return
      if (batch === null)
        return resolve()
      try {
        onBatch(batch)
        worker.postMessage('next')
      }
      catch (error) {
        reject(error)
        stop()
      }
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop)
      reject(new Error('the scan was stopped'))
    })
  })
}
