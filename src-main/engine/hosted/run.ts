import type { EngineMessage, ShellMessage } from '../../contract/host.ts'
import type { LogFile } from '../../log/log-file.ts'
import type { Engine } from '../engine.ts'
import module from 'node:module'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { z } from 'zod'
import { failure, toLikenessError } from '../../contract/errors.ts'
import { createLineReader, hostProtocol, ShellMessage as ShellMessageSchema, toLine } from '../../contract/host.ts'
import { openLogFile } from '../../log/log-file.ts'
import { dataDirOf } from '../data-dir.ts'
import { logTo } from '../log.ts'
import { version } from '../version.ts'
import { createShellKeychain } from './keychain.ts'
import { createShellPages } from './shell-pages.ts'

type Start = Extract<ShellMessage, { type: 'start' }>

/** What every shell says first, of whatever version it is. */
const Greeting = z.looseObject({ type: z.literal('start'), protocol: z.int(), version: z.string() })
type Greeting = z.infer<typeof Greeting>

/** An engine that does not end in order within this time is ended, ms: nobody may be there any more to do it. */
const closeMs = 60_000

/**
 * Runs the engine for the shell at the other end of this process' standard input and output, until the shell says so or is gone,
 * or a signal comes. Answers the exit code: 0, or 1 when the engine could not start, or not end in order.
 */
export async function runHosted(): Promise<number> {
  const write = takeOutput()
  const greeted = Promise.withResolvers<Greeting | undefined>()
  const ended = Promise.withResolvers<string>()
  let log = logTo(pino.destination({ dest: 2, sync: true }))
  let file: LogFile | undefined
  let engine: Engine | undefined
  let hasGreeting = false
  let listens = false

  const send = (message: EngineMessage) => void write(toLine(message))
  const pages = createShellPages(send)
  const keychain = createShellKeychain(send)
  process.on('uncaughtException', error => void fail(error))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => end(`the signal ${signal} came`))
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', createLineReader(z.union([ShellMessageSchema, Greeting]), hear, reason => log.warn(`a line of the shell is not understood: ${reason}`)))
  process.stdin.on('end', () => end('the shell is gone'))
  process.stdin.on('error', error => end(`the shell is gone (${error.message})`))

  function end(reason: string): void {
    greeted.resolve(undefined)
    ended.resolve(reason)
  }

  function hear(message: ShellMessage | Greeting): void {
    switch (message.type) {
      case 'start':
        note(!hasGreeting, 'a second start')
        hasGreeting = true
        return greeted.resolve(message as Greeting)
      case 'close': return end('the shell asked for it')
      case 'stage-lost': return note(pages.lost(message.holder, message.reason), `the page ${message.holder}, which is not open`)
      case 'answer': return note(keychain.answer(message), `the answer ${message.id}, which nobody waits for`)
    }
  }

  function note(isKnown: boolean, what: string): void {
    if (!isKnown)
      log.warn(`the shell speaks of ${what}`)
  }

  /** Something went wrong that nobody expected: what this process knows may be wrong now. */
  async function fail(error: unknown): Promise<never> {
    log.fatal({ error }, 'the engine ends for an error that nobody caught')
    process.stderr.write(`the engine ends for an error that nobody caught: ${toLikenessError(error).message}\n`)
    if (!listens)
      send({ type: 'failed', error: toLikenessError(error).toWire() })
    await Promise.all([file?.close(), write('')])
    process.exit(1)
  }

  async function open({ dataDir, socket, logs }: Start): Promise<void> {
    file = openLogFile({ folder: logs, name: 'engine.log', onLost: reason => process.stderr.write(`lines of the log are lost: ${reason}\n`) })
    log = logTo(file)
    log.info({ version }, 'the engine starts')
    const { createEngine } = await import('../engine.ts')
    engine = await createEngine({ dataDir: dataDirOf(dataDir), log, stagePages: pages, keychain, watch: true, apiPort: true })
    await engine.listenOnSocket(socket)
    listens = true
    send({ type: 'listening', protocol: hostProtocol, version, token: engine.token })
    // Also one that is killed later has made the next start a quick one.
    module.flushCompileCache()
  }

  async function closeInOrder(): Promise<number> {
    const closed = new AbortController()
    try {
      // What the engine waits for may not keep the process by itself; this does.
      const inTime = await Promise.race([engine?.close().then(() => true), wait(closeMs, false, { signal: closed.signal })])
      log.info(inTime === false ? 'the engine did not end in order in time' : 'the engine has ended')
      return inTime === false ? 1 : 0
    }
    catch (error) {
      log.error({ error }, 'the engine could not end in order')
      return 1
    }
    finally {
      closed.abort()
    }
  }

  async function run(): Promise<number> {
    const greeting = await greeted.promise
    if (!greeting)
      return 0
    try {
      await open(understood(greeting))
    }
    catch (error) {
      log.error({ error }, 'the engine cannot start')
      await closeInOrder()
      send({ type: 'failed', error: toLikenessError(error).toWire() })
      return 1
    }
    log.info(`the engine ends: ${await ended.promise}`)
    return closeInOrder()
  }

  const code = await run()
  await Promise.all([file?.close(), write('')])
  return code
}

/** The line of a shell that fits this engine. Errors: host_mismatch, bad_request. */
function understood(greeting: Greeting): Start {
  if (greeting.protocol !== hostProtocol)
    throw failure('host_mismatch', { shell: `${greeting.version} (protocol ${greeting.protocol})`, engine: `${version} (protocol ${hostProtocol})` })
  if (greeting.version !== version)
    throw failure('host_mismatch', { shell: greeting.version, engine: version })
  const parsed = ShellMessageSchema.safeParse(greeting)
  if (!parsed.success || parsed.data.type !== 'start')
    throw failure('bad_request', { reason: `the first line of the shell is not as expected: ${parsed.error ? z.prettifyError(parsed.error) : parsed.data.type}` })
  return parsed.data
}

/**
 * Takes standard output for messages alone: what anything else in this process prints goes to standard error. The answer writes a
 * text, and resolves when that is out, or nobody listens any more.
 */
function takeOutput(): (text: string) => Promise<void> {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = process.stderr.write.bind(process.stderr)
  process.stdout.on('error', () => {})
  return text => new Promise(resolve => write(text, () => resolve()))
}
