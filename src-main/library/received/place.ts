import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { hashFile } from '../../media/content-hash.ts'

/** A file that is to be put somewhere: below what, is found out. */
export interface Wanted {
  /** '/' between names. */
  readonly path: string
  readonly hash: string
  readonly bytes: number
}

export interface Placed extends Wanted {
  /** Below the root. */
  readonly path: string
  /** Whether the very same file lies there already. */
  readonly isThere: boolean
}

export interface PlaceOptions {
  /** Absolute. */
  readonly root: string
  /** The folder of the collection, below the root. */
  readonly folder: string
  /** The key of the file: names a folder of its own where its place is taken. */
  readonly key: string
  /** A place, below the root, whose file may be replaced. */
  readonly own: string | undefined
  /** Whether another file has this place in another spelling. */
  readonly isTaken: (path: string) => boolean
}

/**
 * Where files go that belong together, such as a model and its textures: below the folder of the collection as they lay where they come
 * from; or, where another file has one of these places already, all of them in a folder of their own there, named after the key. What
 * lies there already, byte for byte, stays. No symbolic link is followed. Errors: received_path_invalid.
 */
export async function placeTogether(files: readonly Wanted[], { root, folder, key, own, isTaken }: PlaceOptions): Promise<readonly Placed[]> {
  for (const base of [folder, `${folder}/${key.slice(0, 8)}`, `${folder}/${key.replace('#', '-')}`]) {
    const placed: Placed[] = []
    for (const file of files) {
      const path = `${base}/${file.path}`
      const state = await stateOf(root, path, file, path === own, isTaken)
      if (state === 'taken')
        break
      placed.push({ ...file, path, isThere: state === 'same' })
    }
    if (placed.length === files.length)
      return placed
  }
  throw failure('received_path_invalid', { path: files[0]!.path, reason: 'other files have every place that there is for it.' })
}

async function stateOf(root: string, path: string, { hash, bytes }: Wanted, isOwn: boolean, isTaken: (path: string) => boolean): Promise<'free' | 'same' | 'taken'> {
  const names = path.split('/')
  let at = root
  for (const [i, name] of names.entries()) {
    at = join(at, name)
    const stats = await stateAt(at)
    if (stats === undefined)
      return isTaken(path) ? 'taken' : 'free'
    if (i < names.length - 1) {
      if (!stats.isDirectory())
        return 'taken'
    }
    else if (!stats.isFile()) {
      return 'taken'
    }
    else if (stats.size === bytes && await hashFile(at) === hash) {
      return isTaken(path) ? 'taken' : 'same'
    }
  }
  return isOwn ? 'free' : 'taken'
}

/** Undefined when nothing is there. */
function stateAt(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      return undefined
    throw error
  })
}
