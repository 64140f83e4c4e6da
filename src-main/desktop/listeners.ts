import type { ShellLog } from './types.ts'

/** Those who want to hear of something. */
export interface Listeners<T> {
  /** Calls `listener` each time, until what is answered is called. */
  readonly add: (listener: (value: T) => void) => () => void
  /** Tells all; one that throws does not keep the others from hearing. */
  readonly tell: (value: T) => void
  /** Resolves the next time, or when the signal aborts. */
  readonly once: (signal: AbortSignal) => Promise<void>
}

/** Makes an empty list of listeners; what they throw is logged. */
export function createListeners<T>(log: ShellLog): Listeners<T> {
  const all = new Set<(value: T) => void>()
  const add = (listener: (value: T) => void) => {
    all.add(listener)
    return () => void all.delete(listener)
  }
  return {
    add,
    tell: (value) => {
      for (const listener of all) {
        try {
          listener(value)
        }
        catch (error) {
          log.error('A listener failed', error)
        }
      }
    },
    once: signal => new Promise<void>((resolve) => {
      const remove = add(done)
      signal.addEventListener('abort', done)
      if (signal.aborted)
        done()

      function done(): void {
        remove()
        signal.removeEventListener('abort', done)
        resolve()
      }
    }),
  }
}
