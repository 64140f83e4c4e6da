import type { AccountLimits } from '../../contract/sync.ts'
import type { Clock } from '../clock.ts'

/** What may come early, ms: timers are not finer. */
const tolerance = 10

export type Traffic = ReturnType<typeof createTraffic>

/** Keeps all requests of an account within its limits: how many at once, how many a second, how many bytes a second. */
export function createTraffic(limits: AccountLimits, { now, wait }: Clock) {
  const queue: (() => void)[] = []
  let running = 0
  let nextRequest = 0
  let nextByte = 0
  let held = 0

  async function slot(signal: AbortSignal): Promise<void> {
    if (running < limits.parallel) {
      running++
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const aborted = () => {
      queue.splice(queue.indexOf(resolve), 1)
      reject(signal.reason)
    }
    queue.push(resolve)
    signal.addEventListener('abort', aborted, { once: true })
    // Whoever ends hands its place over: `running` stays.
    await promise.finally(() => signal.removeEventListener('abort', aborted))
  }

  function free(): void {
    const next = queue.shift()
    next ? next() : running--
  }

  async function turn(signal: AbortSignal): Promise<void> {
    for (let time = now(); held > time; time = now())
      await wait(held - time, signal)
    const time = now()
    const mine = Math.max(nextRequest, time)
    nextRequest = mine + 1000 / limits.requestsPerSecond
    if (mine - time > tolerance)
      await wait(mine - time, signal)
  }

  return {
    /** Waits until one more request may begin; what it answers is disposed when the request has ended. */
    enter: async (signal: AbortSignal): Promise<Disposable> => {
      signal.throwIfAborted()
      await slot(signal)
      try {
        await turn(signal)
      }
      catch (error) {
        free()
        throw error
      }
      return { [Symbol.dispose]: free }
    },

    /** Has no request begin for so many ms. */
    hold: (ms: number): void => {
      held = Math.max(held, now() + ms)
    },

    /** Bytes that are sent in one go: about a quarter of a second of what is allowed. */
    chunk: limits.kilobytesPerSecond === null ? Number.POSITIVE_INFINITY : Math.max(256, limits.kilobytesPerSecond * 250),

    /** Waits until so many bytes may be sent. */
    upload: async (bytes: number, signal: AbortSignal): Promise<void> => {
      if (limits.kilobytesPerSecond === null)
        return
      const time = now()
      const mine = Math.max(nextByte, time)
      nextByte = mine + bytes / limits.kilobytesPerSecond
      if (mine - time > tolerance)
        await wait(mine - time, signal)
    },
  }
}
