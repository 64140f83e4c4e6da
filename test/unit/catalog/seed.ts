import type { Database } from 'better-sqlite3'
import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { FoundFile } from '../../../src-main/catalog/scans.ts'
import type { Kind } from '../../../src-main/contract/formats.ts'
import SQLite from 'better-sqlite3'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { catalogPath } from '../../../src-main/catalog/files.ts'
import { addFold } from '../../../src-main/catalog/fold.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** Runs `work` with a new catalog in a folder of its own, or in one that is given. */
export async function withCatalog(work: (catalog: Catalog, dataDir: string) => void | Promise<void>, givenDataDir?: string): Promise<void> {
  await using folder = await temporaryFolder()
  const dataDir = givenDataDir ?? folder.path
  const catalog = openCatalog(dataDir)
  try {
    await work(catalog, dataDir)
  }
  finally {
    catalog.close()
  }
}

/** A file as a scan would find it. */
export function found(name: string, file: Partial<FoundFile> = {}): FoundFile {
  return { name, kind: 'image', format: 'png', size: 100, mtimeMs: 1_700_000_000_000.25, createdMs: 1_600_000_000_000, inode: null, sidecar: null, ...file }
}

/** Adds an asset and answers its id. */
export function insertAsset(catalog: Catalog, libraryId: number, path: string, file: Partial<FoundFile> = {}): number {
  const slash = path.lastIndexOf('/')
  return catalog.scans.insert(libraryId, slash < 0 ? '' : path.slice(0, slash), found(path.slice(slash + 1), file))
}

/** Records that an asset went through all its steps with an encoder, and gives it embeddings. */
export function makeReady(catalog: Catalog, id: number, hash: string, encoder: string, vectors: readonly Float32Array[]): number[] {
  catalog.ingest.setHash(id, hash)
  for (const step of ['identify', 'preview', `embed:${encoder}`])
    catalog.ingest.done(id, step, 1)
  const ids = catalog.embeddings.replace(id, encoder, vectors)
  catalog.ingest.settle(id)
  return ids
}

/** Records that an asset failed. */
export function makeFailed(catalog: Catalog, id: number, step: string, retryAt: number | null = null, code: 'image_undecodable' | 'file_unreadable' = 'image_undecodable'): void {
  catalog.ingest.failed(id, step, 1, { code, message: `${step} failed` }, 1, retryAt)
}

/** A unit vector along one axis. */
export function axis(dimensions: number, index: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, i) => i === index ? 1 : 0)
}

/** The asset as ingest sees it while it waits. */
export function pendingAsset(catalog: Catalog, kind: Kind, id: number) {
  return catalog.ingest.next(kind, id - 1, 1)[0]!
}

/** Runs `work` with another connection to a catalog, as those who only read it have. */
export function withReadOnly(dataDir: string, work: (db: Database) => void): void {
  const db = new SQLite(catalogPath(dataDir), { readonly: true })
  addFold(db)
  try {
    work(db)
  }
  finally {
    db.close()
  }
}
