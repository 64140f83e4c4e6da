import type { Dirent } from 'node:fs'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Tells of the files of one folder whether an `.xmp` file lies beside them, as `<name>:<mtimeMs>` of that: `photo.jpg.xmp`, or
 * else `photo.xmp`, which may belong to several files.
 * @param folder absolute
 */
export function sidecarsIn(folder: string, entries: readonly Dirent[]): (name: string) => string | null {
  const byStem = new Map<string, string>()
  for (const entry of entries) {
    if (entry.isFile() && /\.xmp$/i.test(entry.name))
      byStem.set(entry.name.slice(0, -4), entry.name)
  }
  if (byStem.size === 0)
    return () => null
  return (name) => {
    const sidecar = byStem.get(name) ?? byStem.get(name.slice(0, Math.max(0, name.lastIndexOf('.'))))
    return sidecar === undefined ? null : mark(folder, sidecar)
  }
}

function mark(folder: string, name: string): string | null {
  const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
  return stats ? `${name}:${stats.mtimeMs}` : null
}
