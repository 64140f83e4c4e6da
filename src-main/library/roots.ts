import type { Library } from '../contract/entities.ts'
import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { failure } from '../contract/errors.ts'
import { isWithin } from '../media/paths.ts'

/** A folder's path without symbolic links. Errors: folder_not_found. */
export function realFolder(path: string): string {
  const absolute = resolve(path)
  if (!isReadableFolder(absolute))
    throw failure('folder_not_found', { path: absolute })
  return realpathSync(absolute)
}

/** How a folder is called as long as nobody calls it otherwise. */
export function nameOf(root: string): string {
  return basename(root) || root
}

/** Whether there is a folder that can be listed. */
export function isReadableFolder(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isDirectory()
  }
  catch {
    return false
  }
}

/** Whether two paths are one folder: equal, or spellings that the system takes for the same. */
export function isSameFolder(path: string, other: string): boolean {
  if (path === other)
    return true
  const isSpelling = path.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase()
  if (!isSpelling)
    return false
  const [a, b] = [numberOf(path), numberOf(other)]
  return a !== undefined && a === b
}

function numberOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev} ${ino}`
  }
  catch {
    return undefined
  }
}

/** Throws library_overlaps when a folder lies in one of the libraries, or one of them in it. */
export function requireNoOverlap(root: string, libraries: readonly Library[]): void {
  const other = libraries.find(({ path }) => isWithin(root, path) || isWithin(path, root))
  if (other)
    throw failure('library_overlaps', { path: root, other: other.path })
}
