import type { Catalog } from '../../catalog/catalog.ts'
import type { Asset } from '../../contract/entities.ts'
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
 * Takes a received file out of its collection, and deletes it with what lies beside it for its sake alone; answers the assets that are
 * gone. What somebody changed here is let go only: it stays where it is, with what lies beside it. Nothing outside the root is touched,
 * nor what another received file needs. Errors: not_received.
 */
export async function removeFiles({ catalog, root: rootOf }: RemoveParts, collection: string, key: string): Promise<number[]> {
  const record = catalog.received.get(collection, key)
  if (!record)
    throw failure('not_received', { collection, key })
  const root = rootOf()
  const asset = catalog.assets.get(record.assetId)
  const own = await stateOf(root, asset, record.hash, catalog.assets.location(record.assetId)?.root)
  const besides = catalog.received.beside(collection, key)
  catalog.transaction(() => {
    catalog.received.remove(collection, key)
    catalog.changes.apply({ of: 'member', collection, isIn: false, ids: Uint32Array.of(record.assetId) })
  })
  if (own === 'changed')
    return []
  const paths = [...own === 'as it came' ? [asset!.path] : [], ...besides].filter(path => !catalog.received.isNeeded(path))
  for (const path of paths)
    await deleteBelow(root, path)
  return paths.flatMap(path => catalog.assets.idAt(root, posix.dirname(path), posix.basename(path)) ?? [])
}

async function stateOf(root: string, asset: Asset | undefined, hash: string, assetRoot: string | undefined): Promise<'as it came' | 'changed' | 'gone'> {
  if (!asset || asset.missingSince !== null)
    return 'gone'
  const file = join(root, asset.path)
  const stats = assetRoot === root ? await lstat(file).catch(() => undefined) : undefined
  if (stats === undefined)
    return assetRoot === root ? 'gone' : 'changed'
  const isKnown = asset.hash === hash && stats.isFile() && stats.size === asset.size && Math.trunc(stats.mtimeMs) === Date.parse(asset.modifiedAt)
  return isKnown ? 'as it came' : 'changed'
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
