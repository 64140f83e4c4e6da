import type { PendingAsset } from '../catalog/ingest.ts'
import type { FoundFile } from '../catalog/scans.ts'
import { existsSync, lstatSync } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { failure } from '../contract/errors.ts'
import { toFileFailure } from '../media/errors.ts'
import { pathOf } from './path.ts'

/** What a scan compares of a file. */
export type FileState = Pick<FoundFile, 'size' | 'mtimeMs' | 'createdMs'>

/** The file of an asset as it is at this moment. Errors: file_unreadable. */
export async function fileState(asset: PendingAsset): Promise<FileState> {
  const stats = await lstat(pathOf(asset)).catch((error: unknown) => {
    throw toFileFailure(error)
  })
  if (!stats.isFile())
    throw failure('file_unreadable', { reason: `${pathOf(asset)} is no longer a file.` })
  return { size: stats.size, mtimeMs: stats.mtimeMs, createdMs: stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.mtimeMs }
}

/** Throws file_changed when a file is no longer what the catalog says, file_unreadable when it cannot be looked at. */
export async function requireUnchanged(asset: PendingAsset): Promise<void> {
  if (hasChanged(asset, await fileState(asset)))
    throw failure('file_changed')
}

/** Whether size or time of modification differ from the catalog's. */
export function hasChanged(asset: PendingAsset, { size, mtimeMs }: FileState): boolean {
  return size !== asset.size || mtimeMs !== asset.mtimeMs
}

/** Whether an asset's file is no longer at its place, while its library's folder is there to tell. What cannot be looked at is not gone. */
export function isGone(asset: PendingAsset): boolean {
  try {
    return existsSync(asset.root) && lstatSync(pathOf(asset), { throwIfNoEntry: false }) === undefined
  }
  catch {
    return false
  }
}
