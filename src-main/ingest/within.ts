import { setTimeout } from 'node:timers/promises'

/** What `work` resolves to, or after `ms` the error that `late` makes; what it does after that is nobody's concern. */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const over = new AbortController()
  try {
    return await Promise.race([work, setTimeout(ms, undefined, { signal: over.signal }).then(() => {
      throw late()
    })])
  }
  finally {
    over.abort()
  }
}
