import type { BucketMapping } from '../../contract/sync.ts'
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, posix, resolve, sep, win32 } from 'node:path'
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

/** The mappings with their folders as they are called without symbolic links, as the roots of libraries are. */
export function withRealFolders(mappings: readonly BucketMapping[]): Promise<readonly BucketMapping[]> {
  return Promise.all(mappings.map(async mapping => ({ ...mapping, folder: await realFolder(mapping.folder) })))
}

/** A folder without symbolic links; where it is not there yet, as it will be called below what is. */
export async function realFolder(folder: string): Promise<string> {
  const path = resolve(folder)
  return realpath(path).catch(async () => dirname(path) === path ? path : join(await realFolder(dirname(path)), basename(path)))
}

/** Whether what is written into a folder lies in a bucket, by these mappings; the folder may be made later. */
export async function isInBucket(folder: string, mappings: readonly BucketMapping[]): Promise<boolean> {
  return bucketPathOf(join(await realFolder(folder), 'view.jpg'), await withRealFolders(mappings)) !== null
}
