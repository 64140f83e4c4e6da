import type { PendingAsset } from '../catalog/ingest.ts'
import type { IngestParts, Job, Outcome, Verdict } from './handlers.ts'
import { applyAwaited } from '../catalog/user-data.ts'
import { formatById } from '../contract/formats.ts'
import { hashFile } from '../media/content-hash.ts'
import { toFileFailure } from '../media/errors.ts'
import { channelOf } from './channels.ts'
import { isGone, requireUnchanged } from './file-state.ts'
import { pathOf } from './path.ts'
import { doneSteps, stepKey, wantedSteps } from './steps.ts'

/** Copies of a file that are looked at, at most: whether one of them was moved, and which of them is embedded already. */
const twinLimit = 16

/**
 * Reads a file's content hash, and with it finds out who the file is: one that was moved here keeps its identity; one that was
 * only touched keeps all that is known of it; a copy of something known takes over what is known of that. No pixel is touched.
 */
export async function identify(parts: IngestParts, { asset }: Job): Promise<Outcome> {
  const hash = await hashFile(pathOf(asset)).catch((error: unknown) => {
    throw toFileFailure(error)
  })
  await requireUnchanged(asset)
  const gone = isNew(asset) ? await firstGone(parts.catalog.ingest.twins(asset, hash, 'unsuspected', twinLimit)) : undefined
  return { commit: () => recognise(parts, asset, hash, gone) }
}

/** Nobody has ever known what is in it: it may be anybody. A file that was replaced is who it was before. */
function isNew(asset: PendingAsset): boolean {
  return asset.hash === null
}

async function firstGone(twins: readonly PendingAsset[]): Promise<PendingAsset | undefined> {
  for (const twin of twins) {
    if (await isGone(twin))
      return twin
  }
  return undefined
}

/** Runs inside the transaction: of two files that could be the same moved one, the second finds it taken. */
function recognise(parts: IngestParts, asset: PendingAsset, hash: string, gone: PendingAsset | undefined): Verdict {
  const { catalog } = parts
  const { ingest } = catalog
  const movedFrom = isNew(asset)
    ? ingest.twins(asset, hash, 'missing', 1)[0] ?? (gone && ingest.isUnchanged(gone) ? gone : undefined)
    : undefined
  if (movedFrom) {
    catalog.userData.passOn(asset.id, movedFrom.id)
    ingest.move(movedFrom.id, asset.id)
    applyAwaited(catalog, movedFrom.id)
    return { isDone: false, became: movedFrom.id }
  }
  const { refers } = formatById(asset.format)
  if (asset.hash === hash && !refers)
    return { isDone: true }
  ingest.forgetSteps(asset.id)
  ingest.setHash(asset.id, hash)
  applyAwaited(catalog, asset.id)
  return refers ? { isDone: true } : takeOverFromTwin(parts, asset, hash)
}

/**
 * A twin counts with what is done of it: what it still shows of its former content is not that of these bytes. Embeddings of
 * objects are taken over with what the detector that is in use found.
 */
function takeOverFromTwin(parts: IngestParts, asset: PendingAsset, hash: string): Verdict {
  const { catalog } = parts
  const detector = parts.detector()?.id
  const wanted = wantedSteps(asset.kind, { encoders: parts.spaces().map(({ id }) => id), detector })
    .flatMap((step) => {
      const channel = channelOf(parts, step)
      return channel ? [{ key: stepKey(step), channel, isLook: step.step === 'embed', isOfObjects: step.step === 'objects' }] : []
    })
  const twins = catalog.ingest.twins(asset, hash, 'present', twinLimit)
    .filter(({ format }) => format === asset.format)
    .map(({ id }) => ({ id, done: doneSteps(catalog.ingest.steps(id)) }))
  const twin = twins.find(({ done }) => done.has('identify') && done.has('preview') && wanted.some(({ key, isLook }) => isLook && done.has(key)))
  if (!twin)
    return { isDone: true }
  const detect = detector === undefined ? undefined : stepKey({ step: 'detect', detector })
  const hasObjects = detect !== undefined && twin.done.has(detect)
  if (hasObjects)
    catalog.detections.copy(twin.id, asset.id)
  const known = wanted.flatMap(({ key, channel, isOfObjects }) => {
    const vectors = twin.done.has(key) && (hasObjects || !isOfObjects) ? channel.ofAssets([twin.id]).get(twin.id) : undefined
    return vectors ? [{ key, update: channel.replace(asset.id, vectors) }] : []
  })
  catalog.ingest.copyKnowledge(twin.id, asset.id, ['preview', ...hasObjects ? [detect] : [], ...known.map(({ key }) => key)])
  return { isDone: true, publish: () => known.forEach(({ update }) => update()) }
}
