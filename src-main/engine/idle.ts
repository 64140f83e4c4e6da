import type { IngestProgress } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import { setTimeout } from 'node:timers/promises'
import { failure } from '../contract/errors.ts'

export interface IdleOptions {
  readonly events: EventBus
  /** Looks whether something waits, so that `progress` is told anew. */
  readonly wake: () => void
  readonly progress: () => IngestProgress
  /** What follows the last asset, such as saving the indexes. */
  readonly afterwards: () => Promise<void>
}

/** In these nothing goes on that could be waited for. */
const ends: ReadonlySet<IngestProgress['phase']> = new Set(['idle', 'paused', 'halted'])

/** Lets callers wait until the engine has nothing to do, or does nothing. */
export function createIdleWait({ events, wake, progress, afterwards }: IdleOptions) {
  const waiting = new Set<AbortController>()
  let closed = false
  return {
    /** Resolves when the engine is idle, paused or halted, after `ms`, or when it closes: `phase` says which it was. Errors: engine_closing. */
    untilIdle: async (ms: number): Promise<IngestProgress> => {
      if (closed)
        throw failure('engine_closing')
      const done = new AbortController()
      const stop = events.listen(event => event.type === 'progress' && ends.has(event.progress.phase) && done.abort())
      waiting.add(done)
      wake()
      await setTimeout(ms, undefined, { signal: done.signal }).catch(() => undefined)
      stop()
      waiting.delete(done)
      await afterwards()
      return progress()
    },
    /** Lets everybody go. */
    close: (): void => {
      closed = true
      waiting.forEach(done => done.abort())
    },
  }
}
