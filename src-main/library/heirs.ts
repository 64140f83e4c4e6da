import type { Catalog } from '../catalog/catalog.ts'
import type { Library } from '../contract/entities.ts'
import { statSync } from 'node:fs'

/** A move to another disk takes no longer than this, in ms. */
const longestMoveMs = 86_400_000

export interface HeirsOptions {
  readonly catalog: Catalog
  readonly library: Pick<Library, 'id' | 'path'>
  /** Assets whose files are gone. */
  readonly gone: readonly number[]
  /** Takes the embeddings of assets that are about to go out of the indexes. */
  readonly dropEmbeddings: (assetIds: readonly number[]) => void
}

/**
 * A file that is moved to another disk is there twice for a while: what was found as its copy turns out to be itself when the
 * original goes. Such assets live on at the place of a copy that came within the last day, in a library on another disk, with
 * what people made of that copy meanwhile. Answers which of them did.
 */
export function liveOnElsewhere({ catalog, library, gone, dropEmbeddings }: HeirsOptions): ReadonlySet<number> {
  const others = gone.length > 0 ? onOtherDisks(library, catalog.libraries.list()) : []
  if (others.length === 0)
    return new Set()
  const moved = catalog.scans.lateCopies(gone, others, Date.now() - longestMoveMs)
  dropEmbeddings(moved.map(({ copy }) => copy))
  for (const { id, copy } of moved) {
    catalog.userData.passOn(copy, id)
    catalog.ingest.move(id, copy)
  }
  return new Set(moved.map(({ id }) => id))
}

function onOtherDisks(library: Pick<Library, 'id' | 'path'>, libraries: readonly Library[]): number[] {
  const disk = diskOf(library.path)
  return libraries.filter(({ id, path }) => id !== library.id && ![disk, undefined].includes(diskOf(path))).map(({ id }) => id)
}

function diskOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.dev
}
