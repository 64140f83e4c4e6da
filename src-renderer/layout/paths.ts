/** The path of an asset on disk, in the writing of the system that the library's root is on. */
export function absolutePath(root: string, path: string): string {
  const backslash = !root.includes('/') && root.includes('\\')
  const separator = backslash ? '\\' : '/'
  const base = root.endsWith(separator) ? root.slice(0, -1) : root
  return base + separator + (backslash ? path.replaceAll('/', '\\') : path)
}

/** The last part of a path, in the writing of either kind of system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast(part => part !== '') ?? path
}
