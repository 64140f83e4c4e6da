export interface LaneOptions<Job> {
  /** Jobs with ids above `after`, in order, at most `limit`. */
  readonly next: (after: number, limit: number) => readonly Job[]
  readonly idOf: (job: Job) => number
  /** Does one job. It records its own failure and does not throw. */
  readonly run: (job: Job) => Promise<void>
  readonly concurrency: number
}

export interface Lane {
  /** There may be new jobs. */
  readonly wake: () => void
  /** Jobs that are being done. */
  readonly busy: () => number
  /** Takes no new job and resolves when those under way have ended. */
  readonly stop: () => Promise<void>
}

const pageSize = 64

/**
 * Works through jobs in the order of their ids, a bounded number at a time; the catalog is the queue, only a page of it is
 * in memory. After the last one it starts over, until nothing is left that is not under way.
 */
export function createLane<Job>({ next, idOf, run, concurrency }: LaneOptions<Job>): Lane {
  const underWay = new Map<number, Promise<void>>()
  let page: Job[] = []
  let cursor = 0
  let stopped = false

  function take(): Job | undefined {
    for (let round = 0; round < 2; round++) {
      for (let job = page.shift(); job !== undefined; job = page.shift()) {
        cursor = idOf(job)
        if (!underWay.has(cursor))
          return job
      }
      page = [...next(cursor, pageSize)]
      if (page.length === 0) {
        cursor = 0
        page = [...next(cursor, pageSize + concurrency)]
      }
    }
    return undefined
  }

  function fill(): void {
    while (!stopped && underWay.size < concurrency) {
      const job = take()
      if (job === undefined)
        return
      const id = idOf(job)
      const work = run(job).finally(() => {
        underWay.delete(id)
        fill()
      })
      underWay.set(id, work)
    }
  }

  return {
    wake: fill,
    busy: () => underWay.size,
    stop: async () => {
      stopped = true
      await Promise.allSettled(underWay.values())
    },
  }
}
