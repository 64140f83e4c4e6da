/** Things that are done a few at a time, in the order in which they were wished for. */
export interface Turns {
  /** Answers when it is one's turn; what it answers ends the turn, once. Fails with the reason of the signal. */
  readonly take: (signal: AbortSignal) => Promise<() => void>
}

/** @param most turns at once, at least 1 */
export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = []
  let taken = 0

  function end() {
    const next = waiting.shift()
    if (next)
      next()
    else
      taken--
  }

  async function wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      waiting.splice(waiting.indexOf(resolve), 1)
      reject(signal.reason)
    }
    waiting.push(resolve)
    signal.addEventListener('abort', leave, { once: true })
    await promise.finally(() => signal.removeEventListener('abort', leave))
  }

  return {
    take: async (signal) => {
      signal.throwIfAborted()
      if (taken < most)
        taken++
      else
        await wait(signal)
      let ended = false
      return () => {
        if (!ended)
          end()
        ended = true
      }
    },
  }
}

/**
 * What waits for machines elsewhere. Browsers have six connections to the engine, and one of them tells its events: so many stay free
 * for what is here.
 */
export const hostedTurns = createTurns(3)
