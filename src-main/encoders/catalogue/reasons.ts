const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])
const unreachable: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'])

/** Whether an error says that the disk has no room left. */
export function isFullDisk(error: unknown): boolean {
  return chain(error).some(one => full.has(one.code))
}

/** Whether an error says that the server, or the proxy before it, cannot be reached at all. */
export function isUnreachable(error: unknown): boolean {
  return chain(error).some(one => unreachable.has(one.code))
}

/** Whether asking again may help: the connection failed, not what was asked, nor who answered. */
export function isPassing(error: unknown): boolean {
  return chain(error).some(({ code }) => typeof code === 'string' && /^(?:E(?!RR_)|UND_ERR_)/.test(code))
}

/** Why a request failed, in the words of what failed deepest. */
export function reasonOf(error: unknown): string {
  return chain(error).findLast(one => one.message !== '')?.message ?? String(error)
}

/** What somebody can do who is not connected. */
export function offlineReason(url: string, error: unknown): string {
  return `${new URL(url).host} cannot be reached (${reasonOf(error)}). Is this machine offline? Connect it and try again; set HTTPS_PROXY where it needs a proxy, or LIKENESS_MIRROR to the address of a mirror; or import a folder that was downloaded elsewhere.`
}

/** An error, and what caused it; the causes of a failed connection to several addresses are among them. */
function chain(error: unknown): (Error & { readonly code?: unknown })[] {
  if (!(error instanceof Error))
    return []
  const inner = error instanceof AggregateError ? error.errors.slice(0, 1) : []
  return [error, ...[...inner, error.cause].flatMap(chain)]
}
