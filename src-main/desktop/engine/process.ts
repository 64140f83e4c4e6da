import type { ChildProcess } from 'node:child_process'
import type { EngineMessage, ShellMessage } from '../../contract/host.ts'
import type { ShellLog } from '../types.ts'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { failure, LikenessError } from '../../contract/errors.ts'
import { createLineReader, EngineMessage as EngineMessageSchema, hostProtocol, toLine } from '../../contract/host.ts'

/** How the engine's program is started. */
export interface EngineProgram {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<NodeJS.ProcessEnv>
}

/** What the engine says after it listens. */
export type EngineRequest = Exclude<EngineMessage, { readonly type: 'listening' | 'failed' }>

export interface EngineProcessOptions {
  readonly program: EngineProgram
  readonly start: Extract<ShellMessage, { readonly type: 'start' }>
  readonly receive: (request: EngineRequest) => void
  readonly log: ShellLog
}

/** How an engine ended. */
export interface EngineEnd {
  /** Why, as a part of a sentence: "it ended with code 1". */
  readonly reason: string
  /** What it said itself when it could not start, or what was wrong with what it said. */
  readonly error: LikenessError | undefined
}

/** One run of the engine's program. */
export interface EngineProcess {
  readonly pid: number | undefined
  /** The token that opens its HTTP API, once it listens; undefined when it ends before that. */
  readonly listening: Promise<string | undefined>
  readonly ended: Promise<EngineEnd>
  /** Says something to it; to one that has ended, nothing happens. */
  readonly send: (message: ShellMessage) => void
  /** Has it end in order and waits for that, at most `withinMs`; then it is killed. */
  readonly close: (withinMs: number) => Promise<void>
  readonly kill: () => void
}

/** Starts the engine and says to it where to listen. Never throws: a program that cannot be started has ended at once. */
export function startEngineProcess({ program, start, receive, log }: EngineProcessOptions): EngineProcess {
  const child = spawn(program.command, program.args, { cwd: program.cwd, env: program.env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  const listening = Promise.withResolvers<string | undefined>()
  let error: LikenessError | undefined

  const fail = (found: LikenessError) => {
    error ??= found
    child.kill('SIGKILL')
  }
  const read = createLineReader(EngineMessageSchema, (message) => {
    if (message.type === 'failed')
      error ??= new LikenessError(message.error.code, message.error.message)
    else if (message.type !== 'listening')
      receive(message)
    else if (message.protocol !== hostProtocol || message.version !== start.version)
      fail(failure('host_mismatch', { shell: start.version, engine: message.version }))
    else
      listening.resolve(message.token)
  }, reason => log.error(`The engine said what is not understood: ${reason}`))

  child.stdout.setEncoding('utf8').on('data', read)
  createInterface(child.stderr).on('line', line => log.info(`engine: ${line}`))
  // It may end while something is written to it.
  child.stdin.on('error', () => undefined)
  const ended = ending(child).then(reason => ({ reason, error }))
  void ended.then(() => listening.resolve(undefined))

  const send = (message: ShellMessage) => void (child.stdin.writable && child.stdin.write(toLine(message)))
  send(start)
  return {
    pid: child.pid,
    listening: listening.promise,
    ended,
    send,
    kill: () => void child.kill('SIGKILL'),
    close: async (withinMs) => {
      send({ type: 'close' })
      child.stdin.end()
      const late = setTimeout(() => {
        log.error(`The engine did not end within ${withinMs / 1000} s and is killed`)
        child.kill('SIGKILL')
      }, withinMs)
      await ended
      clearTimeout(late)
    },
  }
}

/** Resolves when a process and its streams have ended, with how. */
function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', error => resolve(`its program could not be started (${error.message})`))
    child.on('close', (code, signal) => resolve(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`))
  })
}
