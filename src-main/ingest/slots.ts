/** Lets so many pieces of work go on at once; others wait in turn. */
export function createSlots(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (work) => {
    if (busy >= size)
      await new Promise<void>(resolve => waiting.push(resolve))
    else
      busy++
    try {
      return await work()
    }
    finally {
      const next = waiting.shift()
      if (next)
        next()
      else
        busy--
    }
  }
}
