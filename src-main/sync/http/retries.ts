/** ms that are waited at most before a request is tried again here: who is asked to wait longer is told so. */
export const longestWait = 60_000

const firstWait = 500
const longestBackoff = 30_000

/** ms before the attempt after so many: doubled each time, and of that a part by chance (0…1), so that not all come back at once. */
export function backoff(attempts: number, chance: number): number {
  const most = Math.min(longestBackoff, firstWait * 2 ** (attempts - 1))
  return most / 2 + chance * most / 2
}

/** What a Retry-After header asks for in ms, RFC 9110 10.2.3: seconds or a date. Undefined where it is missing or neither. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '')
    return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
