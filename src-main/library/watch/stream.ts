import type { ChildProcess } from 'node:child_process'
import type { Hints } from './hints.ts'
import type { StreamEndCause } from './schedule.ts'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** What the process is asked to watch. */
export interface StreamRequest {
  /** Absolute. */
  readonly root: string
  /** Folders that are excluded, relative to it, '/' between names. */
  readonly pruned: readonly string[]
}

/** What the process tells. `ready`: from then on nothing escapes it; `ended` is the last. */
export type StreamMessage
  = | { readonly type: 'opening' | 'ready' }
    | { readonly type: 'hints', readonly hints: Hints }
    | { readonly type: 'ended', readonly cause: StreamEndCause, readonly reason: string }

export interface StreamListener {
  /** From now on nothing escapes it. What happened before has to be looked for. */
  readonly onReady: () => void
  readonly onHints: (hints: Hints) => void
  /** It is over, and was not closed; the reason is in words, for the log or, of a limit, for the user. */
  readonly onEnd: (cause: StreamEndCause, reason: string) => void
}

export interface Stream {
  /** Ends it; nothing is told from then on. */
  readonly close: () => Promise<void>
}

export type OpenStream = (request: StreamRequest, listener: StreamListener) => Stream

/** Of JavaScript objects in the process, megabytes. */
const heapMegabytes = 128
/** Within these the watcher must have begun; it hangs for ever where the system gives it nothing to watch with. */
const openingMs = 60_000

/** All processes that run; they end with this one. */
const running = new Set<ChildProcess>()

function killAll(): void {
  for (const child of running)
    child.kill('SIGKILL')
}

/** Watches everything below a root, in a process of its own that neither keeps this one alive nor outlives it. */
export const openStream: OpenStream = (request, { onReady, onHints, onEnd }) => {
  let over = false
  const child = fork(fileURLToPath(new URL('./stream-process.ts', import.meta.url)), {
    serialization: 'advanced',
    stdio: 'ignore',
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    // Signals of the terminal are not for it: one that interrupts the watcher while it waits ends it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  child.unref()
  child.channel?.unref()
  const opening = setTimeout(finish, openingMs, 'failed', 'the watcher did not begin').unref()
  if (running.size === 0)
    process.once('exit', killAll)
  running.add(child)

  function finish(cause: StreamEndCause, reason: string): void {
    if (over)
      return
    stop()
    onEnd(cause, reason)
  }

  function stop(): void {
    over = true
    clearTimeout(opening)
    child.kill('SIGKILL')
    running.delete(child)
    if (running.size === 0)
      process.off('exit', killAll)
  }

  child.on('message', (message: StreamMessage) => {
    if (over)
      return
    if (message.type === 'opening')
      clearTimeout(opening)
    else if (message.type === 'ready')
      onReady()
    else if (message.type === 'hints')
      onHints(message.hints)
    else if (message.type === 'ended')
      finish(message.cause, message.reason)
  })
  child.on('error', error => finish('failed', error.message))
  child.once('exit', (code, signal) => finish('failed', `the watcher's process ended (${signal ?? code})`))
  child.send(request, error => error && finish('failed', error.message))

  return {
    close: async () => {
      if (!over)
        stop()
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        child.ref()
        await once(child, 'exit')
      }
    },
  }
}
