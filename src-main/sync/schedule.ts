import type { Logger } from 'pino'
import type { StoredSync } from '../catalog/syncs.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { EventType } from '../contract/events.ts'
import type { SyncRun } from '../contract/sync.ts'
import type { Clock } from './clock.ts'
import { isDue, retryDelay } from './run/retries.ts'

/** After these a collection may hold something else. */
const changing: ReadonlySet<EventType> = new Set(['assets', 'collections', 'libraries', 'scanned'])

/** ms without a change until it is acted upon. */
const quietMs = 5000

/** ms until a change is acted upon, although there are ever more of them. */
const longestQuietMs = 10 * 60_000

/** ms until a run looks again at what is in doubt, or worked on by the service. */
const unsettledMs = 10 * 60_000

const minuteMs = 60_000

/** Waits longer than this are cut into pieces: timers stand still while the machine sleeps. */
const longestWaitMs = 10 * minuteMs

/** What decides when a sync runs by itself. */
export interface Timing {
  readonly sync: Pick<StoredSync, 'options' | 'paused' | 'approvedAt' | 'createdAt'>
  /** The newest first. */
  readonly runs: readonly Pick<SyncRun, 'outcome' | 'startedAt' | 'endedAt'>[]
  /** When the first item that failed is due; null: none is. */
  readonly nextRetry: number | null
  /** Items that wait and did not fail: to be sent, looked for, or worked on. */
  readonly unsettled: number
  /** ms since 1970. */
  readonly now: number
}

/** When a sync runs next by itself, in ms since 1970; Infinity: it does not. Changes are not told here. */
export function dueAt({ sync, runs, nextRetry, unsettled, now }: Timing): number {
  const { schedule, everyMinutes, direction } = sync.options
  if (schedule === 'manual' || sync.paused || (sync.approvedAt === null && direction !== 'compare'))
    return Infinity
  const [last] = runs
  const begun = last ? Date.parse(last.startedAt) : sync.createdAt
  // What lies ahead was written down before the clock was set back.
  const regular = schedule !== 'interval' ? Infinity : begun > now ? now : begun + everyMinutes * minuteMs
  if (!last?.endedAt)
    return regular
  const ended = Math.min(now, Date.parse(last.endedAt))
  switch (last.outcome) {
    case 'stopped':
      return now
    case 'failed':
      return Math.min(regular, ended + retryDelay(failuresOf(runs), 1))
    case 'compared':
      return regular
    default:
      // What was due already and is still cannot be tried now: its file may be away.
      return Math.min(regular, nextRetry === null ? Infinity : isDue(nextRetry, ended) ? ended + unsettledMs : nextRetry, unsettled > 0 ? ended + unsettledMs : Infinity)
  }
}

/** How many runs failed one after another, the last among them. */
function failuresOf(runs: Timing['runs']): number {
  const others = runs.findIndex(({ outcome }) => outcome !== 'failed')
  return others < 0 ? runs.length : others
}

export interface ScheduleOptions {
  readonly events: EventBus
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn'>
  readonly syncs: () => readonly StoredSync[]
  /** Whether it runs now, or waits for its turn. */
  readonly isGoing: (id: string) => boolean
  readonly timingOf: (sync: StoredSync) => Timing
  /** Whether there is something else to send than when all was there. */
  readonly hasChanged: (sync: StoredSync) => Promise<boolean>
  readonly run: (sync: StoredSync) => void
}

/** Runs syncs when they are due, and those that follow their collections once these have been quiet for a while after a change. */
export function createSchedule({ events, clock, log, syncs, isGoing, timingOf, hasChanged, run }: ScheduleOptions) {
  let waiting: AbortController | undefined
  let quiet: AbortController | undefined
  let changedSince: number | undefined
  let closed = false
  const stop = events.listen(({ type }) => {
    if (changing.has(type))
      noteChange()
  })

  async function later(ms: number, controller: AbortController, work: () => void | Promise<void>): Promise<void> {
    await clock.wait(ms, controller.signal).then(() => controller.signal.aborted || closed ? undefined : work()).catch((error: unknown) => {
      if (!controller.signal.aborted && !closed)
        log.warn({ error }, 'what a sync follows could not be looked at')
    })
  }

  function noteChange(): void {
    if (closed || !syncs().some(follows))
      return
    changedSince ??= clock.now()
    quiet?.abort()
    quiet = new AbortController()
    void later(Math.max(0, Math.min(quietMs, changedSince + longestQuietMs - clock.now())), quiet, lookForChanges)
  }

  async function lookForChanges(): Promise<void> {
    changedSince = undefined
    for (const sync of syncs().filter(follows)) {
      if (await hasChanged(sync).catch(error => cannotLook(sync, error)) && !closed)
        run(sync)
    }
  }

  function cannotLook({ id }: StoredSync, error: unknown): false {
    if (!closed)
      log.warn({ sync: id, error }, 'a collection that is kept elsewhere cannot be looked at')
    return false
  }

  /** Waits for the first that is due. */
  function plan(): void {
    waiting?.abort()
    if (closed)
      return
    const due = syncs().filter(({ id }) => !isGoing(id)).map(sync => ({ sync, at: dueAt(timingOf(sync)) })).filter(({ at }) => at < Infinity)
    if (due.length === 0)
      return
    waiting = new AbortController()
    const first = Math.min(...due.map(({ at }) => at))
    void later(Math.min(longestWaitMs, Math.max(0, first - clock.now())), waiting, () => {
      due.filter(({ at }) => at <= clock.now()).forEach(({ sync }) => run(sync))
      plan()
    })
  }

  plan()
  noteChange()
  return {
    /** A sync was changed, or a run of it ended. */
    plan,
    close: (): void => {
      closed = true
      stop()
      waiting?.abort()
      quiet?.abort()
    },
  }
}

function follows({ options: { schedule }, paused, approvedAt }: StoredSync): boolean {
  return schedule === 'change' && !paused && approvedAt !== null
}
