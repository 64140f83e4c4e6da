import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { pictureFolders } from './preview-files.ts'

/** A file of the cache. */
export interface CachedFile {
  readonly path: string
  /** Of the picture; undefined for a file that is none. */
  readonly picture: string | undefined
  /** Bytes. */
  readonly size: number
  /** ms since 1970. */
  readonly usedAt: number
}

const forms = Object.values(pictureFolders)

/** A file that is so young may belong to an asset whose step is not recorded yet. */
const graceMs = 10 * 60_000

/**
 * The files of the cache, a folder of them at a time: of half a million some two thousand. Drafts of a process that is gone are
 * deleted on the way; what the signal aborts ends quietly.
 */
export async function* cachedFiles(dataDir: string, signal: AbortSignal): AsyncGenerator<readonly CachedFile[]> {
  for (const form of forms) {
    for (const shard of await names(join(dataDir, form))) {
      const files: CachedFile[] = []
      for (const name of await names(join(dataDir, form, shard))) {
        if (signal.aborted)
          return
        const file = await look(join(dataDir, form, shard, name), name)
        if (file)
          files.push(file)
      }
      yield files
    }
  }
}

/** Deletes what nothing shows, drafts included; answers how many files that were. */
export async function sweepLeftovers(dataDir: string, shownAmong: (pictures: readonly string[]) => ReadonlySet<string>, signal: AbortSignal): Promise<number> {
  let swept = 0
  for await (const files of cachedFiles(dataDir, signal)) {
    const shown = shownAmong(files.flatMap(({ picture }) => picture ?? []))
    for (const { path, picture, usedAt } of files) {
      if ((picture === undefined || !shown.has(picture)) && Date.now() - usedAt > graceMs) {
        await rm(path, { force: true })
        swept++
      }
    }
  }
  return swept
}

async function look(path: string, name: string): Promise<CachedFile | undefined> {
  const pid = /\.(\d+)-\d+\.draft$/.exec(name)?.[1]
  const stats = await stat(path).catch(() => undefined)
  if (!stats?.isFile())
    return undefined
  if (pid !== undefined && Number(pid) !== process.pid) {
    await rm(path, { force: true })
    return undefined
  }
  return { path, picture: /^([0-9a-f]{32})\.(?:jpg|webp)$/.exec(name)?.[1], size: stats.size, usedAt: stats.mtimeMs }
}

/** The names in a folder; none where there is no folder. */
function names(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      return []
    throw error
  })
}
