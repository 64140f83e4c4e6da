import type { Catalog } from '../catalog/catalog.ts'
import type { KnownFile } from '../catalog/scans.ts'
import type { Library } from '../contract/entities.ts'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { isSameFolder, nameOf, realFolder, requireNoOverlap } from './roots.ts'

/** Known files that are looked for at the new place, at most. */
const sampleSize = 100

/**
 * Takes another folder for that of a library. Some of its files are looked for there first; where their inodes are others, on
 * another disk, those of the old one are forgotten, so that no file counts as changed for that alone.
 * A library that was removed from there is joined into this one. Errors: folder_not_found, library_overlaps, root_differs unless `force`.
 * `dropEmbeddings` takes the embeddings of assets out of the indexes.
 */
export function moveRoot(catalog: Catalog, library: Library, path: string, force: boolean, dropEmbeddings: (assetIds: readonly number[]) => void): void {
  const root = realFolder(path)
  requireNoOverlap(root, catalog.libraries.list().filter(({ id }) => id !== library.id))
  const sample = catalog.scans.sample(library.id, sampleSize)
  const found = sample.filter(file => isAt(root, file, ({ size }) => size === file.size))
  if (sample.length > 0 && found.length === 0 && !force)
    throw failure('root_differs', { path: root, library: library.path, looked: sample.length })
  const isSameDisk = found.some(file => isAt(root, file, ({ ino }) => ino === file.inode))
  const removed = catalog.libraries.listRemoved().find(({ path }) => isSameFolder(path, root))
  catalog.transaction(() => {
    if (removed)
      joinInto(catalog, removed.id, library.id, dropEmbeddings)
    if (!isSameDisk)
      catalog.scans.forgetInodes(library.id)
    catalog.libraries.setPath(library.id, root, library.name === nameOf(library.path) ? nameOf(root) : library.name)
  })
}

function joinInto(catalog: Catalog, from: number, into: number, dropEmbeddings: (assetIds: readonly number[]) => void): void {
  catalog.libraries.joinInto(from, into)
  dropEmbeddings(catalog.assets.everyId(from))
  catalog.libraries.forget(from)
}

function isAt(root: string, { folder, name }: KnownFile & { readonly folder: string }, test: (stats: { readonly size: number, readonly ino: number }) => boolean): boolean {
  try {
    return test(lstatSync(join(root, folder, name)))
  }
  catch {
    return false
  }
}
