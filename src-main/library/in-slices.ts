import { setImmediate } from 'node:timers/promises'

/** Things that are done on end: of what takes 10 µs each, 5 ms. */
const sliceSize = 500

/** Does something with many things, some at a time, and lets others have their turn in between. Rejects when it is aborted. */
export async function inSlices<T>(items: readonly T[], work: (slice: readonly T[]) => void, signal?: AbortSignal): Promise<void> {
  for (let start = 0; start < items.length; start += sliceSize) {
    if (start > 0)
      await setImmediate()
    signal?.throwIfAborted()
    work(items.slice(start, start + sliceSize))
  }
}
