import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createClient } from '../../src-main/contract/client.ts'

export interface RunningEngine extends AsyncDisposable {
  /** Opens the window: holds the token. */
  readonly address: string
  readonly client: ReturnType<typeof createClient>
  /** Ends it at once, as a crash or a loss of power does. */
  readonly kill: () => Promise<void>
}

/** What engines compile when they start, kept for the next ones. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url))
const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url))

/** Starts the real engine as its own process, on a free port or on this one, with its data in `dataDir`. */
export async function startEngine(dataDir: string, port = 0): Promise<RunningEngine> {
  const engine = spawn(process.execPath, [cli, '--data', dataDir, 'serve', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  const address = await addressOf(engine)
  const { origin, searchParams } = new URL(address)
  const headers = { authorization: `Bearer ${searchParams.get('token')}` }
  return {
    address,
    client: createClient((url, init) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }), origin),
    kill: async () => {
      const ended = once(engine, 'exit')
      if (engine.kill('SIGKILL'))
        await ended
    },
    [Symbol.asyncDispose]: async () => {
      if (engine.exitCode === null && engine.signalCode === null && engine.kill('SIGINT'))
        await once(engine, 'exit')
    },
  }
}

/** Answers when nothing waits to be indexed. */
export async function untilIdle({ client }: RunningEngine): Promise<void> {
  for (let asked = 0; asked < 30; asked++) {
    const { phase } = await client.waitUntilIdle()
    if (phase === 'idle')
      return
  }
  throw new Error('the engine was still indexing after ten minutes')
}

function addressOf(engine: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: string) => {
      output += chunk
      const address = /http:\S+\?token=\S+/.exec(output)?.[0]
      if (address)
        resolve(address)
    }
    engine.stdout?.setEncoding('utf8').on('data', read)
    engine.stderr?.setEncoding('utf8').on('data', read)
    engine.once('exit', code => reject(new Error(`the engine ended with code ${code}:\n${output}`)))
  })
}
