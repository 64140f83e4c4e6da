import type { PendingAsset } from '../catalog/ingest.ts'
import type { IngestProgress } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { Kind } from '../contract/formats.ts'
import type { Conditions, Pace } from './pace.ts'
import type { WorkOptions } from './work.ts'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { inSlices } from '../catalog/in-turns.ts'
import { kinds } from '../contract/formats.ts'
import { createHalt } from './halt.ts'
import { createLane } from './lane.ts'
import { paceOf, phaseOf } from './pace.ts'
import { createRate } from './rate.ts'
import { createReading } from './reading.ts'
import { createRetries } from './retries.ts'
import { outwardFailures } from './steps.ts'
import { createWork } from './work.ts'

export interface IngestOptions extends Pick<WorkOptions, 'catalog' | 'eyes' | 'previews' | 'spaces' | 'surface' | 'detector' | 'log' | 'onGone' | 'limitMs'> {
  /** Its disk must have room for what is found out. */
  readonly dataDir: string
  /** Bytes that must be left on it. @default 100 MB */
  readonly leastFree?: number
  /** How often is looked whether what keeps work from going on has passed, and whether there still is room. @default 15 s */
  readonly lookEveryMs?: number
  readonly events: EventBus
  /** Whether folders are being walked at this moment. */
  readonly scanning: () => boolean
  /** What of the machine's state decides how much is done at once. */
  readonly conditions: () => Conditions
  /** Nothing waits and nothing is under way. Called each time that becomes true. */
  readonly onDrained: () => void
}

export type Ingest = ReturnType<typeof createIngest>

/** How often progress is told; less often where counting takes long, so that it takes a twentieth of the time at most. */
const progressEveryMs = 400
const progressShare = 1 / 20

/** Ids of changed assets that are told one by one; of more it is only told that they are many. */
const toldAtOnce = 500

/** Assets that are queued again in one transaction. */
const queuedAtOnce = 100

/** At a gentle pace the machine has rest for as long as the last image took, at most so long. */
const longestRestMs = 10_000

/**
 * How many assets of a kind are under way at once. Images: enough that the cores stay busy while others wait for the disk or
 * for their batch. Models: the next one is at hand when the one stage page is free.
 */
const fullConcurrency: Readonly<Record<Kind, number>> = { image: Math.min(64, availableParallelism() * 8), model: 2 }

/** The pipeline: takes what waits in the catalog through its steps, and says how far it is. */
export function createIngest(options: IngestOptions) {
  const { catalog, events, log, scanning, conditions, onDrained, dataDir, leastFree = 100_000_000, lookEveryMs = 15_000 } = options
  const closing = new AbortController()
  const rate = createRate()
  const halt = createHalt({ folder: dataDir, leastFree, log })
  const changed = new Set<number>()
  /** Whether libraries may hold another number of assets than was told. */
  let recount = false
  let ticker: NodeJS.Timeout | undefined
  let lookout: NodeJS.Timeout | undefined
  /** Work of others that waits until something can be written. */
  const heldUp: (() => void)[] = []
  const preferred: Record<Kind, number[]> = { image: [], model: [] }

  const reading = createReading(catalog)
  const retries = createRetries(catalog, () => {
    attempt(() => catalog.ingest.queueFailed(Date.now()))
    wake()
  })
  const work = createWork({
    ...options,
    isStopped: () => closing.signal.aborted,
    guard: reading.guard,
    onBecame: (assetId) => {
      tell(assetId)
      recount = true
    },
    onFailed: retries.plan,
  })

  const lanes = kinds.map(kind => createLane<PendingAsset>({
    next: (after, limit) => catalog.ingest.next(kind, after, limit),
    first: () => firstOf(kind),
    idOf: asset => asset.id,
    run: ingest,
    onError: halt.because,
    concurrency: () => concurrencyOf(kind),
  }))

  async function ingest(asset: PendingAsset): Promise<void> {
    const started = performance.now()
    try {
      await work.ingest(asset)
    }
    finally {
      reading.acquit(asset.id)
    }
    tell(asset.id)
    rate.add(Date.now())
    if (halt.isTrying()) {
      halt.over()
      wake()
    }
    if (asset.kind === 'image' && pace() === 'gentle')
      await sleep(Math.min(performance.now() - started, longestRestMs), undefined, { signal: closing.signal }).catch(() => undefined)
  }

  /** Remembers an asset for the next event, as long as there are few. */
  function tell(assetId: number): void {
    if (changed.size <= toldAtOnce)
      changed.add(assetId)
  }

  /** Does something with the catalog; when that fails, no asset is to blame. */
  function attempt(action: () => void): void {
    try {
      action()
    }
    catch (error) {
      halt.because(error)
    }
  }

  function pace(): Pace {
    return paceOf(catalog.settings.all(), conditions())
  }

  function busy(): number {
    return lanes.reduce((sum, lane) => sum + lane.busy(), 0)
  }

  function concurrencyOf(kind: Kind): number {
    const current = pace()
    if (current === 'paused')
      return 0
    if (halt.reason())
      return halt.isTrying() && busy() === 0 ? 1 : 0
    return current === 'gentle' || (kind === 'image' && reading.isCareful()) ? 1 : fullConcurrency[kind]
  }

  /** What does not wait, or no longer does, is passed over. */
  function firstOf(kind: Kind): PendingAsset | undefined {
    const nextId = () => (kind === 'image' ? reading.next() : undefined) ?? preferred[kind].shift()
    for (let id = nextId(); id !== undefined; id = nextId()) {
      const asset = catalog.ingest.waiting(kind, id)
      if (asset)
        return asset
      reading.acquit(id)
    }
    return undefined
  }

  function progress(): IngestProgress {
    const { total, pending, failed } = catalog.ingest.counts()
    const phase = phaseOf({ waits: pending > 0 || busy() > 0 || heldUp.length > 0, scanning: scanning(), paused: pace() === 'paused', halted: halt.reason() !== null })
    const perSecond = phase === 'working' ? rate.perSecond(Date.now()) : null
    return {
      phase,
      halt: phase === 'halted' ? halt.reason() : null,
      pace: paceOf({ ...catalog.settings.all(), paused: false }, conditions()) === 'full' ? 'full' : 'gentle',
      total,
      done: Math.max(0, total - pending - failed),
      failed,
      pending,
      rate: perSecond,
      etaSeconds: perSecond ? pending / perSecond : null,
    }
  }

  /** Timers run only while something waits that may go on by itself. */
  function wake(): void {
    if (closing.signal.aborted)
      return
    ticker ??= setTimeout(attempt, progressEveryMs, tick)
    if (!lookout) {
      lookout = setInterval(() => void lookAround(), lookEveryMs)
      void lookAround()
    }
    lanes.forEach(lane => lane.wake())
  }

  async function lookAround(): Promise<void> {
    await halt.look()
    if (!lookout)
      return
    if (halt.isTrying() || halt.reason() === null)
      heldUp.splice(0).forEach(again => again())
    wake()
  }

  function tick(): void {
    ticker = undefined
    const started = performance.now()
    const now = progress()
    const goesOn = now.phase === 'working' || now.phase === 'scanning'
    if (changed.size > 0) {
      events.emit({ type: 'assets', ids: changed.size > toldAtOnce ? null : [...changed] })
      changed.clear()
    }
    if (recount && !goesOn) {
      events.emit({ type: 'libraries', libraries: catalog.libraries.list() })
      recount = false
    }
    if (goesOn)
      ticker = setTimeout(attempt, Math.max(progressEveryMs, (performance.now() - started) / progressShare), tick)
    else if (now.phase === 'idle' || catalog.settings.all().paused)
      rest()
    events.emit({ type: 'progress', progress: now })
    if (now.phase === 'idle')
      onDrained()
  }

  /** Nothing is to be looked for until somebody wakes it. */
  function rest(): void {
    clearInterval(lookout)
    lookout = undefined
  }

  attempt(() => {
    catalog.ingest.retryAnew(outwardFailures, null)
    reading.hopeless.forEach(work.giveUp)
  })

  return {
    /** Something may wait, or may go on. */
    wake,
    progress,
    /** Takes these assets first, in this order; what was preferred before is so no longer. */
    prefer: (ids: readonly number[]): void => {
      kinds.forEach(kind => preferred[kind] = [...ids])
    },
    /** Something else than an asset could not be written: `again` is called when that may have passed. */
    holdUp: (error: unknown, again: () => void): void => {
      halt.because(error)
      heldUp.push(again)
      wake()
    },
    /** Queues every failed asset again. */
    retryFailed: (): void => {
      catalog.ingest.queueFailed(null)
      wake()
    },
    /** Queues these assets again, done or failed: all their steps are to be done anew. A few at a time, for of each much is known. */
    retry: async (ids: readonly number[]): Promise<void> => {
      await inSlices(ids, queuedAtOnce, (some) => {
        catalog.ingest.queueAgain(some)
        some.forEach(tell)
      })
      wake()
    },
    /** The steps that are being done now, and those that every asset of a kind needs. */
    running: work.running,
    needed: work.needed,
    /** Ends the steps under way without starting others; what they had not committed is done again next time. */
    close: async (): Promise<void> => {
      closing.abort()
      clearTimeout(ticker)
      rest()
      retries.close()
      await Promise.all(lanes.map(lane => lane.stop()))
    },
  }
}
