import type { Buffer } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import type { Dispatcher, Response } from 'undici'
import type { Part } from './answer.ts'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { failure, LikenessError } from '../../contract/errors.ts'
import { judge, rangeHeaders } from './answer.ts'
import { isFullDisk, isPassing, isUnreachable, offlineReason, reasonOf } from './reasons.ts'

export interface FileDownload {
  readonly url: string
  /** Where it is to be; until it is complete it is `<target>.part` beside it. */
  readonly target: string
  /** As the catalogue says. */
  readonly bytes: number
  readonly sha256: string | null
  /** Carries the requests. */
  readonly dispatcher: Dispatcher
  readonly signal: AbortSignal
  /** Bytes that are there, and those that there will be. */
  readonly onProgress: (received: number, total: number) => void
  /** Before the nth attempt in a row that brought nothing. @default 1 s, 2 s, 4 s … */
  readonly waitMs?: (attempt: number) => number
}

/** It may be asked for again. */
class Interruption extends Error {
  readonly afterMs: number | null

  constructor(reason: string, afterMs: number | null = null, cause?: unknown) {
    super(reason, { cause })
    this.afterMs = afterMs
  }
}

/** Attempts in a row that bring nothing, and attempts in all, so that a server that sends a few bytes at a time ends too. */
const fruitlessAttempts = 5
const mostAttempts = 100

/** What a file may have beyond twice its published size. Sizes of smaller ones are not looked at: some are only estimated. */
const slack = 1_000_000

/**
 * Downloads a file, going on from what an earlier attempt left, where the server still has the same file (by its ETag).
 * A connection that breaks, a server that is busy or sends less than it said is asked again. It gets its name only when it is
 * complete and its SHA-256, where published, is right. What has come stays when it fails or is aborted.
 * Errors: download_failed, disk_full; an abort rejects with the signal's reason.
 */
export async function downloadFile(task: FileDownload): Promise<void> {
  const { target, signal, waitMs = attempt => 500 * 2 ** attempt } = task
  const finished = await sizeOf(target)
  if (finished !== undefined)
    return task.onProgress(finished, finished)
  await mkdir(dirname(target), { recursive: true })
  let fruitless = 0
  let reached = false
  let isResumed = (await readPart(target)).size > 0
  for (let attempt = 1; ; attempt++) {
    const before = (await readPart(target)).size
    try {
      await fetchRest(task)
      await check(task)
      await rename(partOf(target), target)
      return await rm(noteOf(target), { force: true })
    }
    catch (error) {
      signal.throwIfAborted()
      if (error instanceof Mismatch && isResumed) {
        isResumed = false
        continue
      }
      if (!(error instanceof Interruption))
        throw named(error, task)
      const grew = (await readPart(target)).size > before
      reached ||= grew
      fruitless = grew ? 0 : fruitless + 1
      if (isUnreachable(error) && !reached)
        throw failure('download_failed', { what: basename(target), reason: offlineReason(task.url, error) }, error)
      if (fruitless === fruitlessAttempts || attempt === mostAttempts)
        throw failure('download_failed', { what: basename(target), reason: `${error.message}, again and again. What has come is kept: try again later.` }, error)
      await setTimeout(error.afterMs ?? waitMs(fruitless), undefined, { signal })
    }
  }
}

/** What came is not the file that the catalogue means. */
class Mismatch extends Error {}

async function fetchRest(task: FileDownload): Promise<void> {
  const { url, target, dispatcher, signal } = task
  const part = await readPart(target)
  // Loaded when something is downloaded, which is seldom: it would take a tenth of the start.
  const { fetch } = await import('undici')
  const response = await fetch(url, { dispatcher, signal, headers: { 'accept-encoding': 'identity', ...rangeHeaders(part) } }).catch((error: unknown) => {
    throw isPassing(error) || signal.aborted
      ? new Interruption(reasonOf(error), null, error)
      : failure('download_failed', { what: basename(target), reason: `${reasonOf(error)} (${url}).` }, error)
  })
  const answer = judge(response, part)
  if (answer.kind === 'whole' || answer.kind === 'rest')
    return receive(task, response, answer.kind === 'rest' ? part : { size: 0, etag: answer.etag }, answer.total)
  await response.body?.cancel()
  if (answer.kind === 'refused')
    throw failure('download_failed', { what: basename(target), reason: answer.reason })
  if (answer.kind === 'later')
    throw new Interruption(answer.reason, answer.afterMs)
  if (answer.kind === 'stale') {
    await discard(target)
    throw new Interruption('the server does not go on from where it stopped', 0)
  }
}

/** Writes the body of a response behind the first `from.size` bytes of the part. */
async function receive({ target, bytes, onProgress }: FileDownload, response: Response, from: Part, total: number | null): Promise<void> {
  const most = total ?? 2 * bytes + slack
  if (most > 2 * bytes + slack)
    throw failure('download_failed', { what: basename(target), reason: `it would have ${most} bytes; about ${bytes} were expected.` })
  await writeFile(noteOf(target), JSON.stringify({ etag: from.etag }))
  const file = await open(partOf(target), from.size > 0 ? 'r+' : 'w')
  let size = from.size
  try {
    await file.truncate(size)
    onProgress(size, total ?? Math.max(bytes, size))
    for await (const chunk of chunksOf(response)) {
      await writeAll(file, chunk, size)
      size += chunk.length
      onProgress(size, total ?? Math.max(bytes, size))
      if (size > most)
        break
    }
    await file.sync()
  }
  finally {
    await file.close()
  }
  if (total !== null && size < total)
    throw new Interruption(`the server sent ${size} of ${total} bytes`)
  if (size > most) {
    await discard(target)
    throw failure('download_failed', { what: basename(target), reason: `the server sends more than the ${most} bytes that were expected.` })
  }
}

/** The chunks of a body; where it breaks off, that is an interruption, while errors of who reads it are not. */
async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const chunks = response.body?.values() as AsyncIterableIterator<Uint8Array> | undefined
  try {
    for (;;) {
      const next = await chunks?.next().catch((error: unknown) => {
        throw new Interruption(reasonOf(error), null, error)
      })
      if (next === undefined || next.done === true)
        return
      yield next.value
    }
  }
  finally {
    await chunks?.return?.()
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < chunk.length;)
    written += (await file.write(chunk, written, chunk.length - written, at + written)).bytesWritten
}

/** Whether what has come is what the catalogue means; what is not goes. */
async function check({ target, bytes, sha256 }: FileDownload): Promise<void> {
  const { size } = await stat(partOf(target))
  const hash = sha256 === null ? null : await sha256Of(partOf(target))
  const isOfSize = bytes < slack || (size >= bytes / 2 && size <= bytes * 2)
  if (isOfSize && hash === sha256)
    return
  await discard(target)
  throw new Mismatch(isOfSize
    ? `its SHA-256 is ${hash}; ${sha256} was expected. It was thrown away.`
    : `it has ${size} bytes; about ${bytes} were expected. It was thrown away.`)
}

function named(error: unknown, { target }: FileDownload): unknown {
  if (error instanceof LikenessError)
    return error
  if (isFullDisk(error))
    return failure('disk_full', { folder: dirname(target), free: null }, error)
  return error instanceof Mismatch ? failure('download_failed', { what: basename(target), reason: error.message }) : error
}

function partOf(target: string): string {
  return `${target}.part`
}

/** Holds the ETag of the part. */
function noteOf(target: string): string {
  return `${target}.part.json`
}

async function readPart(target: string): Promise<Part> {
  const size = await sizeOf(partOf(target)) ?? 0
  const note = await readFile(noteOf(target), 'utf8').then(text => JSON.parse(text) as unknown).catch(() => undefined)
  const etag = typeof note === 'object' && note !== null && 'etag' in note && typeof note.etag === 'string' ? note.etag : null
  return { size: etag === null ? 0 : size, etag }
}

async function discard(target: string): Promise<void> {
  await rm(partOf(target), { force: true })
  await rm(noteOf(target), { force: true })
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(({ size }) => size, () => undefined)
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}
