import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'

/**
 * Writes a file as a whole, with the folders that it lies in: it is there with all it holds, or as it was before.
 * @param path absolute
 * @param content text is written as UTF-8
 * @param mode its permissions; those of the file that it takes the place of where none are given, else 0644
 */
export async function writeWholeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    }
    finally {
      await file.close()
    }
    await chmod(draft, mode ?? await modeOf(path) ?? 0o644)
    await rename(draft, path)
  }
  finally {
    await rm(draft, { force: true })
  }
}

/** What a file holds as text, or undefined when there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  }
  catch (error) {
    if (isMissing(error))
      return undefined
    throw error
  }
}

/** Whether there is a file or a folder. */
export async function exists(path: string): Promise<boolean> {
  return await modeOf(path) !== undefined
}

/** Whether a program of this name can be started, by the `PATH` of an environment. */
export async function isOnPath(program: string, path = ''): Promise<boolean> {
  const folders = path.split(delimiter).filter(folder => folder !== '')
  const found = await Promise.all(folders.map(folder => access(join(folder, program), constants.X_OK).then(() => true, () => false)))
  return found.includes(true)
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777
  }
  catch (error) {
    if (isMissing(error))
      return undefined
    throw error
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}
