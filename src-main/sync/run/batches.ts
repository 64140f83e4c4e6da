/** Does work for each of a list, `parallel` of them at once. The first that throws ends it. */
export async function eachOf<T>(list: readonly T[], parallel: number, work: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: Math.min(parallel, list.length) }, async () => {
    while (next < list.length)
      await work(list[next++]!)
  }))
}

/** Items that are placed, described or removed in one call: connectors cut them further, as their services want it. */
export const together = 100
