import type { PendingAsset } from '../catalog/ingest.ts'
import type { FoundFile } from '../catalog/scans.ts'
import { lstat, opendir } from 'node:fs/promises'
import { failure } from '../contract/errors.ts'
import { toFileFailure } from '../media/errors.ts'
import { pathOf } from './path.ts'
import { within } from './within.ts'

/** What a scan compares of a file. */
export type FileState = Pick<FoundFile, 'size' | 'mtimeMs' | 'createdMs'>

/** A file as the catalog knows it. */
type KnownFile = Pick<PendingAsset, 'root' | 'folder' | 'name' | 'size' | 'mtimeMs'>

/** A share that has gone away may keep who looks at it waiting for ever. */
const lookLimitMs = 30_000

/** The file of an asset as it is at this moment. Errors: file_unreadable. */
export async function fileState(asset: KnownFile): Promise<FileState> {
  const stats = await looking(lstat(pathOf(asset))).catch((error: unknown) => {
    throw toFileFailure(error)
  })
  if (!stats.isFile())
    throw failure('file_unreadable', { reason: `${pathOf(asset)} is no longer a file.` })
  return { size: stats.size, mtimeMs: stats.mtimeMs, createdMs: stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.mtimeMs }
}

/** Throws file_changed when a file is no longer what the catalog says, file_unreadable when it cannot be looked at. */
export async function requireUnchanged(asset: KnownFile): Promise<void> {
  if (hasChanged(asset, await fileState(asset)))
    throw failure('file_changed')
}

/** Whether size or time of modification differ from the catalog's. */
export function hasChanged(asset: KnownFile, { size, mtimeMs }: FileState): boolean {
  return size !== asset.size || mtimeMs !== asset.mtimeMs
}

/**
 * Whether an asset's file is no longer at its place, while its library's folder is there to tell. An empty one tells nothing:
 * it may be where a disk is mounted at other times. What cannot be looked at is not gone.
 */
export async function isGone(asset: PendingAsset): Promise<boolean> {
  try {
    return await looking(lstat(pathOf(asset)).then(() => false, (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
        return holdsSomething(asset.root)
      throw error
    }))
  }
  catch {
    return false
  }
}

async function holdsSomething(folder: string): Promise<boolean> {
  await using entries = await opendir(folder)
  return await entries.read() !== null
}

function looking<T>(work: Promise<T>): Promise<T> {
  return within(lookLimitMs, work, () => failure('file_unreadable', { reason: 'the disk or share does not answer.' }))
}
