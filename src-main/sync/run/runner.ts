import type { Logger } from 'pino'
import type { StoredSync } from '../../catalog/syncs.ts'
import type { WireError } from '../../contract/errors.ts'
import type { SyncProgress, SyncRun } from '../../contract/sync.ts'
import type { RunContext } from './context.ts'
import type { Meter } from './meter.ts'
import type { SyncTools } from './parts.ts'
import { inWords } from './context.ts'
import { createMeter } from './meter.ts'
import { runSync } from './run.ts'

/** What somebody wants of a run. */
export interface Wish {
  /** Whether a person asked for it: what would be tried again later is tried now. */
  readonly isAsked: boolean
  /** The number of removals that was agreed to. */
  readonly removals?: number | undefined
}

export interface RunnerOptions extends SyncTools {
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** A run moved on. */
  readonly onProgress: () => void
  /** A run began or ended. */
  readonly onChange: () => void
}

interface RunEnd {
  /** ms since 1970. */
  readonly at: number
  readonly outcome: SyncRun['outcome']
  readonly failure: WireError | null
}

interface Going {
  readonly controller: AbortController
  hasBegun: boolean
  meter: Meter | undefined
  again: Wish | undefined
  ended: Promise<void>
}

/** Runs syncs: those of one account one after the other. */
export function createRunner(options: RunnerOptions) {
  const { catalog, clock, log, onProgress, onChange } = options
  const underWay = new Map<string, Going>()
  const lastOf = new Map<string, Promise<void>>()
  const unwritten = new Map<number, RunEnd>()
  let closed = false

  /** Ends of runs that could not be written, as on a full disk, are written when they can be. */
  function writeEnds(): void {
    for (const [run, { at, outcome, failure }] of unwritten) {
      catalog.syncs.endRun(run, at, outcome, failure)
      unwritten.delete(run)
    }
  }

  function request(sync: StoredSync, wish: Wish): void {
    const going = underWay.get(sync.id)
    if (going) {
      going.again = { isAsked: wish.isAsked || going.again?.isAsked === true, removals: wish.removals ?? going.again?.removals }
      return
    }
    if (closed)
      return
    const next: Going = { controller: new AbortController(), hasBegun: false, meter: undefined, again: undefined, ended: Promise.resolve() }
    next.ended = (lastOf.get(sync.accountId) ?? Promise.resolve()).then(() => perform(sync.id, wish, next)).finally(() => {
      if (underWay.get(sync.id) === next)
        underWay.delete(sync.id)
      if (next.again && !next.controller.signal.aborted)
        request(sync, next.again)
      tell()
    })
    underWay.set(sync.id, next)
    lastOf.set(sync.accountId, next.ended)
  }

  function tell(): void {
    try {
      if (!closed)
        onChange()
    }
    catch (error) {
      log.error({ error: inWords(error, options.dataDir).toWire() }, 'how syncs stand could not be told')
    }
  }

  async function perform(id: string, wish: Wish, going: Going): Promise<void> {
    try {
      const sync = going.controller.signal.aborted ? undefined : catalog.syncs.get(id)
      if (!sync || sync.paused)
        return
      going.hasBegun = true
      writeEnds()
      const run = catalog.syncs.beginRun(id, clock.now())
      going.meter = createMeter(clock, onProgress)
      tell()
      const { outcome, failure } = await carryOut(sync, run, wish, going)
      unwritten.set(run, { at: clock.now(), outcome, failure })
      writeEnds()
      log.info({ sync: id, run, outcome, ...failure && { error: failure } }, 'a run of a sync ended')
    }
    catch (error) {
      log.error({ sync: id, error: inWords(error, options.dataDir).toWire() }, 'a run could not be written down')
    }
  }

  async function carryOut(sync: StoredSync, run: number, { isAsked, removals }: Wish, { controller: { signal }, meter }: Going): Promise<Omit<RunEnd, 'at'>> {
    const counts: RunContext['counts'] = { sent: 0, removed: 0, failed: 0, bytes: 0 }
    let noted: WireError | null = null
    try {
      await using opened = await options.openAccount(sync.accountId, signal)
      const report = await runSync({
        ...options,
        sync,
        opened,
        ledger: catalog.syncLedger.of(sync),
        isAsked,
        signal,
        meter: meter!,
        counts,
        note: (error) => {
          noted = error
        },
        saveCounts: () => catalog.syncs.countRun(run, counts),
      }, removals)
      catalog.syncs.setHeldRemovals(sync.id, report.heldRemovals)
      if (report.fingerprint !== null)
        catalog.syncs.setFingerprint(sync.id, report.fingerprint)
      return { outcome: report.outcome, failure: noted }
    }
    catch (error) {
      if (signal.aborted)
        return { outcome: 'stopped', failure: null }
      const failure = inWords(error, options.dataDir)
      if (failure.code === 'internal')
        log.error({ sync: sync.id, error }, 'a run of a sync could not go on')
      return { outcome: 'failed', failure: failure.toWire() }
    }
  }

  async function stop(id: string): Promise<void> {
    const going = underWay.get(id)
    going?.controller.abort()
    if (going?.hasBegun)
      await going.ended
    else
      underWay.delete(id)
  }

  return {
    /** Runs a sync, after those of its account that wait already; when it runs now, once more afterwards. */
    request,
    /** Whether it runs, or waits for its turn. */
    isGoing: (id: string): boolean => underWay.has(id),
    /** Null when it does not run now. */
    progress: (id: string): SyncProgress | null => underWay.get(id)?.meter?.progress() ?? null,
    /** A run as the catalog has it, with its end where that could not be written yet. */
    withEnd: (run: SyncRun): SyncRun => {
      const end = unwritten.get(run.id)
      return end ? { ...run, endedAt: new Date(end.at).toISOString(), outcome: end.outcome, failure: end.failure } : run
    },
    /** Ends the run of a sync in order, if there is one. */
    stop,
    /** Ends all in order; from then on none begins. */
    close: async (): Promise<void> => {
      closed = true
      await Promise.all([...underWay.keys()].map(stop))
    },
  }
}
