import type { Client } from '../contract/client.ts'
import type { Asset } from '../contract/entities.ts'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { failure } from '../contract/errors.ts'

/** How the help names what `assetsOf` takes. */
export const targetsHelp = 'files in a library, or the ids of assets'

/** The assets that words on the command line name: files, there or missing, else ids of assets. Errors: not_found, asset_not_found. */
export async function assetsOf(client: Client, targets: readonly string[]): Promise<Asset[]> {
  const assets: Asset[] = []
  for (const target of targets)
    assets.push(await assetOf(client, target))
  return assets
}

/** The one asset that a word names. */
export async function assetOf(client: Client, target: string): Promise<Asset> {
  const path = resolve(target)
  if (/^\d+$/.test(target) && !existsSync(path))
    return client.getAsset({ id: Number(target) })
  const { asset } = await client.assetAt({ path })
  if (!asset)
    throw failure('not_found', { what: `asset for ${path}; \`likeness index <folder>\` makes one of each image and 3D model in a folder` })
  return asset
}
