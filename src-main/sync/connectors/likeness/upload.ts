import type { Outgoing } from '../../types.ts'
import type { LikenessRequests } from './requests.ts'
import { Readable } from 'node:stream'
import { failure } from '../../../contract/errors.ts'
import { safePath } from '../../../library/received/safe-path.ts'
import { hashFile, runningHash } from '../../../media/content-hash.ts'
import { isAsItLies } from '../../as-it-lies.ts'
import { ServiceFailure } from '../../service-failure.ts'
import { service } from './service.ts'

/** A file that goes there. */
export interface Upload {
  /** Where it lies in its library, '/' between names. */
  readonly path: string
  readonly hash: string
  readonly bytes: number
  /** Its bytes from `start` up to `end` (exclusive). */
  readonly open: (start: number, end: number) => Readable
  /** Bytes of one request: few enough that one takes no more than minutes over a slow line. */
  readonly part: number
}

const usualPart = 8_000_000

/** Of files that can be read from their beginning alone: what one request may bring at most. */
const largePart = 64_000_000

/** Answers in a row that tell of no more bytes, until it is given up. */
const vainAnswers = 3

/** The file of an item and those beside it that it refers to, by paths from the root of its library. */
export async function uploadsOf(item: Outgoing): Promise<readonly [Upload, ...Upload[]]> {
  const { asset, bytes, companions } = item
  const folder = asset.path.slice(0, Math.max(0, asset.path.lastIndexOf('/')))
  // What is not sent as it lies on disk has bytes that nobody has hashed yet.
  const hash = isAsItLies(item) ? item.key : await hashFile(item.path)
  const own: Upload = { path: safePath(`${folder}/${item.name}`), hash, bytes, open: (start, end) => item.open(start, end), part: usualPart }
  const besides = companions.map(async (companion): Promise<Upload> => ({
    path: safePath(resolved(folder, companion.path)),
    hash: await hashOf(companion.open()),
    bytes: companion.bytes,
    open: (start, end) => start === 0 && end === companion.bytes ? companion.open() : Readable.from(cut(companion.open(), start, end)),
    part: largePart,
  }))
  return [own, ...await Promise.all(besides)]
}

/** Sends the bytes of a file, as far as they are not there already. Errors: ServiceFailure. */
export async function upload(requests: LikenessRequests, collection: string, { hash, bytes: size, open, part }: Upload, signal: AbortSignal): Promise<void> {
  const send = (offset: number, end: number) => requests.bytes(collection, { hash, size, offset }, { mediaType: 'application/octet-stream', bytes: end - offset, open: () => end === offset ? Readable.from([]) : open(offset, end) }, signal)
  // What is sent in several requests may be there in part, or whole.
  let there = size > part ? await send(0, 0) : 0
  if (size > 0 && there >= size)
    return
  let vain = 0
  do {
    const now = await send(there, Math.min(there + part, size))
    vain = now > there ? 0 : vain + 1
    if (vain === vainAnswers && size > 0)
      throw stuck(`it has ${now} of ${size} bytes, and takes no more`)
    there = now
  } while (there < size)
}

/** Its bytes were sent, and it says that they are missing; or takes none. */
export function stuck(reason: string): ServiceFailure {
  return new ServiceFailure(failure('service_unclear', { service: service.name, what: 'an upload', reason }), { kind: 'unclear', mayHaveHappened: false })
}

/** A path from a folder as one from where that lies: `..` goes up, at most to the root. */
function resolved(folder: string, path: string): string {
  const names = folder.split('/').filter(name => name !== '')
  for (const name of path.split('/')) {
    if (name === '..')
      names.pop()
    else if (name !== '.' && name !== '')
      names.push(name)
  }
  return names.join('/')
}

async function hashOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const running = await runningHash()
  for await (const piece of content)
    running.update(piece)
  return running.digest()
}

async function* cut(content: AsyncIterable<Uint8Array>, start: number, end: number): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const piece of content) {
    const kept = piece.subarray(Math.max(0, start - at), Math.max(0, end - at))
    at += piece.byteLength
    if (kept.byteLength > 0)
      yield kept
    if (at >= end)
      return
  }
}
