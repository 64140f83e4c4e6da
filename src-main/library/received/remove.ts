import type { Catalog } from '../../catalog/catalog.ts'
import { lstat, realpath, rmdir, unlink } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { isWithin } from '../../media/paths.ts'

export interface RemoveParts {
  readonly catalog: Catalog
  /** The folder for received files, absolute, without symbolic links. */
  readonly root: () => string
}

/**
 * Deletes a received file with what lies beside it for its sake alone, and takes it out of its collection; answers the assets that are
 * gone. Nothing outside the root is touched, nor what another received file needs. Errors: not_received; received_changed when the file
 * is another one by now, or cannot be deleted: then all stays as it was.
 */
export async function removeFiles({ catalog, root: rootOf }: RemoveParts, collection: string, key: string): Promise<number[]> {
  const record = catalog.received.get(collection, key)
  if (!record)
    throw failure('not_received', { collection, key })
  const root = rootOf()
  const asset = catalog.assets.get(record.assetId)
  const location = catalog.assets.location(record.assetId)
  const isHere = asset !== undefined && location?.root === root && asset.missingSince === null
  if (isHere)
    await requireUnchanged(join(root, asset.path), asset.path, root, asset.hash === record.hash && { size: asset.size, mtimeMs: Date.parse(asset.modifiedAt) })

  const besides = catalog.received.beside(collection, key)
  catalog.transaction(() => {
    catalog.received.remove(collection, key)
    if (catalog.received.kindOf(collection) === 'own')
      catalog.changes.apply({ of: 'member', collection, isIn: false, ids: Uint32Array.of(record.assetId) })
  })
  const paths = [...isHere ? [asset.path] : [], ...besides].filter(path => !catalog.received.isNeeded(path))
  for (const path of paths)
    await deleteBelow(root, path)
  return paths.flatMap(path => catalog.assets.idAt(root, posix.dirname(path), posix.basename(path)) ?? [])
}

async function requireUnchanged(file: string, path: string, root: string, known: false | { readonly size: number, readonly mtimeMs: number }): Promise<void> {
  const stats = await lstat(file).catch(() => undefined)
  if (stats === undefined)
    return
  if (!known || !stats.isFile() || stats.size !== known.size || Math.trunc(stats.mtimeMs) !== known.mtimeMs)
    throw failure('received_changed', { path, reason: 'somebody changed it there.' })
  if (!isWithin(await realpath(dirname(file)), root))
    throw failure('received_changed', { path, reason: 'its folder is a link that leads out of the folder for received files.' })
}

/** Deletes a file, and the folders above it that are empty then. */
async function deleteBelow(root: string, path: string): Promise<void> {
  const file = join(root, path)
  const isBelow = isWithin(await realpath(dirname(file)).catch(() => '/'), root)
  if (!isBelow || !(await lstat(file).catch(() => undefined))?.isFile())
    return
  await unlink(file)
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    if (!await rmdir(join(root, folder)).then(() => true, () => false))
      return
  }
}
