/** What is known of a file that has come in part. */
export interface Part {
  /** Bytes that are there. */
  readonly size: number
  /** The server's mark of that version of the file; null when it gave none that a later request could rely on. */
  readonly etag: string | null
}

/** What an answer to a request for (the rest of) a file means. */
export type Answer
  /** Its body follows what is there. */
  = | { readonly kind: 'rest', readonly total: number }
  /** Its body is the whole file, in place of what is there. `total` is null when the server does not say. */
    | { readonly kind: 'whole', readonly total: number | null, readonly etag: string | null }
  /** All is there. */
    | { readonly kind: 'complete' }
  /** What is there is of no use: ask for the whole. */
    | { readonly kind: 'stale' }
  /** Ask again later. */
    | { readonly kind: 'later', readonly reason: string, readonly afterMs: number | null }
  /** It makes no sense to ask again. */
    | { readonly kind: 'refused', readonly reason: string }

interface Response {
  readonly status: number
  readonly headers: { readonly get: (name: string) => string | null }
}

const longestWaitMs = 60_000

/**
 * The headers of a request for what is missing of a file. `If-Range` has the server send the whole file when it is another one
 * by now (RFC 9110, section 13.1.5).
 */
export function rangeHeaders({ size, etag }: Part): Record<string, string> {
  return size > 0 && etag !== null ? { 'range': `bytes=${size}-`, 'if-range': etag } : {}
}

/** Judges an answer to such a request. */
export function judge({ status, headers }: Response, part: Part): Answer {
  const etag = strong(headers.get('etag'))
  const isEncoded = (headers.get('content-encoding') ?? 'identity') !== 'identity'
  if (status === 200)
    return isEncoded ? { kind: 'whole', total: null, etag: null } : { kind: 'whole', total: lengthOf(headers.get('content-length')), etag }
  if (status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '')
    const isRest = range !== null && !isEncoded && Number(range[1]) === part.size && Number(range[2]) + 1 === Number(range[3]) && (etag === null || etag === part.etag)
    return isRest ? { kind: 'rest', total: Number(range[3]) } : { kind: 'stale' }
  }
  if (status === 416)
    return part.size > 0 && headers.get('content-range') === `bytes */${part.size}` ? { kind: 'complete' } : { kind: 'stale' }
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'later', reason: `the server answered ${status}`, afterMs: waitOf(headers.get('retry-after')) }
  return { kind: 'refused', reason: refusal(status) }
}

function refusal(status: number): string {
  if (status === 404 || status === 410)
    return `the server does not have it (${status}).`
  if (status === 401 || status === 403)
    return `the server does not give it to everybody (${status}).`
  return `the server answered ${status}.`
}

/** Weak marks (`W/"…"`) do not promise that the bytes are the same. */
function strong(etag: string | null): string | null {
  return etag !== null && /^"[^"]*"$/.test(etag) ? etag : null
}

function lengthOf(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value) ? Number(value) : null
}

/** `Retry-After` in seconds, as ms; a date is not waited for. */
function waitOf(value: string | null): number | null {
  const seconds = lengthOf(value)
  return seconds === null ? null : Math.min(seconds * 1000, longestWaitMs)
}
