import type { LookupAddress } from 'node:dns'
import type { Agent, buildConnector } from 'undici'
import { isPublicAddress, judge, resolveHost } from '../../media/remote.ts'

export interface ConnectionOptions {
  /** Requests under way at once. */
  readonly parallel: number
  /** ms until a connection must be there. @default 15 s */
  readonly connectTimeoutMs?: number | undefined
  /** Whether an IP address that a service named may be connected to. @default isPublicAddress */
  readonly allow?: ((address: string) => boolean) | undefined
  /** The addresses of a host that a service named. @default those that the system knows */
  readonly resolve?: ((hostname: string) => Promise<readonly LookupAddress[]>) | undefined
}

/** No connection came about: nothing was asked. `cause` says why. */
export class NotConnected extends Error {}

/**
 * Connections to the address of an account, and to those that its service named: their hosts are judged before each connection,
 * which goes to the very address that was judged. They are kept for the next request.
 */
export function createConnections({ parallel, connectTimeoutMs = 15_000, allow = isPublicAddress, resolve = resolveHost }: ConnectionOptions) {
  let made: Promise<{ readonly own: Agent, readonly named: Agent }> | undefined

  async function make() {
    const { Agent, buildConnector } = await import('undici')
    const connect = buildConnector({ timeout: connectTimeoutMs, autoSelectFamily: true })
    const options = { connections: parallel, headersTimeout: 0, bodyTimeout: 0 }
    return { own: new Agent({ ...options, connect: marked(connect) }), named: new Agent({ ...options, connect: marked(judged(connect)) }) }
  }

  function judged(connect: buildConnector.connector): buildConnector.connector {
    return (options, callback) => {
      const url = new URL(`${options.protocol}//${options.hostname}`)
      judge(url.origin, url, resolve, allow).then(({ address }) => connect({ ...options, hostname: address }, callback), error => callback(error as Error, null))
    }
  }

  return {
    /** Sends through connections to the account's own address, or to one that its service named. */
    agent: async (isOwn: boolean): Promise<Agent> => (await (made ??= make()))[isOwn ? 'own' : 'named'],

    [Symbol.asyncDispose]: async (): Promise<void> => {
      const agents = await made
      await Promise.all([agents?.own.destroy(), agents?.named.destroy()])
    },
  }
}

/** Tells apart that there was no connection from that it broke. */
function marked(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => connect(options, (...[error, socket]) => error ? callback(new NotConnected(error.message, { cause: error }), null) : callback(null, socket!))
}
