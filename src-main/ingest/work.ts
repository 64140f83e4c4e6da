import type { NeededStep } from '../catalog/browsing/waiting.ts'
import type { PendingAsset } from '../catalog/ingest.ts'
import type { RunningStep } from '../contract/browse.ts'
import type { LikenessError } from '../contract/errors.ts'
import type { ReadingGuard } from '../media/decode.ts'
import type { IngestParts, Job, Verdict } from './handlers.ts'
import type { Step, Wanted } from './steps.ts'
import { failure, toLikenessError } from '../contract/errors.ts'
import { kinds } from '../contract/formats.ts'
import { look } from '../stage/look.ts'
import { channelOf } from './channels.ts'
import { fileState, hasChanged, requireUnchanged } from './file-state.ts'
import { isPrevention } from './halt.ts'
import { perform } from './handlers.ts'
import { pathOf } from './path.ts'
import { earlierSteps, missingSteps, retryTime, stepKey, stepLimitMs, stepVersions, wantedSteps } from './steps.ts'
import { within } from './within.ts'

export interface WorkOptions extends IngestParts {
  readonly log: { readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void, readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
  /** Nothing is to be recorded any more. */
  readonly isStopped: () => boolean
  /** Runs around what this process decodes by itself. */
  readonly guard: (assetId: number) => ReadingGuard
  /** An asset turned out to be this one, moved. */
  readonly onBecame: (assetId: number) => void
  /** A failed asset is to be tried again at this time, in ms since 1970; null: it is not. */
  readonly onFailed: (retryAt: number | null) => void
  /** A file is not at its place. */
  readonly onGone: (libraryId: number, folder: string) => void
  /** @default stepLimitMs */
  readonly limitMs?: ((step: Step, size: number) => number) | undefined
}

/** A file that was written to so short a time ago is taken to be written to still. */
const writingMs = 2000

/** What is done with one asset at a time. */
export function createWork(options: WorkOptions) {
  const running = new Map<number, RunningStep>()
  const { catalog, eyes, log, spaces, detector, isStopped, guard, onBecame, onFailed, onGone, limitMs = stepLimitMs } = options

  function wanted(): Wanted {
    return { encoders: spaces().map(({ id }) => id), detector: detector()?.id }
  }

  /** The first step that is missing, has not failed just now, and builds on nothing that has. */
  function nextStep(asset: PendingAsset, failed: ReadonlySet<string>): Step | undefined {
    return missingSteps(catalog.ingest.steps(asset.id), asset.kind, wanted())
      .find(step => ![stepKey(step), ...earlierSteps(step)].some(key => failed.has(key)))
  }

  async function lookAt(asset: PendingAsset): ReturnType<Job['picture']> {
    const picture = await look(eyes, { ...asset, path: pathOf(asset) }, guard(asset.id))
    await requireUnchanged(asset)
    return picture
  }

  /**
   * Brings the catalog up to date when the file has changed since it was scanned, and answers whether it has: the asset is
   * then taken anew. A file that is still being written to is left alone for a while.
   */
  async function takeInChange(asset: PendingAsset): Promise<boolean> {
    const state = await fileState(asset).catch(() => undefined)
    if (isStopped() || !state || !hasChanged(asset, state))
      return isStopped()
    const isBeingWritten = Math.abs(Date.now() - state.mtimeMs) < writingMs
    catalog.transaction(() => {
      if (!catalog.ingest.isUnchanged(asset))
        return
      catalog.scans.change(asset.id, state)
      if (isBeingWritten)
        fail(asset, { step: 'identify' }, failure('file_changed'), 1)
    })
    return true
  }

  /** False when the asset is not to be gone on with: it was changed or removed meanwhile, or turned out to be a moved one. */
  async function doStep(job: Job, step: Step): Promise<boolean> {
    const { asset } = job
    const ms = limitMs(step, asset.size)
    const { commit } = await within(ms, perform(options, job, step), () => failure('step_timeout', { step: step.step, seconds: Math.round(ms / 1000) }))
    if (isStopped())
      return false
    const verdict = catalog.transaction((): Verdict | undefined => {
      if (!catalog.ingest.isUnchanged(asset))
        return undefined
      const verdict = commit()
      if (verdict.isDone)
        catalog.ingest.done(asset.id, stepKey(step), stepVersions[step.step])
      return verdict
    })
    verdict?.publish?.()
    if (verdict?.became !== undefined)
      onBecame(verdict.became)
    return verdict !== undefined && catalog.ingest.isUnchanged(asset)
  }

  /** Nothing is recorded of an asset that was removed or changed meanwhile: the answer is false then. */
  async function recordFailure(asset: PendingAsset, step: Step, thrown: unknown): Promise<boolean> {
    const error = await reasonFor(asset, toLikenessError(thrown))
    if (isStopped() || !catalog.ingest.isUnchanged(asset))
      return false
    if (error.code === 'internal')
      log.error({ asset: asset.id, step: stepKey(step), error: thrown }, 'a step of ingest failed unexpectedly')
    else
      log.warn({ asset: asset.id, file: pathOf(asset), step: stepKey(step), code: error.code }, error.message)
    const attempts = 1 + (catalog.ingest.steps(asset.id).find(row => row.state === 'failed' && row.step === stepKey(step))?.attempts ?? 0)
    catalog.transaction(() => fail(asset, step, error, attempts))()
    return true
  }

  /** Why a step failed: whatever a reader says of a file that has changed meanwhile, or is not there, says nothing of the file. */
  async function reasonFor(asset: PendingAsset, error: LikenessError): Promise<LikenessError> {
    if (error.code === 'step_timeout')
      return error
    try {
      return hasChanged(asset, await fileState(asset)) ? failure('file_changed') : error
    }
    catch (thrown) {
      onGone(asset.libraryId, asset.folder)
      return toLikenessError(thrown)
    }
  }

  /**
   * Records that a step failed. For good: what it would have made anew, and what builds on it, is dropped, as it is of what the
   * file was before. Runs in a transaction; the answer is to be called after it.
   */
  function fail({ id, kind }: Pick<PendingAsset, 'id' | 'kind'>, step: Step, error: LikenessError, attempts: number): () => void {
    const retryAt = retryTime(error.code, attempts, Date.now())
    const key = stepKey(step)
    catalog.ingest.failed(id, key, stepVersions[step.step], error.toWire(), attempts, retryAt)
    onFailed(retryAt)
    if (retryAt !== null)
      return () => {}
    const outdated = wantedSteps(kind, wanted()).filter(other => stepKey(other) === key || earlierSteps(other).includes(key))
    if (outdated.some(other => other.step === 'preview'))
      catalog.ingest.forgetPicture(id)
    if (outdated.some(other => other.step === 'detect'))
      catalog.detections.removeOf(id)
    const updates = outdated.flatMap(other => channelOf(options, other)?.replace(id, []) ?? [])
    return () => updates.forEach(update => update())
  }

  return {
    /** Takes an asset through the steps that it needs. Throws when the catalog or the cache cannot be written; nothing is recorded then. */
    ingest: async (asset: PendingAsset): Promise<void> => {
      if (await takeInChange(asset))
        return
      let picture: ReturnType<Job['picture']> | undefined
      const job: Job = { asset, picture: () => picture ??= lookAt(asset) }
      const failed = new Set<string>()
      for (let step = nextStep(asset, failed); step; step = nextStep(asset, failed)) {
        running.set(asset.id, { assetId: asset.id, name: asset.name, kind: asset.kind, step: step.step, since: new Date().toISOString() })
        try {
          if (!await doStep(job, step))
            return
        }
        catch (error) {
          if (isPrevention(error))
            throw error
          if (!await recordFailure(asset, step, error))
            return
          failed.add(stepKey(step))
        }
        finally {
          running.delete(asset.id)
        }
      }
      if (!isStopped() && catalog.ingest.isUnchanged(asset))
        catalog.ingest.settle(asset.id, [...failed])
    },
    /** The steps that are being done now, in the order in which they were begun. */
    running: (): RunningStep[] => [...running.values()],
    /** Every step that assets of each kind need. */
    needed: (): NeededStep[] => kinds.flatMap(kind => wantedSteps(kind, wanted()).map(step => ({ kind, step: stepKey(step), version: stepVersions[step.step] }))),
    /** An asset is not to be read again: it has ended the engine too often. */
    giveUp: (assetId: number): void => catalog.transaction(() => {
      catalog.ingest.underWay.end(assetId)
      return fail({ id: assetId, kind: 'image' }, { step: 'preview' }, failure('reading_crashed'), 1)
    })(),
  }
}
