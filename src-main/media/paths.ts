import { posix, sep, win32 } from 'node:path'

/**
 * Whether a path is a folder itself or lies below it. Names alone decide: no file is looked at, no symbolic link followed.
 * @param path absolute
 * @param folder absolute; a separator at its end, as that of a whole disk has, makes no difference
 * @param rules how paths are written; by default as on this machine
 */
export function isWithin(path: string, folder: string, rules: Pick<typeof posix, 'relative' | 'isAbsolute' | 'sep'> = sep === '\\' ? win32 : posix): boolean {
  const way = rules.relative(folder, path)
  return way !== '..' && !way.startsWith(`..${rules.sep}`) && !rules.isAbsolute(way)
}
