import type { PendingAsset } from '../catalog/ingest.ts'
import type { IngestProgress } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { Kind } from '../contract/formats.ts'
import type { IngestParts, Job } from './handlers.ts'
import type { Conditions, Pace } from './pace.ts'
import type { Step } from './steps.ts'
import { availableParallelism } from 'node:os'
import { failure, toLikenessError } from '../contract/errors.ts'
import { kinds } from '../contract/formats.ts'
import { look } from '../stage/look.ts'
import { fileState, hasChanged, isGone, requireUnchanged } from './file-state.ts'
import { perform } from './handlers.ts'
import { createLane } from './lane.ts'
import { paceOf } from './pace.ts'
import { pathOf } from './path.ts'
import { createRate } from './rate.ts'
import { missingSteps, outwardFailures, retryTime, stepKey, stepVersions } from './steps.ts'

export interface IngestOptions extends IngestParts {
  readonly events: EventBus
  readonly log: { readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void, readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
  /** Whether folders are being walked at this moment. */
  readonly scanning: () => boolean
  /** What of the machine's state decides how much is done at once. */
  readonly conditions: () => Conditions
  /** Nothing waits and nothing is under way. Called each time that becomes true. */
  readonly onDrained: () => void
}

export type Ingest = ReturnType<typeof createIngest>

const progressEveryMs = 400
const retryEveryMs = 5000

/** A file that was written to so short a time ago is taken to be written to still. */
const writingMs = 2000

/**
 * How many assets of a kind are under way at once. Images: enough that the cores stay busy while others wait for the disk or
 * for their batch. Models: the next one is at hand when the one stage page is free.
 */
const fullConcurrency: Readonly<Record<Kind, number>> = { image: Math.min(64, availableParallelism() * 8), model: 2 }

/** The pipeline: takes what waits in the catalog through its steps, and says how far it is. */
export function createIngest(options: IngestOptions) {
  const { catalog, eyes, events, log, spaces, scanning, conditions, onDrained } = options
  const rate = createRate()
  let changed = new Set<number>()
  /** Whether libraries may hold another number of assets than was told. */
  let recount = false
  let stopped = false
  let drained = true
  const preferred: Record<Kind, number[]> = { image: [], model: [] }

  const lanes = kinds.map(kind => createLane<PendingAsset>({
    next: (after, limit) => catalog.ingest.next(kind, after, limit),
    first: () => firstOf(kind),
    idOf: asset => asset.id,
    run: async (asset) => {
      await ingestAsset(asset)
      changed.add(asset.id)
      rate.add(Date.now())
    },
    onError: error => log.error({ error }, 'ingest cannot write to the catalog; it pauses'),
    concurrency: () => concurrencyOf(kind),
  }))

  function pace(): Pace {
    return paceOf(catalog.settings.all(), conditions())
  }

  function concurrencyOf(kind: Kind): number {
    return { full: fullConcurrency[kind], gentle: 1, paused: 0 }[pace()]
  }

  /** What does not wait, or no longer does, is passed over. */
  function firstOf(kind: Kind): PendingAsset | undefined {
    for (let id = preferred[kind].shift(); id !== undefined; id = preferred[kind].shift()) {
      const asset = catalog.ingest.waiting(kind, id)
      if (asset)
        return asset
    }
    return undefined
  }

  async function ingestAsset(asset: PendingAsset): Promise<void> {
    if (await takeInChange(asset))
      return
    let picture: ReturnType<Job['picture']> | undefined
    const job: Job = { asset, picture: () => picture ??= lookAt(asset) }
    for (let step = nextStep(asset); step; step = nextStep(asset)) {
      try {
        if (!await doStep(job, step))
          return
      }
      catch (error) {
        if (!stopped)
          recordFailure(asset, step, error)
        return
      }
    }
    if (!stopped && catalog.ingest.isUnchanged(asset))
      catalog.ingest.settle(asset.id)
  }

  async function lookAt(asset: PendingAsset): ReturnType<Job['picture']> {
    const picture = await look(eyes, { ...asset, path: pathOf(asset) })
    await requireUnchanged(asset)
    return picture
  }

  /**
   * Brings the catalog up to date when the file has changed since it was scanned, and answers whether it has: the asset is
   * then taken anew. A file that is still being written to is left alone for a while.
   */
  async function takeInChange(asset: PendingAsset): Promise<boolean> {
    const state = await fileState(asset).catch(() => undefined)
    if (stopped || !state || !hasChanged(asset, state))
      return stopped
    const isBeingWritten = Math.abs(Date.now() - state.mtimeMs) < writingMs
    catalog.transaction(() => {
      if (!catalog.ingest.isUnchanged(asset))
        return
      catalog.scans.change(asset.id, state)
      if (isBeingWritten)
        catalog.ingest.failed(asset.id, 'identify', stepVersions.identify, failure('file_changed').toWire(), 1, retryTime('file_changed', 1, Date.now()))
    })
    return true
  }

  function nextStep(asset: PendingAsset): Step | undefined {
    return missingSteps(catalog.ingest.steps(asset.id), spaces().map(({ id }) => id))[0]
  }

  /** False when the asset is not to be gone on with: it was changed or removed meanwhile, or turned out to be a moved one. */
  async function doStep(job: Job, step: Step): Promise<boolean> {
    const { asset } = job
    const { commit } = await perform(options, job, step)
    if (stopped)
      return false
    const verdict = catalog.transaction(() => {
      if (!catalog.ingest.isUnchanged(asset))
        return undefined
      const verdict = commit()
      if (verdict.isDone)
        catalog.ingest.done(asset.id, stepKey(step), stepVersions[step.step])
      return verdict
    })
    verdict?.publish?.()
    if (verdict?.became !== undefined) {
      changed.add(verdict.became)
      recount = true
    }
    return verdict !== undefined && catalog.ingest.isUnchanged(asset)
  }

  /** Nothing is recorded of an asset that was removed or changed meanwhile; one whose file has vanished is missing, not failed. */
  function recordFailure(asset: PendingAsset, step: Step, thrown: unknown): void {
    if (!catalog.ingest.isUnchanged(asset))
      return
    if (isGone(asset)) {
      recount = true
      return catalog.scans.missing(asset.id)
    }
    const error = toLikenessError(thrown)
    const attempts = 1 + (catalog.ingest.steps(asset.id).find(row => row.state === 'failed' && row.step === stepKey(step))?.attempts ?? 0)
    const retryAt = retryTime(error.code, attempts, Date.now())
    if (error.code === 'internal')
      log.error({ asset: asset.id, step: stepKey(step), error: thrown }, 'a step of ingest failed unexpectedly')
    else
      log.warn({ asset: asset.id, file: pathOf(asset), step: stepKey(step), code: error.code }, error.message)
    const updates = catalog.transaction(() => {
      catalog.ingest.failed(asset.id, stepKey(step), stepVersions[step.step], error.toWire(), attempts, retryAt)
      const showsOldContent = step.step !== 'embed' && retryAt === null
      return showsOldContent ? spaces().map(space => space.replace(asset.id, [])) : []
    })
    updates.forEach(update => update())
  }

  function progress(): IngestProgress {
    const { total, pending, failed } = catalog.ingest.counts()
    const waits = pending > 0 || lanes.some(lane => lane.busy() > 0)
    const current = pace()
    const phase = phaseOf({ waits, scanning: scanning(), paused: current === 'paused' })
    const perSecond = phase === 'working' ? rate.perSecond(Date.now()) : null
    return {
      phase,
      halt: null,
      pace: current === 'full' ? 'full' : 'gentle',
      total,
      done: Math.max(0, total - pending - failed),
      failed,
      pending,
      rate: perSecond,
      etaSeconds: perSecond ? pending / perSecond : null,
    }
  }

  function wake(): void {
    if (stopped)
      return
    drained = false
    lanes.forEach(lane => lane.wake())
  }

  function tick(): void {
    if (drained || stopped)
      return
    const now = progress()
    if (changed.size > 0) {
      events.emit({ type: 'assets', ids: changed.size > 500 ? null : [...changed] })
      changed = new Set()
    }
    if (recount && now.phase === 'idle') {
      events.emit({ type: 'libraries', libraries: catalog.libraries.list() })
      recount = false
    }
    events.emit({ type: 'progress', progress: now })
    if (now.phase === 'idle') {
      drained = true
      onDrained()
    }
  }

  function retryDue(): void {
    if (catalog.ingest.queueFailed(Date.now()) > 0 || catalog.ingest.counts().pending > 0)
      wake()
  }

  catalog.ingest.forgetFailures(outwardFailures, null)

  const ticker = setInterval(tick, progressEveryMs)
  const retrier = setInterval(retryDue, retryEveryMs)

  return {
    /** Something may wait. */
    wake,
    progress,
    /** Takes these assets first, in this order; what was preferred before is so no longer. */
    prefer: (ids: readonly number[]): void => {
      kinds.forEach(kind => preferred[kind] = [...ids])
    },
    /** Queues every failed asset again. */
    retryFailed: (): void => {
      catalog.ingest.queueFailed(null)
      wake()
    },
    /** Ends the steps under way without starting others; what they had not committed is done again next time. */
    close: async (): Promise<void> => {
      stopped = true
      clearInterval(ticker)
      clearInterval(retrier)
      await Promise.all(lanes.map(lane => lane.stop()))
    },
  }
}

function phaseOf({ waits, scanning, paused }: { readonly waits: boolean, readonly scanning: boolean, readonly paused: boolean }): IngestProgress['phase'] {
  if (waits && !paused)
    return 'working'
  if (scanning)
    return 'scanning'
  return waits ? 'paused' : 'idle'
}
