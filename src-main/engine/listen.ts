import type { HttpBindings, ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import process from 'node:process'
import { createAdaptorServer } from '@hono/node-server'
import { failure } from '../contract/errors.ts'
import { answerBeforeEnd } from '../http/unread-body.ts'

export interface Listener {
  /**
   * Takes nobody in any more. Who is connected is cut off after `graceMs`; those that ask for nothing at once.
   * @default graceMs 0
   */
  readonly close: (graceMs?: number) => Promise<void>
}

export interface PortListener extends Listener {
  /** Such as http://127.0.0.1:7717, without a slash at the end. */
  readonly url: string
}

/** What the system's codes mean here, and what to do. */
const portReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port. Choose another one.',
  EACCES: 'the system reserves this port. Choose one above 1023.',
  EADDRNOTAVAIL: 'this machine does not have that address. 127.0.0.1 is for this machine only, 0.0.0.0 for all of its addresses.',
  ENOTFOUND: 'there is no host of that name. 127.0.0.1 is for this machine only, 0.0.0.0 for all of its addresses.',
}

const socketReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program answers there, or a file lies there that is no socket',
  EINVAL: 'its path is too long for the system, which takes about 100 characters',
  ENAMETOOLONG: 'its path is too long for the system, which takes about 100 characters',
  // libuv answers this for a folder that is not there, too.
  EACCES: 'its folder does not exist, or this user may not write in it',
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
export async function listen(fetch: Fetch, port: number, hostname: string, serverOptions: Patience = patience): Promise<PortListener> {
  const server = createAdaptorServer({ fetch: hearingOut(fetch), hostname, serverOptions })
  await bind(server, { port, host: hostname }).catch((error: NodeJS.ErrnoException) => {
    throw failure('listen_failed', { host: hostname, port, reason: portReasons[error.code ?? ''] ?? error.message }, error)
  })
  const { port: bound } = server.address() as AddressInfo
  const host = hostname.includes(':') ? `[${hostname}]` : hostname
  return { url: `http://${host}:${bound}`, close: graceMs => closeServer(server, graceMs) }
}

/**
 * Serves `fetch` on a Unix socket, which only this user may open, or a Windows pipe, such as \\.\pipe\likeness-1f6a. What an engine
 * left behind that was killed is replaced. Errors: socket_failed.
 */
export async function listenOnSocket(fetch: Fetch, path: string, serverOptions: Patience = patience): Promise<Listener> {
  const server = createAdaptorServer({ fetch: hearingOut(fetch), serverOptions })
  try {
    await bind(server, { path }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || !isSocket(path) || await answers(path))
        throw error
      rmSync(path, { force: true })
      await bind(server, { path })
    })
    if (process.platform !== 'win32')
      chmodSync(path, 0o600)
  }
  catch (error) {
    server.close()
    const { code, message } = error as NodeJS.ErrnoException
    throw failure('socket_failed', { path, reason: socketReasons[code ?? ''] ?? message }, error)
  }
  return { close: graceMs => closeServer(server, graceMs) }
}

/** So that clients that are still sending hear why they were refused. */
function hearingOut(fetch: Fetch): Fetch {
  return async (request, env) => answerBeforeEnd(await fetch(request, env), (env as HttpBindings).incoming)
}

function bind(server: ServerType, place: { readonly port: number, readonly host: string } | { readonly path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(place, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

/** Whether a file is a Unix socket; never so of a pipe of Windows, which goes with its process. */
function isSocket(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() ?? false
}

/** Whether anybody takes connections at a socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'))
  })
}

function closeServer(server: ServerType, graceMs = 0): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if (!('closeAllConnections' in server))
      return
    if (graceMs === 0)
      return server.closeAllConnections()
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
  })
}
