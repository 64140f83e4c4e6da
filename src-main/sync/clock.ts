import { setTimeout as timeout } from 'node:timers/promises'

/** What time is and how it passes: tests have another one. */
export interface Clock {
  /** ms since 1970. */
  readonly now: () => number
  /** Waits so many ms. Throws the signal's reason when that is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

/** The time of this machine. */
export const systemClock: Clock = {
  now: Date.now,
  wait: async (ms, signal) => {
    await timeout(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
}
