import type { Dirent } from 'node:fs'
import type { FoundFile } from '../catalog/scans.ts'
import type { Format } from '../contract/formats.ts'
import type { RuleChain } from './ignore-rules.ts'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { formatOf } from '../contract/formats.ts'
import { ignoreFileName, isHiddenOrSystem, isIgnored, withRulesOf } from './ignore-rules.ts'
import { inodeReader } from './inodes.ts'
import { sidecarsIn } from './sidecars.ts'

export interface Unreadable {
  /** Relative to the root, '' for the root itself. */
  readonly path: string
  readonly reason: string
}

/** The readable assets of one folder, without those of the folders below it. Paths are relative to the root. */
export interface WalkedFolder {
  readonly folder: string
  readonly files: readonly FoundFile[]
  readonly unreadable: readonly Unreadable[]
  /** Names of the folders right below it that belong to the library. */
  readonly subfolders: readonly string[]
  /** Folders right below it that `.likenessignore` excludes. */
  readonly pruned: readonly string[]
  /** There is no such folder, or it does not belong to the library. */
  readonly isGone?: true
}

export interface WalkStart {
  readonly folder: string
  /** The rules in force there, without those of the folder itself. */
  readonly rules: RuleChain
}

/**
 * Walks a root depth first, one folder at a time, in memory that does not grow with the number of files.
 * Passed over: hidden and system folders, what `.likenessignore` excludes, files of formats that Likeness does not read,
 * thumbnails that Eagle keeps beside its items, and symbolic links: what they point to inside the root is found there itself,
 * what lies outside is not the library's. A folder that cannot be read is reported, its contents are unknown.
 * @param root absolute
 * @param start where the walk begins; by default at the root
 * @param goesInto whether a folder below that, by its path, is walked as well; by default all are
 */
export function* walk(root: string, start: WalkStart = { folder: '', rules: [] }, goesInto: (folder: string) => boolean = () => true): Generator<WalkedFolder> {
  const inodeOf = inodeReader()
  const stack = [start]
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { folder, rules } = entry
    const unreadable: Unreadable[] = []
    const entries = attempt(() => readdirSync(join(root, folder), { withFileTypes: true }), folder, unreadable) ?? []
    const inForce = rulesIn(root, folder, rules, entries, unreadable)
    const isThumbnail = thumbnailTest(folder, entries)
    const sidecarOf = sidecarsIn(join(root, folder), entries)
    const files: FoundFile[] = []
    const subfolders: string[] = []
    const pruned: string[] = []
    for (const dirent of entries) {
      const path = below(folder, dirent.name)
      if (isHiddenOrSystem(dirent.name))
        continue
      if (dirent.isDirectory()) {
        if (isIgnored(inForce, path, true)) {
          pruned.push(path)
          continue
        }
        subfolders.push(dirent.name)
        if (goesInto(path))
          stack.push({ folder: path, rules: inForce })
      }
      else if (dirent.isFile() && !isThumbnail(dirent.name) && !isIgnored(inForce, path, false)) {
        const format = formatOf(dirent.name)
        const file = format && attempt(() => look(join(root, path), dirent.name, format, sidecarOf), path, unreadable)
        if (file)
          files.push(file)
      }
    }
    yield { folder, files, unreadable, subfolders, pruned }
  }

  function look(absolute: string, name: string, format: Format, sidecarOf: (name: string) => string | null): FoundFile {
    const stats = lstatSync(absolute)
    return {
      name,
      kind: format.kind,
      format: format.id,
      size: stats.size,
      mtimeMs: stats.mtimeMs,
      createdMs: stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.mtimeMs,
      inode: inodeOf(stats, absolute),
      sidecar: sidecarOf(name),
    }
  }
}

/** The path of something in a folder, both relative to the root. */
export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** The rules in force in a folder, its own included. */
export function rulesIn(root: string, folder: string, above: RuleChain, entries: readonly Dirent[], unreadable: Unreadable[]): RuleChain {
  return entries.some(dirent => dirent.name === ignoreFileName && dirent.isFile())
    ? attempt(() => withRulesOf(above, root, folder), below(folder, ignoreFileName), unreadable) ?? above
    : above
}

/** Eagle keeps an item in a folder `<id>.info`, with its `metadata.json` and a thumbnail of it. */
function thumbnailTest(folder: string, entries: readonly Dirent[]): (name: string) => boolean {
  const isItem = folder.endsWith('.info') && entries.some(({ name }) => name === 'metadata.json')
  return name => isItem && name.endsWith('_thumbnail.png')
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
