import type { Client } from '../contract/client.ts'
import type { Engine } from '../engine/engine.ts'
import { join } from 'node:path'
import pino from 'pino'
import { createClient } from '../contract/client.ts'
import { LikenessError } from '../contract/errors.ts'
import { dataDirOf } from '../engine/data-dir.ts'
import { createEngine, withToken } from '../engine/engine.ts'
import { readAddress } from '../engine/lock.ts'

export interface Connection {
  readonly client: Client
  /** The engine in this process; undefined when another process has the data folder and answers over HTTP. */
  readonly engine: Engine | undefined
  readonly close: () => Promise<void>
}

/** Options that every command has. */
export interface CommonOptions {
  readonly data?: string
  readonly json?: boolean
  readonly verbose?: boolean
}

/** Opens the engine of a data folder in this process. Its log goes to `likeness.log` in the folder, or to stderr when `verbose`. */
export function openEngineFor({ data, verbose }: CommonOptions): Promise<Engine> {
  const dataDir = dataDirOf(data)
  const destination = pino.destination(verbose ? { dest: 2 } : { dest: join(dataDir, 'likeness.log'), mkdir: true, sync: true })
  const log = pino({ level: verbose ? 'debug' : 'info' }, destination)
  return createEngine({ dataDir, log })
}

/** The engine of a data folder: in this process, or, when another one has the folder and listens, over HTTP. Errors: data_in_use. */
export async function connect(options: CommonOptions): Promise<Connection> {
  try {
    const engine = await openEngineFor(options)
    return { client: engine.client, engine, close: engine.close }
  }
  catch (error) {
    const address = readAddress(dataDirOf(options.data))
    if (!(error instanceof LikenessError && error.code === 'data_in_use' && address?.url))
      throw error
    const { url, token } = address
    return {
      client: createClient((path, init) => fetch(path, withToken(init, token)), url),
      engine: undefined,
      close: async () => {},
    }
  }
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
