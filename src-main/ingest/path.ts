import type { PendingAsset } from '../catalog/ingest.ts'
import { join } from 'node:path'

/** The absolute path of an asset's file. */
export function pathOf(asset: Pick<PendingAsset, 'root' | 'folder' | 'name'>): string {
  return join(asset.root, asset.folder, asset.name)
}
