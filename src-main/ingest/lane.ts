export interface LaneOptions<Job> {
  /** Jobs with ids above `after`, in order, at most `limit`. */
  readonly next: (after: number, limit: number) => readonly Job[]
  readonly idOf: (job: Job) => number
  /** Does one job. It records its own failure; when it cannot even do that, it throws, and the lane pauses until it is woken. */
  readonly run: (job: Job) => Promise<void>
  readonly onError: (error: unknown, job: Job) => void
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
export function createLane<Job>({ next, idOf, run, onError, concurrency }: LaneOptions<Job>): Lane {
  const underWay = new Map<number, Promise<void>>()
  let page: Job[] = []
  let cursor = 0
  let paused = false
  let stopped = false

  function take(): Job | undefined {
    if (page.length === 0)
      page = pageAfter(cursor)
    if (page.length === 0 && cursor > 0)
      page = pageAfter(0)
    const job = page.shift()
    cursor = job === undefined ? 0 : idOf(job)
    return job
  }

  /** Those under way still wait by the catalog; they are left out here, not later, when they may have ended. */
  function pageAfter(id: number): Job[] {
    return next(id, pageSize + concurrency).filter(job => !underWay.has(idOf(job)))
  }

  function fill(): void {
    while (!stopped && !paused && underWay.size < concurrency) {
      const job = take()
      if (job === undefined)
        return
      const id = idOf(job)
      const work = run(job).catch((error: unknown) => {
        paused = true
        onError(error, job)
      }).finally(() => {
        underWay.delete(id)
        fill()
      })
      underWay.set(id, work)
    }
  }

  return {
    wake: () => {
      paused = false
      fill()
    },
    busy: () => underWay.size,
    stop: async () => {
      stopped = true
      await Promise.allSettled(underWay.values())
    },
  }
}
