import type { HttpBindings } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'

/**
 * fail, limit: 500, or 429 with Retry-After, before anything is done. fail-after: done, then 500. reset: the connection breaks
 * before anything is done. reset-after, half: it is done, and then no answer comes, or half of one. slow: the answer takes 300 ms.
 */
export const faultKinds = ['fail', 'fail-after', 'limit', 'reset', 'reset-after', 'half', 'slow'] as const
export type FaultKind = typeof faultKinds[number]

export interface Faults {
  /** Which of the requests are hit, 0…1. */
  readonly rate: number
  /** One of these, by chance. @default all */
  readonly kinds?: readonly FaultKind[]
  /** Only such requests are hit. @default all */
  readonly only?: (request: Request) => boolean
  /** Requests that are hit at most. @default without end */
  readonly times?: number
  /** What Retry-After says, s. @default 0 */
  readonly retryAfter?: number
}

/** A request as it came in, for what a test says of the traffic; bodies are not kept. */
export interface SeenRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Headers
  readonly fault: FaultKind | undefined
}

export interface StandInEnv { readonly Bindings: HttpBindings }

export interface StandIn extends AsyncDisposable {
  /** Such as http://127.0.0.1:41234. */
  readonly url: string
  /** Every request since the beginning, or since it was emptied. */
  readonly seen: SeenRequest[]
  /** From now on requests are hit so; undefined: all are answered well. */
  readonly fail: (faults: Faults | undefined) => void
}

/**
 * What all stand-ins for hosted services have in common: a real port of 127.0.0.1, and faults of the network and of the server on
 * demand, by chance of `random`. What the service is, `app` says.
 */
export async function startStandIn(app: Hono<StandInEnv>, random: () => number = Math.random): Promise<StandIn> {
  const seen: SeenRequest[] = []
  let faults: Faults | undefined
  let left = 0

  function faultOf(request: Request): FaultKind | undefined {
    if (!faults || left <= 0 || faults.only?.(request) === false || random() >= faults.rate)
      return undefined
    left--
    const kinds = faults.kinds ?? faultKinds
    return kinds[Math.floor(random() * kinds.length)]
  }

  const outer = new Hono<StandInEnv>()
  // Who was killed in the middle of a request hears no answer.
  outer.onError(error => (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? new Response(null, { status: 400 }) : Promise.reject(error))
  outer.all('*', async (c) => {
    const { incoming, outgoing } = c.env
    const fault = faultOf(c.req.raw)
    seen.push({ method: c.req.method, url: c.req.raw.url.replace(/^https?:\/\/[^/]+/, ''), headers: c.req.raw.headers, fault })
    if (fault === 'fail')
      return c.text('Internal Server Error', 500)
    if (fault === 'limit')
      return c.text('Too Many Requests', 429, { 'retry-after': String(faults?.retryAfter ?? 0) })
    if (fault === 'reset') {
      incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    }
    if (fault === 'slow')
      await wait(300)
    const response = await app.fetch(c.req.raw, c.env)
    if (fault === 'fail-after')
      return c.text('Internal Server Error', 500)
    if (fault === 'reset-after') {
      incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    }
    if (fault === 'half') {
      const bytes = new Uint8Array(await response.arrayBuffer())
      outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': String(Math.max(2, bytes.byteLength)) })
      outgoing.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => incoming.socket.destroy())
      return RESPONSE_ALREADY_SENT
    }
    return response
  })

  const server = createAdaptorServer({ fetch: outer.fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    fail: (wanted) => {
      faults = wanted
      left = wanted?.times ?? Number.POSITIVE_INFINITY
    },
    [Symbol.asyncDispose]: async () => {
      'closeAllConnections' in server && server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
