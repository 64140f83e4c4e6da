/** Something that is done now and then while the engine is open. */
export interface Chore {
  readonly name: string
  /** ms from one time to the next. */
  readonly everyMs: number
  /** ms after the start until the first time. @default everyMs */
  readonly firstMs?: number
  /** Its last time is remembered over restarts, and counts. */
  readonly isLasting?: boolean
  readonly run: () => void | Promise<void>
}

export interface HousekeepingOptions {
  readonly chores: readonly Chore[]
  /** When a lasting chore was done last, in ms since 1970; and that it was done now. */
  readonly memory: { readonly get: (name: string) => number | undefined, readonly set: (name: string, at: number) => void }
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
}

/** Node's timers wait no longer. */
const longestWait = 2 ** 31 - 1

/** Does the chores of the engine, one at a time, each when it is due. Between them one timer waits, and nothing else. */
export function createHousekeeping({ chores, memory, log }: HousekeepingOptions) {
  const started = Date.now()
  const due = new Map(chores.map(chore => [chore, firstTime(chore, started, chore.isLasting ? memory.get(chore.name) : undefined)]))
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false

  async function work(): Promise<void> {
    for (const [chore, at] of due) {
      if (closed || at > Date.now())
        continue
      try {
        await chore.run()
        if (chore.isLasting)
          memory.set(chore.name, Date.now())
      }
      catch (error) {
        if (!closed)
          log.error({ chore: chore.name, error }, 'a chore failed; it is tried again when it is due the next time')
      }
      due.set(chore, Date.now() + chore.everyMs)
    }
    wait()
  }

  function wait(): void {
    if (!closed)
      timer = setTimeout(() => running = work(), Math.min(longestWait, Math.max(0, Math.min(...due.values()) - Date.now())))
  }

  wait()
  return {
    /** Starts no further chore, and resolves when the one under way has ended. */
    close: async (): Promise<void> => {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}

/** When a chore is due for the first time after a start, given when it was done last; all in ms since 1970. */
export function firstTime({ everyMs, firstMs = everyMs }: Pick<Chore, 'everyMs' | 'firstMs'>, started: number, last: number | undefined): number {
  return last === undefined || last > started ? started + firstMs : Math.max(started + firstMs, last + everyMs)
}
