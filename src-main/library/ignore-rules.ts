import type { Ignore } from 'ignore'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ignore from 'ignore'

/** The file in any folder whose patterns (gitignore syntax) exclude what lies below it. */
export const ignoreFileName = '.likenessignore'

/** Folders that systems and storage devices keep for themselves; their names are matched without regard to case. */
export const systemFolders: ReadonlySet<string> = new Set([
  '$recycle.bin',
  'system volume information',
  'lost+found',
  'found.000',
  '__macosx',
  '@eadir',
  '#recycle',
  '#snapshot',
  'node_modules',
])

/** Whether a file or folder is hidden or the system's by its name alone. */
export function isHiddenOrSystem(name: string): boolean {
  return name.startsWith('.') || systemFolders.has(name.toLowerCase())
}

interface Rules {
  /** The folder whose file holds the patterns, relative to the root, '' or ending in '/'. */
  readonly base: string
  readonly matcher: Ignore
}

/** The patterns in force in a folder: those of its own file after those of the folders above it. */
export type RuleChain = readonly Rules[]

/**
 * Adds the patterns of a folder's own `.likenessignore` to those above it.
 * `folder` is relative to `root`, '' for the root. Errors of reading the file are the caller's to report.
 */
export function withRulesOf(chain: RuleChain, root: string, folder: string): RuleChain {
  const text = readFileSync(join(root, folder, ignoreFileName), 'utf8')
  return [...chain, { base: folder === '' ? '' : `${folder}/`, matcher: ignore().add(text) }]
}

/** Patterns of a whole library, which come before those of any file in it, as git's `info/exclude` does. Empty for none. */
export function rulesOfLibrary(patterns: readonly string[]): RuleChain {
  return patterns.length === 0 ? [] : [{ base: '', matcher: ignore().add(patterns) }]
}

/** Whether the patterns exclude a path (relative to the root, '/' between names). The deepest file that says anything decides. */
export function isIgnored(chain: RuleChain, path: string, isFolder: boolean): boolean {
  for (const { base, matcher } of chain.toReversed()) {
    const verdict = matcher.test(path.slice(base.length) + (isFolder ? '/' : ''))
    if (verdict.ignored)
      return true
    if (verdict.unignored)
      return false
  }
  return false
}
