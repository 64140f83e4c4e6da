import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { failure, LikenessError } from '../../contract/errors.ts'
import { hashFile, runningHash } from '../../media/content-hash.ts'
import { createTurns } from './turns.ts'

export interface Part {
  /** Of the whole file, with its size in bytes. */
  readonly hash: string
  readonly size: number
  /** Where in it the content begins. */
  readonly offset: number
}

export interface PartsOptions {
  /** The folder for received files, absolute; makes it when it is missing. */
  readonly root: () => string
  /** The same, as it was named: nothing is made. */
  readonly named: string
  /** Bytes that are free on the disk of a folder; null when that is not told. @default as the system says */
  readonly free?: ((folder: string) => Promise<number | null>) | undefined
}

const hidden = '.receiving'

/** What does not become a file for so long is removed. */
const keptMs = 24 * 60 * 60_000

/** Bytes that the disk keeps free, for the sake of what else is on it. */
const leastFree = 100_000_000

/** Files of which it is known how far they were hashed. */
const rememberedStates = 200

const full: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT'])

/**
 * Bytes that came from outside, by the hash of the file that they are of, until they are all here and the file is put where it belongs.
 * They lie in a hidden folder of the root, so that putting them there is a mere renaming; no scan looks there.
 */
export function createParts({ root, named, free = freeBytes }: PartsOptions) {
  const turns = createTurns()
  const states = new Map<string, { readonly at: number, readonly state: Uint8Array }>()
  const folder = () => join(root(), hidden)
  const wholePath = (hash: string) => join(folder(), hash)
  const growingPath = (hash: string) => join(folder(), `${hash}.part`)

  async function receive({ hash, size, offset }: Part, content: AsyncIterable<Uint8Array>): Promise<number> {
    if (await sizeOf(wholePath(hash)) === size)
      return ignore(content, size)
    await mkdir(folder(), { recursive: true })
    const here = await sizeOf(growingPath(hash)) ?? 0
    if (here !== offset)
      return ignore(content, here)
    await requireRoom(size - offset)
    try {
      const digest = await append({ hash, size, offset }, content)
      if (digest === undefined)
        return await sizeOf(growingPath(hash)) ?? 0
      if (digest !== hash)
        throw failure('received_differs', { expected: `the content hash ${hash}`, found: digest })
      await rename(growingPath(hash), wholePath(hash))
      return size
    }
    catch (error) {
      const isFull = full.has((error as NodeJS.ErrnoException).code)
      if (isFull || error instanceof LikenessError)
        await rm(growingPath(hash), { force: true })
      throw isFull ? failure('receive_disk_full', { folder: root(), free: await free(root()), kept: leastFree }) : error
    }
  }

  /** Answers the content hash once all is here. What came of a request that breaks off stays, to be gone on with. */
  async function append({ hash, size, offset }: Part, content: AsyncIterable<Uint8Array>): Promise<string | undefined> {
    const before = states.get(hash)
    const isKnown = offset === 0 || before?.at === offset
    const running = await runningHash(offset > 0 && before?.at === offset ? before.state : undefined)
    states.delete(hash)
    let at = offset
    await using file = await open(growingPath(hash), 'a')
    try {
      await readAll(content, async (piece) => {
        if (at + piece.byteLength > size)
          throw failure('received_differs', { expected: `${size} bytes`, found: 'more' })
        await write(file, piece)
        running.update(piece)
        at += piece.byteLength
      })
    }
    finally {
      if (isKnown && at < size)
        remember(hash, { at, state: running.state() })
    }
    if (at < size)
      return undefined
    await file.sync()
    return isKnown ? running.digest() : await hashFile(growingPath(hash))
  }

  function remember(hash: string, state: { readonly at: number, readonly state: Uint8Array }): void {
    states.set(hash, state)
    if (states.size > rememberedStates)
      states.delete(states.keys().next().value!)
  }

  async function requireRoom(bytes: number): Promise<void> {
    const left = await free(folder())
    if (left !== null && left < bytes + leastFree)
      throw failure('receive_disk_full', { folder: root(), free: left, kept: leastFree })
  }

  return {
    /**
     * Takes bytes that go on where those end that are here; answers how many are here then. Others than those that go on are not taken.
     * Errors: received_differs, receive_disk_full; then nothing of the file is kept.
     */
    receive: (part: Part, content: AsyncIterable<Uint8Array>): Promise<number> => turns.take(part.hash, () => receive(part, content)),

    /** Where a file lies of which all bytes are here; undefined while some are missing. */
    whole: async (hash: string, size: number): Promise<string | undefined> => await sizeOf(wholePath(hash)) === size ? wholePath(hash) : undefined,

    /** Reads what comes to its end and leaves it; answers `here`. */
    skip: ignore,

    drop: (hash: string): Promise<void> => rm(wholePath(hash), { force: true }),

    /** Removes what has waited for a day. */
    removeStale: async (): Promise<void> => {
      for (const name of await readdir(join(named, hidden)).catch(() => [])) {
        const path = join(named, hidden, name)
        const touchedMs = (await stat(path).catch(() => undefined))?.mtimeMs
        if (touchedMs !== undefined && touchedMs < Date.now() - keptMs)
          await rm(path, { recursive: true, force: true })
      }
    },
  }
}

async function write(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let start = 0; start < piece.byteLength;)
    start += (await file.write(piece, start)).bytesWritten
}

/** What comes is read to its end though it is not wanted, so that who sends it hears the answer. */
async function ignore(content: AsyncIterable<Uint8Array>, here: number): Promise<number> {
  await readAll(content, async () => {})
  return here
}

/** Takes each piece, to the end also after one failed; then throws what that threw. */
async function readAll(content: AsyncIterable<Uint8Array>, take: (piece: Uint8Array) => Promise<void>): Promise<void> {
  let failed: { readonly error: unknown } | undefined
  for await (const piece of content) {
    if (!failed)
      await take(piece).catch((error: unknown) => failed = { error })
  }
  if (failed)
    throw (failed as { readonly error: unknown }).error
}

async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ? stats.size : undefined
}

async function freeBytes(folder: string): Promise<number | null> {
  const stats = await statfs(folder).catch(() => null)
  return stats && stats.bavail * stats.bsize
}
