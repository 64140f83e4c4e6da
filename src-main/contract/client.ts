import type { Route } from './route.ts'
import type { RouteInput, RouteName, RouteOutput } from './routes.ts'
import { errorTable, failure, LikenessError } from './errors.ts'
import { routes } from './routes.ts'

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Of one call: `signal` gives it up, and it fails as a fetch does. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

export type Client = { readonly [N in RouteName]: unknown extends RouteInput<N>
  ? () => Promise<RouteOutput<N>>
  : (input: RouteInput<N>, options?: CallOptions) => Promise<RouteOutput<N>>
}

/**
 * A typed client of the native API: one function per route of the table.
 * `fetch` carries the request: the browser's, one with a token, or an engine's own `fetch` in the same process.
 * Errors arrive as `LikenessError`.
 */
export function createClient(fetch: Fetch, origin = ''): Client {
  const call = async (route: Route, input: Record<string, unknown> = {}, options: CallOptions = {}) => {
    const { url, init } = toRequest(route, input)
    const response = await fetch(origin + url, { ...init, ...options })
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok || body === undefined)
      throw toError(response.status, body)
    return body
  }
  const entries = Object.entries(routes as Record<string, Route>).map(([name, route]) => [name, (input?: Record<string, unknown>, options?: CallOptions) => call(route, input, options)])
  return Object.fromEntries(entries) as Client
}

function toRequest(route: Route, input: Record<string, unknown>): { readonly url: string, readonly init: RequestInit } {
  const rest = { ...input }
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  if (route.upload) {
    const form = new FormData()
    form.append('file', rest['file'] as Blob, rest['fileName'] as string)
    return { url: path, init: { method: 'POST', body: form } }
  }
  if (route.stream !== undefined) {
    const { content, ...query } = rest
    return { url: withQuery(path, query), init: { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: content as Blob } }
  }
  if (route.method === 'get')
    return { url: withQuery(path, rest), init: {} }
  return {
    url: path,
    init: { method: route.method.toUpperCase(), headers: { 'content-type': 'application/json' }, body: JSON.stringify(rest) },
  }
}

function withQuery(path: string, values: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined).map(([key, value]): [string, string] => [key, String(value)]))
  return query.size > 0 ? `${path}?${query}` : path
}

/** What an answer that is no success says is wrong: `body` is what its JSON holds. */
export function toError(status: number, body: unknown): LikenessError {
  if (typeof body === 'object' && body !== null && 'code' in body && 'message' in body && Object.hasOwn(errorTable, String(body.code)))
    return new LikenessError(body.code as keyof typeof errorTable, String(body.message))
  return failure('internal', { reason: `the server answered ${status}, and not in words that are understood here.` })
}
