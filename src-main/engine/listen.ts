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

/** Serves `fetch` on a TCP port, 0…65535; 0 takes a free one. Errors: listen_failed. */
export function listen(fetch: (request: Request) => Response | Promise<Response>, port: number, hostname: string): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => {
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
