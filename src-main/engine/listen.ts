import type { AddressInfo, Server } from 'node:net'
import { serve } from '@hono/node-server'

export interface Listener {
  /** Such as http://127.0.0.1:7717, without a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves `fetch` on a TCP port; 0 takes a free one. Errors are the system's, such as EADDRINUSE. */
export function listen(fetch: (request: Request) => Response | Promise<Response>, port: number, hostname: string): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => {
      const { port: bound } = server.address() as AddressInfo
      const host = hostname.includes(':') ? `[${hostname}]` : hostname
      resolve({ url: `http://${host}:${bound}`, close: () => closeServer(server as Server & { closeAllConnections: () => void }) })
    })
    server.once('error', reject)
  })
}

function closeServer(server: Server & { readonly closeAllConnections: () => void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
