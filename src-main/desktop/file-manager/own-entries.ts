import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { textOf } from './files.ts'

/**
 * Entries of a folder that Likeness wrote, by the mark that it left in them: their names are those of menu entries, and
 * change with the language.
 * @param folder absolute; none are found where it is not there
 * @param mark text that no entry of somebody else holds
 * @param inside the file within an entry that holds the mark, where an entry is a folder
 * @returns absolute paths
 */
export async function ownEntries(folder: string, mark: string, inside = ''): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      return []
    throw error
  })
  const paths = entries.filter(entry => inside === '' ? entry.isFile() : entry.isDirectory()).map(entry => join(folder, entry.name))
  const marked = await Promise.all(paths.map(async path => (await textOf(join(path, inside)))?.includes(mark) ?? false))
  return paths.filter((_, index) => marked[index])
}

/** Removes what `ownEntries` finds, but for the entry that is to stay. */
export async function removeOwnEntries(folder: string, mark: string, inside = '', stays?: string): Promise<void> {
  for (const path of await ownEntries(folder, mark, inside)) {
    if (path !== stays)
      await rm(path, { recursive: true, force: true })
  }
}
