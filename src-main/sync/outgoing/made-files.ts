import type { LookedAt } from './unchanged.ts'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { ignoreFileName } from '../../library/ignore-rules.ts'

/** A file that was made to be sent. */
export interface MadeFile extends LookedAt {
  /** Removes it, unless it is to stay. */
  readonly drop: () => Promise<void>
}

/**
 * Files that are made of others: temporary ones below a folder of the maker's own, which is emptied when this is called, and such as
 * stay, in a folder that a bucket holds.
 */
export function createMadeFiles(folder: string) {
  rmSync(folder, { recursive: true, force: true })
  return {
    /** A file for as long as it is sent. Errors: those of the disk. */
    temporary: async (bytes: Uint8Array): Promise<MadeFile> => {
      await mkdir(folder, { recursive: true })
      const path = join(folder, `${randomUUID()}.jpg`)
      const drop = (): Promise<void> => rm(path, { force: true })
      try {
        await writeFile(path, bytes)
        return { ...await look(path), drop }
      }
      catch (error) {
        await drop()
        throw error
      }
    },
    /**
     * A file that stays, under a name that says what it shows: made once. Libraries leave its folder out: what is made of their files
     * is none of them. Errors: views_unwritable, those of `make`.
     */
    lasting: async (place: string, name: string, make: () => Promise<Uint8Array>): Promise<MadeFile> => {
      const path = join(place, name)
      const known = await look(path).catch(() => undefined)
      if (known && known.size > 0)
        return { ...known, drop: async () => {} }
      const bytes = await make()
      try {
        await mkdir(place, { recursive: true })
        await leaveOut(place)
        const draft = join(place, `.${randomUUID()}.draft`)
        await writeFile(draft, bytes)
        await rename(draft, path).catch(async (error: unknown) => {
          await rm(draft, { force: true })
          throw error
        })
        return { ...await look(path), drop: async () => {} }
      }
      catch (error) {
        throw failure('views_unwritable', { folder: place, reason: error instanceof Error ? error.message : String(error) }, error)
      }
    },
  }
}

async function look(path: string): Promise<LookedAt> {
  const { size, mtimeMs } = await stat(path)
  return { path, size, mtimeMs }
}

async function leaveOut(folder: string): Promise<void> {
  await writeFile(join(folder, ignoreFileName), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST')
      throw error
  })
}
