import type { Detection } from '../catalog/detections.ts'
import type { IngestParts, Job, Outcome } from './handlers.ts'
import type { Step } from './steps.ts'
import { cropImage } from '../media/crop.ts'
import { inSpace, notWanted } from './in-space.ts'
import { stepKey } from './steps.ts'

/** Finds the objects in an image. The embeddings of those that were found before go with them, and are made anew. */
export async function detect({ catalog, spaces, detector }: IngestParts, { asset, picture }: Job, step: Extract<Step, { step: 'detect' }>): Promise<Outcome> {
  const used = detector()
  if (used?.id !== step.detector)
    return notWanted
  const isWanted = () => detector() === used
  const { views } = await picture()
  const findings = await used.detect(views[0]!).catch((error: unknown) => {
    if (isWanted())
      throw error
  })
  if (!findings)
    return notWanted
  return {
    commit: () => {
      if (!isWanted())
        return { isDone: false }
      catalog.detections.replace(asset.id, used.id, findings)
      catalog.ingest.dropSteps(asset.id, spaces().map(({ id }) => stepKey({ step: 'objects', encoder: id, detector: used.id })))
      const updates = spaces().map(space => space.objects.replace(asset.id, []))
      return { isDone: true, publish: () => updates.forEach(update => update()) }
    },
  }
}

/** Embeds what the detector found in an image: a crop for each, in the order of the detections. */
export async function embedObjects(parts: IngestParts, { asset, picture }: Job, { encoder }: Extract<Step, { step: 'objects' }>): Promise<Outcome> {
  const found = parts.catalog.detections.ofAsset(asset.id)
  const outcome = await inSpace(parts, encoder, async (space) => {
    const vectors = found.length === 0 ? [] : await space.embed(await crops(found, picture))
    return { asset, channel: space.objects, vectors }
  })
  const isSame = () => areSame(found, parts.catalog.detections.ofAsset(asset.id))
  return { commit: () => isSame() ? outcome.commit() : { isDone: false } }
}

async function crops(found: readonly Detection[], picture: Job['picture']) {
  const { views } = await picture()
  return found.map(({ region }) => cropImage(views[0]!, region))
}

function areSame(before: readonly Detection[], after: readonly Detection[]): boolean {
  return before.length === after.length && before.every(({ id }, i) => id === after[i]!.id)
}
