import type { Client } from '../../contract/client.ts'
import type { Asset, Library } from '../../contract/entities.ts'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { formatOf } from '../../contract/formats.ts'

/** An asset, and where its file lies: an absolute path. */
export interface LocatedAsset {
  readonly asset: Asset
  readonly path: string
}

/**
 * The files of these assets, in their order; each is there, is a file, can be read and is of a format that Likeness reads.
 * Errors: asset_not_found, file_offline when the folder of its library cannot be reached, not_found when it is gone from there,
 * file_unreadable, format_unknown.
 */
export async function locateAssets(client: Pick<Client, 'getAssets' | 'listLibraries'>, ids: readonly number[]): Promise<readonly LocatedAsset[]> {
  const [libraries, assets] = await Promise.all([client.listLibraries(), client.getAssets({ ids: [...ids] })])
  return Promise.all(ids.map(async (id) => {
    const asset = assets.find(candidate => candidate.id === id)
    const library = libraries.find(candidate => candidate.id === asset?.libraryId)
    if (!asset || !library)
      throw failure('asset_not_found', { id })
    const path = assetPath(library, asset)
    await check(path, asset, library)
    return { asset, path }
  }))
}

/** Where the file of an asset lies: absolute, in the terms of this system. Errors: format_unknown. */
export function assetPath(library: Pick<Library, 'path'>, asset: Pick<Asset, 'path'>): string {
  const parts = asset.path.split('/')
  const name = parts.at(-1) ?? ''
  if (!formatOf(name))
    throw failure('format_unknown', { name })
  return join(library.path, ...parts)
}

async function check(path: string, asset: Asset, library: Library): Promise<void> {
  if (library.state === 'offline' || !await isFolder(library.path))
    throw failure('file_offline', { library: library.name })
  try {
    const found = await stat(path)
    if (!found.isFile())
      throw failure('file_unreadable', { reason: `"${path}" is not a file.` })
    await access(path, constants.R_OK)
  }
  catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw failure('not_found', { what: `file "${asset.path}" in its folder any more` }, thrown)
    if (thrown instanceof Error && 'syscall' in thrown)
      throw failure('file_unreadable', { reason: message }, thrown)
    throw thrown
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(found => found.isDirectory(), () => false)
}
