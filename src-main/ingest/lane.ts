export interface LaneOptions<Job> {
  /** Jobs with ids above `after`, in order, at most `limit`. */
  readonly next: (after: number, limit: number) => readonly Job[]
  /** A job that is to be taken before those in order; each call answers another one, until there is none. */
  readonly first: () => Job | undefined
  readonly idOf: (job: Job) => number
  /** Does one job. It records its own failure; when it cannot even do that, it throws, and the lane pauses until it is woken. */
  readonly run: (job: Job) => Promise<void>
  /** A job could not record how it ended, or the next ones could not be read. */
  readonly onError: (error: unknown) => void
  /** How many jobs are done at once; 0: none is begun. Asked each time that one could be begun. */
  readonly concurrency: () => number
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
 * Works through jobs in the order of their ids, but for those that are to be taken first, a bounded number at a time; the
 * catalog is the queue, only a page of it is in memory. After the last one it starts over, until nothing is left that is not under way.
 */
export function createLane<Job>({ next, first, idOf, run, onError, concurrency }: LaneOptions<Job>): Lane {
  const underWay = new Map<number, Promise<void>>()
  let page: Job[] = []
  let cursor = 0
  let paused = false
  let stopped = false

  function take(): Job | undefined {
    return takeFirst() ?? takeInOrder()
  }

  function takeFirst(): Job | undefined {
    for (let job = first(); job !== undefined; job = first()) {
      const id = idOf(job)
      if (underWay.has(id))
        continue
      page = page.filter(other => idOf(other) !== id)
      return job
    }
    return undefined
  }

  function takeInOrder(): Job | undefined {
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
    return next(id, pageSize + underWay.size).filter(job => !underWay.has(idOf(job)))
  }

  function fill(): void {
    try {
      while (!stopped && !paused && underWay.size < concurrency()) {
        const job = take()
        if (job === undefined)
          return
        begin(job)
      }
    }
    catch (error) {
      pause(error)
    }
  }

  function begin(job: Job): void {
    const id = idOf(job)
    const work = run(job).catch(pause).finally(() => {
      underWay.delete(id)
      fill()
    })
    underWay.set(id, work)
  }

  function pause(error: unknown): void {
    paused = true
    onError(error)
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
