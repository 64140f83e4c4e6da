import type { Dirent } from 'node:fs'
import type { RuleChain } from './ignore-rules.ts'
import type { Unreadable, WalkedFolder, WalkStart } from './walk.ts'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isHiddenOrSystem, isIgnored } from './ignore-rules.ts'
import { below, rulesIn, walk } from './walk.ts'

/** A folder to look at, and the names of those right below it that need not be. Both relative to the root. */
export interface FolderRequest {
  readonly folder: string
  readonly known: readonly string[]
}

/**
 * Looks at some folders alone, and at all that lies in folders below them that are not known. One that is not there, or that
 * does not belong to the library, is told so; names count as they are written, also where the system takes others for the same.
 * Each folder is looked at once, also one that is asked for and lies in a new one that is, too.
 * @param root absolute
 * @param requests the folders
 * @param rules those in force in the root, without those of its own file
 */
export function* walkSome(root: string, requests: readonly FolderRequest[], rules: RuleChain = []): Generator<WalkedFolder> {
  const listings = new Map<string, readonly Dirent[]>()
  const walked = new Set<string>()
  for (const { folder, known } of requests) {
    if (walked.has(folder))
      continue
    const start = wayTo(root, folder, rules, listings)
    if ('rules' in start) {
      const passedOver = new Set(known.map(name => below(folder, name)))
      for (const found of walk(root, start, path => !passedOver.has(path) && !walked.has(path))) {
        walked.add(found.folder)
        yield found
      }
    }
    else {
      yield start
    }
  }
}

/** Goes down from the root to a folder, past all rules on the way. */
function wayTo(root: string, folder: string, inRoot: RuleChain, listings: Map<string, readonly Dirent[]>): WalkStart | WalkedFolder {
  const nothing = { folder, files: [], unreadable: [], subfolders: [], pruned: [] }
  let at: WalkStart = { folder: '', rules: inRoot }
  for (const name of folder === '' ? [] : folder.split('/')) {
    const unreadable: Unreadable[] = []
    const entries = list(root, at.folder, listings, unreadable)
    const rules = rulesIn(root, at.folder, at.rules, entries, unreadable)
    if (unreadable.length > 0)
      return { ...nothing, unreadable: [{ path: folder, reason: unreadable[0]!.reason }] }
    const path = below(at.folder, name)
    const isFolder = entries.some(entry => entry.name === name && entry.isDirectory())
    if (!isFolder || isHiddenOrSystem(name) || isIgnored(rules, path, true))
      return { ...nothing, isGone: true }
    at = { folder: path, rules }
  }
  return at
}

function list(root: string, folder: string, listings: Map<string, readonly Dirent[]>, unreadable: Unreadable[]): readonly Dirent[] {
  const known = listings.get(folder)
  if (known)
    return known
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    listings.set(folder, entries)
    return entries
  }
  catch (error) {
    unreadable.push({ path: folder, reason: error instanceof Error ? error.message : String(error) })
    return []
  }
}
