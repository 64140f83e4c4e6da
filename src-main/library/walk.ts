import type { Dirent } from 'node:fs'
import type { FoundFile } from '../catalog/scans.ts'
import type { RuleChain } from './ignore-rules.ts'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { formatOf } from '../contract/formats.ts'
import { ignoreFileName, isHiddenOrSystem, isIgnored, withRulesOf } from './ignore-rules.ts'

export interface Unreadable {
  /** Relative to the root, '' for the root itself. */
  readonly path: string
  readonly reason: string
}

/** The readable assets of one folder, without those of the folders below it. */
export interface WalkedFolder {
  readonly folder: string
  readonly files: readonly FoundFile[]
  readonly unreadable: readonly Unreadable[]
}

/**
 * Walks a root depth first, one folder at a time, in memory that does not grow with the number of files.
 * Passed over: hidden and system folders, what `.likenessignore` excludes, files of formats that Likeness does not read,
 * and symbolic links: what they point to inside the root is found there itself, what lies outside is not the library's.
 * A folder that cannot be read is reported, its contents are unknown.
 */
export function* walk(root: string): Generator<WalkedFolder> {
  const stack: { readonly folder: string, readonly rules: RuleChain }[] = [{ folder: '', rules: [] }]
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { folder, rules } = entry
    const unreadable: Unreadable[] = []
    const entries = listFolder(root, folder, unreadable)
    const pathOf = (name: string) => folder === '' ? name : `${folder}/${name}`
    const inForce = entries?.some(dirent => dirent.name === ignoreFileName && dirent.isFile())
      ? attempt(() => withRulesOf(rules, root, folder), pathOf(ignoreFileName), unreadable) ?? rules
      : rules
    const files: FoundFile[] = []
    for (const dirent of entries ?? []) {
      const path = pathOf(dirent.name)
      if (isHiddenOrSystem(dirent.name) || isIgnored(inForce, path, dirent.isDirectory()))
        continue
      if (dirent.isDirectory()) {
        stack.push({ folder: path, rules: inForce })
      }
      else if (dirent.isFile()) {
        const file = statFile(root, path, dirent.name, unreadable)
        if (file)
          files.push(file)
      }
    }
    yield { folder, files, unreadable }
  }
}

function listFolder(root: string, folder: string, unreadable: Unreadable[]): Dirent[] | undefined {
  return attempt(() => readdirSync(join(root, folder), { withFileTypes: true }), folder, unreadable)
}

function statFile(root: string, path: string, name: string, unreadable: Unreadable[]): FoundFile | undefined {
  const format = formatOf(name)
  if (!format)
    return undefined
  const stats = attempt(() => lstatSync(join(root, path)), path, unreadable)
  return stats && {
    name,
    kind: format.kind,
    format: format.id,
    size: stats.size,
    mtimeMs: stats.mtimeMs,
    createdMs: stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.mtimeMs,
  }
}

function attempt<T>(work: () => T, path: string, unreadable: Unreadable[]): T | undefined {
  try {
    return work()
  }
  catch (error) {
    unreadable.push({ path, reason: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}
