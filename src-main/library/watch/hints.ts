import { extensionOf, formatOf } from '../../contract/formats.ts'
import { ignoreFileName, isHiddenOrSystem, systemFolders } from '../ignore-rules.ts'

/** Which folders have to be looked at, relative to the root, '/' between names, '' for the root. */
export interface Hints {
  readonly folders: readonly string[]
  /** So much happened that all of it has to be looked at. */
  readonly whole: boolean
  /** How many events that was. */
  readonly events: number
}

/** Where an event happened, and whether what it names can be an asset, or say something of one. */
export interface Place {
  /** Relative to the root, '/' between names; '' is the root itself. */
  readonly path: string
  /** The folder that holds it; '' for the root itself. */
  readonly folder: string
  readonly name: string
  /** A file of a known format, a sidecar, or a file of rules, if it is a file. */
  readonly matters: boolean
  /** A file of rules: what it says of all folders below may be another thing now. */
  readonly isRules: boolean
}

/**
 * Finds the place of an event below `root`. Undefined when nothing there is taken into a library: in hidden, system and
 * pruned folders (`pruned`: relative to the root).
 */
export function placeOf(path: string, root: string, pruned: ReadonlySet<string>): Place | undefined {
  const names = path.slice(root.length).split(/[\\/]/).filter(name => name !== '')
  const name = names.pop() ?? ''
  const isRules = name === ignoreFileName
  if (names.some(isHiddenOrSystem) || (isHiddenOrSystem(name) && !isRules))
    return undefined
  const folder = names.join('/')
  const place = { path: folder === '' ? name : `${folder}/${name}`, folder, name, isRules, matters: isRules || isSidecar(name) || formatOf(name) !== undefined }
  return isBelow(place.path, pruned) ? undefined : place
}

/** Whether a path, or a folder above it, is one of `folders`. */
export function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0)
    return false
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (folders.has(at))
      return true
  }
  return false
}

function isSidecar(name: string): boolean {
  return extensionOf(name) === 'xmp'
}

/**
 * The pattern of paths that no watcher needs to look at: hidden and system files and folders and all below them. It is of the
 * kind that C++ understands as well, without flags; `.likenessignore` is no such file.
 */
export function hiddenPattern(): RegExp {
  const system = [...systemFolders].map(name => name.replace(/[$+.#]/g, '\\$&').replace(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`))
  const rules = ignoreFileName.slice(1)
  return new RegExp(`(?:^|[\\\\/])(?:\\.(?!${rules}$)|(?:${system.join('|')})(?:[\\\\/]|$))`)
}
