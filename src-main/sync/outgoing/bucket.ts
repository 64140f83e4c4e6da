import type { BucketMapping } from '../../contract/sync.ts'
import { realpath } from 'node:fs/promises'
import { posix, resolve, sep, win32 } from 'node:path'
import { isWithin } from '../../media/paths.ts'

type PathRules = Pick<typeof posix, 'relative' | 'isAbsolute' | 'sep' | 'resolve'>

/**
 * Where a file lies in a bucket: of the first mapping whose folder holds it; null where none does. Names alone decide. Object keys are
 * the names as they are: nothing in them is encoded.
 * @param path absolute; '..' in it is followed first
 * @param mappings the first that fits counts
 * @param rules how paths are written; by default as on this machine
 */
export function bucketPathOf(path: string, mappings: readonly BucketMapping[], rules: PathRules = sep === '\\' ? win32 : posix): string | null {
  const file = rules.resolve(path)
  const mapping = mappings.find(({ folder }) => isWithin(file, rules.resolve(folder), rules) && rules.relative(rules.resolve(folder), file) !== '')
  if (!mapping)
    return null
  const way = rules.relative(rules.resolve(mapping.folder), file).split(rules.sep).join('/')
  return `${mapping.bucket.replace(/\/+$/, '')}/${way}`
}

/**
 * The mappings with their folders as they are called without symbolic links, as the roots of libraries are; one whose folder is not
 * there stays as it is.
 */
export function withRealFolders(mappings: readonly BucketMapping[]): Promise<readonly BucketMapping[]> {
  return Promise.all(mappings.map(async mapping => ({ ...mapping, folder: await realFolder(mapping.folder) })))
}

/** A folder without symbolic links; as it is written where it is not there. */
export function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => resolve(folder))
}
