import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import { failure } from '../contract/errors.ts'
import { pathOf } from '../ingest/path.ts'
import { isReadableFolder } from '../library/roots.ts'

/** The file behind an asset. */
export interface AssetFile {
  readonly asset: Asset
  /** Absolute, as is the root of its library. */
  readonly path: string
  readonly root: string
}

/**
 * Does something with the file behind an asset; what it throws because the file is not there, or cannot be read, is named.
 * Errors: asset_not_found, not_found when it is not in its folder any more, file_offline when that cannot be reached,
 * file_unreadable, those of `work`.
 */
export async function withAssetFile<T>(catalog: Catalog, id: number, work: (file: AssetFile) => Promise<T>): Promise<T> {
  const asset = catalog.assets.get(id)
  const location = catalog.assets.location(id)
  if (!asset || !location)
    throw failure('asset_not_found', { id })
  const library = catalog.libraries.get(asset.libraryId)
  if (library?.state === 'offline')
    throw failure('file_offline', { library: library.name })
  if (asset.missingSince !== null)
    throw noFile(asset)
  try {
    return await work({ asset, path: pathOf(location), root: location.root })
  }
  catch (error) {
    if (library && !isReadableFolder(location.root))
      throw failure('file_offline', { library: library.name }, error)
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw noFile(asset)
    if (error instanceof Error && 'syscall' in error)
      throw failure('file_unreadable', { reason: error.message }, error)
    throw error
  }
}

function noFile(asset: Asset): Error {
  return failure('not_found', { what: `file "${asset.path}" in its folder any more` })
}
