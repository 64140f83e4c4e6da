import type { Command } from 'commander'
import type { Dispatcher } from 'undici'
import type { Client } from '../contract/client.ts'
import type { LikenessEvent } from '../contract/events.ts'
import type { Engine, EngineOptions } from '../engine/engine.ts'
import type { EngineAddress, EngineApi } from '../engine/lock.ts'
import { join } from 'node:path'
import pino from 'pino'
import { createClient } from '../contract/client.ts'
import { failure, LikenessError } from '../contract/errors.ts'
import { followEvents } from '../contract/follow-events.ts'
import { dataDirOf } from '../engine/data-dir.ts'
import { lockDataDir, readAddress } from '../engine/lock.ts'
import { logTo } from '../engine/log.ts'
import { withToken } from '../engine/token.ts'

export interface Connection {
  readonly client: Client
  /** The engine in this process; undefined when another process has the data folder and answers over HTTP. */
  readonly engine: Engine | undefined
  /** Who has the data folder; undefined when it is the engine in this process. */
  readonly address: EngineAddress | undefined
  /** Calls `listener` with every event from when this resolves; the answer ends it. */
  readonly listen: (listener: (event: LikenessEvent) => void) => Promise<() => void>
  readonly close: () => Promise<void>
}

/** Options that every command has. */
export interface CommonOptions {
  readonly data?: string
  readonly json?: boolean
  readonly verbose?: boolean
}

/**
 * Opens the engine of a data folder in this process. Its log goes to `likeness.log` in the folder, or to stderr when `verbose`.
 * One that stays follows the libraries' folders. The engine is loaded only when the folder is free: help, wrong options and
 * commands beside a server need none of it. Errors: data_in_use, those of `createEngine`.
 */
export async function openEngineFor({ data, verbose }: CommonOptions, { watch = false, dialects = false, ...more }: Pick<EngineOptions, 'watch' | 'dialects' | 'receiveFolder' | 'encoders'> = {}): Promise<Engine> {
  const dataDir = dataDirOf(data)
  lockDataDir(dataDir).release()
  const destination = pino.destination(verbose ? { dest: 2 } : { dest: join(dataDir, 'likeness.log'), sync: true })
  // A line that cannot be written, as on a full disk, is lost; the engine goes on.
  destination.on('error', () => undefined)
  const log = logTo(destination, verbose ? 'debug' : 'info')
  const { createEngine } = await import('../engine/engine.ts')
  return createEngine({ dataDir, log, watch, dialects, ...more })
}

/** The engine of a data folder: in this process, or, when another one has the folder and listens, over HTTP. Errors: data_in_use. */
export async function connect(options: CommonOptions): Promise<Connection> {
  try {
    const engine = await openEngineFor(options)
    return { client: engine.client, engine, address: undefined, listen: async listener => engine.events.listen(listener), close: engine.close }
  }
  catch (error) {
    const address = readAddress(dataDirOf(options.data))
    if (!(error instanceof LikenessError && error.code === 'data_in_use' && address?.api))
      throw error
    const ask = await askOver(address.pid, address.api)
    return {
      client: createClient(ask),
      engine: undefined,
      address,
      listen: async listener => followEvents(await ask('/api/events', {}), listener),
      close: async () => {},
    }
  }
}

/** Requests to the engine of another process, over its port or its socket. Errors: engine_unreachable. */
async function askOver(pid: number, { url, token, socket }: EngineApi): Promise<(path: string, init: RequestInit) => Promise<Response>> {
  const way: object = socket === undefined ? {} : { dispatcher: await dispatcherTo(socket) }
  return (path, init) => fetch(url + path, { ...withToken(init, token), ...way }).catch((error: Error) => {
    throw failure('engine_unreachable', { url: socket ?? url, pid, reason: String((error.cause as Error | undefined)?.message || error.message) }, error)
  })
}

/** Node's own fetch takes the dispatchers of undici, though its types know of none. */
async function dispatcherTo(socketPath: string): Promise<Dispatcher> {
  const { Agent } = await import('undici')
  return new Agent({ connect: { socketPath } })
}

/** Runs `work` with a connection and closes it, however that ends. */
export async function withConnection(options: CommonOptions, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await connect(options)
  try {
    await work(connection)
  }
  finally {
    await connection.close()
  }
}

/** Runs the `work` of a command with a connection for its options, and whether it is to print JSON. */
export async function runConnected(command: Command, work: (connection: Connection, json: boolean) => Promise<void> | void): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>()
  await withConnection(options, async connection => work(connection, options.json ?? false))
}
