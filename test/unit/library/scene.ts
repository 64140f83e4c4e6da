import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { ScanOptions, ScanOutcome } from '../../../src-main/library/scan.ts'
import { scanLibrary } from '../../../src-main/library/scan.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { axis, makeReady, withCatalog } from '../catalog/seed.ts'
import { writeTree } from './tree.ts'

export interface Scene {
  readonly root: string
  readonly libraryId: number
  readonly catalog: Catalog
  readonly dataDir: string
  /** Compares the library, or another one, with its folder. */
  readonly scan: (options?: Partial<ScanOptions>, id?: number) => Promise<ScanOutcome>
  /** The state of each asset, by its path; of all libraries together. */
  readonly states: () => Record<string, string>
  /** The id of each asset, missing ones included, by its path. */
  readonly ids: () => Record<string, number>
}

const states = ['ready', 'pending', 'missing', 'failed'] as const

/** Runs `work` with a library of these files, by their paths, which no scan has seen yet. */
export function withLibrary(files: Readonly<Record<string, string>>, work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    await using root = await temporaryFolder()
    await writeTree(root.path, files)
    const libraryId = catalog.libraries.insert(root.path, 'test')
    const assets = () => states.flatMap(state => catalog.assets.page({ state }, 0, 100_000))
    await work({
      root: root.path,
      libraryId,
      catalog,
      dataDir,
      scan: (options, id = libraryId) => scanLibrary({ catalog, library: catalog.libraries.get(id)!, ...options }),
      states: () => Object.fromEntries(assets().map(({ path, state }) => [path, state])),
      ids: () => Object.fromEntries(assets().map(({ path, id }) => [path, id])),
    })
  })
}

/** Has all that waits read, with embeddings. */
export function makeAllReady(catalog: Catalog): void {
  for (const { id } of catalog.assets.page({ state: 'pending' }, 0, 100_000))
    makeReady(catalog, id, `hash-${id}`, 'e', [axis(4, 0)])
}
