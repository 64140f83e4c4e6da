import type { AddressInfo, Server } from 'node:net'
import { serve } from '@hono/node-server'
import { failure } from '../contract/errors.ts'

export interface Listener {
  /** Such as http://127.0.0.1:7717, without a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** What the system's codes mean here, and what to do. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port. Choose another one; 0 takes a free one.',
  EACCES: 'the system reserves this port. Choose one above 1023; 0 takes a free one.',
  EADDRNOTAVAIL: 'this machine does not have that address. 127.0.0.1 is for this machine only, 0.0.0.0 for all of its addresses.',
  ENOTFOUND: 'there is no host of that name. 127.0.0.1 is for this machine only, 0.0.0.0 for all of its addresses.',
}

/** How long a client may take to send a request. */
export interface Patience {
  /** ms for its headers. */
  readonly headersTimeout: number
  /** ms for all of it: enough for a large model over a slow network. */
  readonly requestTimeout: number
  /** Looked at so often, ms. */
  readonly connectionsCheckingInterval: number
}

const patience: Patience = { headersTimeout: 20_000, requestTimeout: 300_000, connectionsCheckingInterval: 5000 }

/** Answers a request; `env` has Node's own request and response. */
export type Fetch = (request: Request, env: object) => Response | Promise<Response>

/** Serves `fetch` on a TCP port, 0…65535; 0 takes a free one. Who sends too slowly is answered 408 and cut off. Errors: listen_failed. */
export function listen(fetch: Fetch, port: number, hostname: string, serverOptions: Patience = patience): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname, serverOptions }, () => {
      const { port: bound } = server.address() as AddressInfo
      const host = hostname.includes(':') ? `[${hostname}]` : hostname
      resolve({ url: `http://${host}:${bound}`, close: () => closeServer(server as Server & { closeAllConnections: () => void }) })
    })
    server.once('error', (error: NodeJS.ErrnoException) => reject(failure('listen_failed', { host: hostname, port, reason: reasons[error.code ?? ''] ?? error.message }, error)))
  })
}

function closeServer(server: Server & { readonly closeAllConnections: () => void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
