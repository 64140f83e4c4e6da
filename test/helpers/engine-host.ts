import type { EngineState } from '../../src-main/contract/desktop.ts'
import type { EngineRequest } from '../../src-main/desktop/engine/process.ts'
import type { AnswerEngine, EngineHostOptions } from '../../src-main/desktop/engine/supervisor.ts'
import type { EngineHost, ShellLog } from '../../src-main/desktop/types.ts'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createEngineHost } from '../../src-main/desktop/engine/supervisor.ts'
import { makeSocketPlace } from '../../src-main/desktop/paths.ts'
import { temporaryFolder } from './temporary-folder.ts'

const program = fileURLToPath(new URL('./stand-in-engine.ts', import.meta.url))

export interface StandIn extends AsyncDisposable {
  readonly engine: EngineHost
  /** Every state since the start, the newest last. */
  readonly states: readonly EngineState[]
  /** Lines of the shell's log. */
  readonly lines: readonly string[]
  readonly requests: readonly EngineRequest[]
  /** How many runs have ended. */
  readonly ends: () => number
  /** Process of the run that listens. */
  readonly pid: () => Promise<number>
}

/** Starts the stand-in engine under an `EngineHost`; `behaviour` as in stand-in-engine.ts. */
export async function startStandIn(behaviour = '', timings: EngineHostOptions['timings'] = {}, receive: (request: EngineRequest, answer: AnswerEngine) => void = () => undefined): Promise<StandIn> {
  const folder = await temporaryFolder()
  const sockets = makeSocketPlace()
  const lines: string[] = []
  const states: EngineState[] = []
  const requests: EngineRequest[] = []
  let ends = 0
  const log: ShellLog = { folder: folder.path, info: message => void lines.push(message), error: message => void lines.push(message) }
  const engine = createEngineHost({
    program: { command: process.execPath, args: [program], cwd: folder.path, env: { ...process.env, STAND_IN: behaviour } },
    version: '1.2.3',
    dataDir: undefined,
    log,
    nextSocket: sockets.next,
    receive: (request, answer) => {
      requests.push(request)
      receive(request, answer)
    },
    ended: () => ends++,
    timings: { closeMs: 2000, ...timings },
  })
  engine.onState(state => states.push(state))
  return {
    engine,
    states,
    lines,
    requests,
    ends: () => ends,
    pid: async () => (await (await engine.fetch('/api/status', {})).json() as { readonly pid: number }).pid,
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      sockets.remove()
      await folder[Symbol.asyncDispose]()
    },
  }
}
