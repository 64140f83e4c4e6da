import { setImmediate } from 'node:timers/promises'

/** ms that are worked on end. */
const turnMs = 10

/**
 * Does work that would take too long at once: it yields often, and after some milliseconds others have their turn. What it throws
 * is thrown; so is the reason of the signal, when that is aborted.
 */
export async function inTurns<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted()
    for (const end = performance.now() + turnMs; performance.now() < end;) {
      const step = work.next()
      if (step.done)
        return step.value
    }
    await setImmediate()
  }
}

/**
 * Works through a list, `size` items at a time, which are to take some milliseconds; others have their turn between. Throws what the
 * work throws, and the reason of the signal, when that is aborted.
 */
export async function inSlices<T>(items: readonly T[], size: number, work: (slice: readonly T[]) => void, signal?: AbortSignal): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    if (start > 0)
      await setImmediate()
    signal?.throwIfAborted()
    work(items.slice(start, start + size))
  }
}
