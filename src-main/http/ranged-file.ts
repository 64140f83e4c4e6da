import type { Stats } from 'node:fs'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Bytes of a file, the last one included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * The bytes that a `Range` header asks for of a file of so many: `unsatisfiable` when it has none of them, undefined when the
 * whole file is to be sent, also for what asks for several ranges or cannot be understood (RFC 9110, section 14.2).
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === undefined || to === undefined || from + to === '')
    return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (from !== '' && to !== '' && Number(to) < start)
    return undefined
  return start < size && start <= end ? { start, end } : 'unsatisfiable'
}

/** What does not run on its own origin even when a browser opens it. */
const inert = { 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox; default-src \'none\'; style-src \'unsafe-inline\'; img-src data:' }

/** A file as the answer to a request: streamed, whole or the range that is asked for. `more`: headers besides, or in place of, the usual ones. Errors: those of the file system. */
export async function rangedFile(path: string, mediaType: string, request: Request, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const stats = await stat(path)
  const tag = tagOf(stats)
  const ifRange = request.headers.get('if-range')
  const range = ifRange === null || ifRange === tag ? rangeOf(request.headers.get('range') ?? undefined, stats.size) : undefined
  const headers = { ...inert, 'content-type': mediaType, 'accept-ranges': 'bytes', 'etag': tag, 'cache-control': 'private, no-cache', ...more }
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${stats.size}` } })
  const body = stats.size === 0 ? null : Readable.toWeb(createReadStream(path, range)) as ReadableStream<Uint8Array>
  return range
    ? new Response(body, { status: 206, headers: { ...headers, 'content-length': String(range.end - range.start + 1), 'content-range': `bytes ${range.start}-${range.end}/${stats.size}` } })
    : new Response(body, { headers: { ...headers, 'content-length': String(stats.size) } })
}

function tagOf({ size, mtimeMs }: Stats): string {
  return `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`
}
