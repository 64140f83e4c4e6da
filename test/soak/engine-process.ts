import type { ChildProcess } from 'node:child_process'
import type { Client } from '../../src-main/contract/client.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from '../../src-main/contract/client.ts'
import { withToken } from '../../src-main/engine/token.ts'
import { printed } from '../helpers/cli.ts'
import { descendantsOf, isRunning } from '../helpers/processes.ts'

const script = fileURLToPath(new URL('./engine.ts', import.meta.url))
const endsWithinMs = 20_000

export interface EngineProcess {
  /** Opens the window: holds the token. */
  readonly address: string
  readonly pid: number
  readonly client: Client
  readonly watching: boolean
  /** Ends it in order. Errors: it does not end, or ends badly. */
  readonly stop: () => Promise<void>
  /** Ends it at once, whatever it is doing (SIGKILL), and waits until what it had started has ended, too. */
  readonly kill: () => Promise<void>
}

/** Starts an engine as a process of its own on a data folder. */
export async function startEngine(dataDir: string, watching: boolean): Promise<EngineProcess> {
  const child = spawn(process.execPath, [script, dataDir, ...watching ? ['--watch'] : []], { stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => errors += chunk.toString())
  const [line] = await printed(child, /^\{.*\}$/m).catch((error: unknown) => {
    throw new Error(`the engine did not start: ${errors}`, { cause: error })
  })
  const { url, token } = JSON.parse(line) as { readonly url: string, readonly token: string }
  return {
    address: `${url}/?token=${token}`,
    pid: child.pid!,
    client: createClient((path, init) => fetch(url + path, withToken(init, token))),
    watching,
    stop: async () => {
      child.stdin.end()
      await ended(child)
      if (child.exitCode !== 0)
        throw new Error(`the engine ended with ${child.exitCode ?? child.signalCode}: ${errors}`)
    },
    kill: async () => {
      const started = process.platform === 'linux' ? descendantsOf(child.pid!) : []
      child.kill('SIGKILL')
      await ended(child)
      for (let waited = 0; started.some(isRunning); waited += 20) {
        if (waited > endsWithinMs)
          throw new Error(`what the killed engine had started runs on: ${started.filter(isRunning).join(', ')}`)
        await setTimeout(20)
      }
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null)
    return
  await once(child, 'exit', { signal: AbortSignal.timeout(endsWithinMs) }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw new Error('the engine did not end in time', { cause: error })
  })
}
