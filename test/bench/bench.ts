/** One measured figure. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What limits it, measured in the same run, in the same unit. */
  readonly ceiling?: { readonly what: string, readonly value: number }
}

export interface Bench {
  readonly title: string
  readonly run: () => Promise<readonly Figure[]>
}

/** Runs `work` for each item, at most `concurrency` at a time; answers items a second. */
export async function throughput<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<unknown>): Promise<number> {
  const queue = [...items]
  const started = performance.now()
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      await work(item)
  }))
  return items.length / seconds(started)
}

/** Seconds since a `performance.now()`. */
export function seconds(started: number): number {
  return (performance.now() - started) / 1000
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/** Numbers in 0…1 that are the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
