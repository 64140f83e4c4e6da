import type { EngineState } from '../../contract/desktop.ts'
import type { WireError } from '../../contract/errors.ts'
import type { LikenessEvent } from '../../contract/events.ts'
import type { ShellMessage } from '../../contract/host.ts'
import type { EngineHost, ShellLog } from '../types.ts'
import type { HealthTimings } from './health.ts'
import type { EngineProcess, EngineProgram, EngineRequest } from './process.ts'
import type { Runs } from './restarts.ts'
import type { EngineDoor } from './socket-request.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from '../../contract/client.ts'
import { failure, LikenessError, toLikenessError } from '../../contract/errors.ts'
import { followEvents } from '../../contract/follow-events.ts'
import { hostProtocol } from '../../contract/host.ts'
import { backgroundPriority } from '../../contract/route.ts'
import { createListeners } from '../listeners.ts'
import { healthTimings, watchHealth } from './health.ts'
import { startEngineProcess } from './process.ts'
import { afterEnd, delayBefore, noRuns } from './restarts.ts'
import { isRepeatable, isUnsent, requestOverSocket } from './socket-request.ts'

/** What an engine asks of the shell is answered to the run of it that asked. */
export type AnswerEngine = (message: ShellMessage) => void

export interface EngineHostTimings {
  readonly health: HealthTimings
  /** Milliseconds that a request waits for an engine that is about to run. */
  readonly waitMs: number
  /** Milliseconds after which its end has nothing to do with those before. */
  readonly longRunMs: number
  /** Milliseconds for ending in order. */
  readonly closeMs: number
}

const defaultTimings: EngineHostTimings = { health: healthTimings, waitMs: 60_000, longRunMs: 60_000, closeMs: 20_000 }

export interface EngineHostOptions {
  readonly program: EngineProgram
  /** Of the shell. */
  readonly version: string
  /** The engine's own default where it is undefined. */
  readonly dataDir: string | undefined
  readonly log: ShellLog
  /** Address of a new socket for each run. */
  readonly nextSocket: () => string
  /** What it asks of the shell: stage pages, the keychain. */
  readonly receive: (request: EngineRequest, answer: AnswerEngine) => void
  /** A run of it has ended; what it had asked for is not wanted any longer. */
  readonly ended: () => void
  readonly timings?: Partial<EngineHostTimings>
}

/** Before a request is sent again. */
const pauseMs = 50

/** Starts the engine and keeps it running until it is closed: see `EngineHost`. */
export function createEngineHost(options: EngineHostOptions): EngineHost {
  const { log } = options
  const timings = { ...defaultTimings, ...options.timings }
  const states = createListeners<EngineState>(log)
  const events = createListeners<LikenessEvent>(log)
  let state: EngineState = { state: 'starting' }
  let door: EngineDoor | undefined
  let process: EngineProcess | undefined
  let next: NodeJS.Timeout | undefined
  let runs: Runs = noRuns
  let closing: Promise<void> | undefined

  function become(to: EngineState): void {
    state = to
    states.tell(to)
  }

  function start(): void {
    next = undefined
    const socket = options.nextSocket()
    const dataDir = options.dataDir === undefined ? {} : { dataDir: options.dataDir }
    const run = startEngineProcess({
      program: options.program,
      start: { type: 'start', protocol: hostProtocol, version: options.version, ...dataDir, socket, logs: log.folder },
      receive: request => options.receive(request, message => run.send(message)),
      log,
    })
    process = run
    log.info(`The engine was started as process ${run.pid}`)
    void follow(run, socket)
  }

  /** Starts it once more. Nobody waits who could be told of an error, such as of a folder for its socket that cannot be made. */
  function startAnew(): void {
    try {
      start()
    }
    catch (error) {
      log.error('The engine cannot be started again', error)
      become({ state: 'failed', error: toLikenessError(error).toWire() })
    }
  }

  /** Sees one run through, from its start to its end. */
  async function follow(run: EngineProcess, socket: string): Promise<void> {
    const startedAt = performance.now()
    const token = await run.listening
    const listeningSince = performance.now()
    if (token !== undefined)
      log.info(`The engine listens after ${Math.round(listeningSince - startedAt)} ms`)
    let isHung = false
    const stop = token === undefined || closing ? () => undefined : attend(run, { socket, token }, () => (isHung = true))
    const end = await run.ended
    const error = end.error?.toWire()
    const reason = isHung ? 'it did not answer for long' : end.reason
    stop()
    door = undefined
    process = undefined
    options.ended()
    log.info(`The engine is gone: ${error?.message ?? end.reason}`)
    if (closing)
      return
    const listened = token !== undefined
    runs = afterEnd(runs, { listened, long: listened && performance.now() - listeningSince >= timings.longRunMs })
    again(error, reason)
  }

  function again(said: WireError | undefined, reason: string): void {
    const delay = delayBefore(runs, said)
    if (delay === undefined) {
      log.error(`The engine is not started again: ${said?.message ?? reason}`)
      return become({ state: 'failed', error: said ?? failure('engine_unstartable', { reason }).toWire() })
    }
    next = setTimeout(startAnew, delay)
    become({ state: 'restarting', attempt: runs.ends, error: said ?? failure('engine_stopped', { reason }).toWire() })
  }

  /** Looks after an engine that listens, until what is answered is called; `hung` is told before one is killed that does not answer. */
  function attend(run: EngineProcess, at: EngineDoor, hung: () => void): () => void {
    const ask = (path: string, signal?: AbortSignal) => requestOverSocket(at, new Request(`http://localhost${path}`, { headers: backgroundPriority, ...signal && { signal } }))
    const stops = [
      watchHealth(signal => ask('/api/status', signal).then(response => response.arrayBuffer()), {
        silent: () => become({ state: 'silent' }),
        answers: () => become({ state: 'running' }),
        hung: () => {
          log.error('The engine did not answer for long and is killed')
          hung()
          run.kill()
        },
      }, timings.health),
      keepFollowing(() => ask('/api/events'), events.tell),
    ]
    door = at
    become({ state: 'running' })
    return () => stops.forEach(stop => stop())
  }

  /** Where the engine listens, once it does. Errors: engine_closing, engine_stopped, engine_unstartable. */
  async function untilOpen(signal: AbortSignal, latest: number): Promise<EngineDoor> {
    for (;;) {
      signal.throwIfAborted()
      // While it closes it still takes what windows have yet to save.
      if (door)
        return door
      if (closing)
        throw failure('engine_closing')
      if (state.state === 'failed')
        throw unstartable(state.error)
      const left = latest - performance.now()
      if (left <= 0)
        throw failure('engine_stopped', { reason: `it did not start within ${timings.waitMs / 1000} s` })
      await states.once(AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(left))]))
    }
  }

  async function fetch(path: string, init: RequestInit): Promise<Response> {
    const request = new Request(`http://localhost${path}`, init)
    const latest = performance.now() + timings.waitMs
    let mayRepeat = isRepeatable(request)
    for (;;) {
      const at = await untilOpen(request.signal, latest)
      try {
        return await requestOverSocket(at, request)
      }
      catch (error) {
        request.signal.throwIfAborted()
        if (performance.now() > latest || !(isUnsent(error) || mayRepeat))
          throw failure('engine_stopped', { reason: error instanceof Error ? error.message : String(error) }, error)
        // Once only: what it asks for may be what the engine ended of.
        mayRepeat &&= isUnsent(error)
        // It has just ended and this process will soon know, or has more to do than it can take.
        await wait(pauseMs)
      }
    }
  }

  function retry(): void {
    if (process || closing)
      return
    clearTimeout(next)
    runs = noRuns
    become({ state: 'starting' })
    startAnew()
  }

  async function close(): Promise<void> {
    clearTimeout(next)
    await process?.close(timings.closeMs)
  }

  start()
  return {
    state: () => state,
    onState: states.add,
    onEvent: events.add,
    fetch,
    client: createClient(fetch),
    retry,
    close: () => {
      if (!closing) {
        closing = close()
        // Whoever waits for it to run need not wait any longer.
        states.tell(state)
      }
      return closing
    },
  }
}

/** What is answered to requests while the engine does not start, for a reason that is known. */
function unstartable({ code, message }: WireError): LikenessError {
  return code === 'engine_unstartable' ? new LikenessError(code, message) : failure('engine_unstartable', { reason: message })
}

/** Follows the engine's events for as long as it answers; a stream that ends is opened anew after a moment. The answer ends it. */
function keepFollowing(open: () => Promise<Response>, tell: (event: LikenessEvent) => void): () => void {
  const pauseMs = 1000
  let stop = () => {}
  let stopped = false
  const follow = async () => {
    const again = () => {
      const timer = setTimeout(follow, pauseMs)
      stop = () => clearTimeout(timer)
    }
    const response = await open().catch(() => undefined)
    if (stopped)
      void response?.body?.cancel().catch(() => undefined)
    else if (response?.ok)
      stop = followEvents(response, tell, again)
    else
      again()
  }
  void follow()
  return () => {
    stopped = true
    stop()
  }
}
