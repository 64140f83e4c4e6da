import type { Catalog } from '../catalog/catalog.ts'
import type { RepairReport } from '../contract/keepsakes.ts'
import type { Step } from '../ingest/steps.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Space } from '../vectors/space.ts'
import type { Detectors } from './detectors.ts'
import type { Spaces } from './spaces.ts'
import { lookThrough } from '../catalog/look-through.ts'
import { turntable } from '../contract/stage.ts'
import { stepKey, stepsOfEncoder } from '../ingest/steps.ts'
import { sweepLeftovers } from '../media/cached-files.ts'
import { encoderOfChannel } from '../vectors/space.ts'
import { surfaceKey } from '../vectors/surface-space.ts'

export interface RepairParts {
  readonly catalog: Catalog
  readonly dataDir: string
  readonly previews: PreviewFiles
  readonly spaces: Pick<Spaces, 'all' | 'channels' | 'list'>
  readonly detectors: Pick<Detectors, 'forgetUnknown'>
  /** Something may wait. */
  readonly wake: () => void
}

/** Pictures that are looked for at a time. */
const page = 500

/**
 * Looks through the catalog, the cache and the index beside all other work, and sets right what can be: what belongs to nothing
 * goes, what is incomplete is queued, the index is built anew. Says what SQLite finds wrong with the file, and leaves that.
 */
export async function repair({ catalog, dataDir, previews, spaces, detectors, wake }: RepairParts, signal: AbortSignal): Promise<RepairReport> {
  const damage = await lookThrough({ path: catalog.safekeeping.path, thoroughness: 'full', orphans: false })
  const orphans = catalog.safekeeping.removeOrphans() + removeUnknownEncoders(catalog, await spaces.list()) + await detectors.forgetUnknown()
  const incomplete = new Set(embeddingSteps(spaces.all()).flatMap(({ step, key }) => catalog.safekeeping.redoIncomplete(stepKey(step), key, turntable.views)))
  spaces.all().flatMap(({ id, objects }) => catalog.safekeeping.redoIncompleteObjects(stepKey({ step: 'objects', encoder: id, detector: '' }), objects.key)).forEach(id => incomplete.add(id))
  const pictures = await redoMissingPictures(catalog, previews, signal)
  const leftovers = await sweepLeftovers(dataDir, catalog.safekeeping.shownAmong, signal)
  const channels = spaces.channels()
  for (const { index } of channels)
    await index.rebuild()
  channels.forEach(channel => channel.save())
  wake()
  const indexed = channels.reduce((sum, { index }) => sum + index.count, 0)
  return { damage: [...damage], orphans, incomplete: incomplete.size, pictures, leftovers, indexed }
}

/** The steps after which an asset has one embedding per view, with the keys of the channels that those are in. */
function embeddingSteps(spaces: readonly Space[]): { readonly step: Step, readonly key: string }[] {
  return [{ step: { step: 'surface' }, key: surfaceKey }, ...spaces.flatMap(({ id, look, shape }) => [
    { step: { step: 'embed', encoder: id }, key: look.key } as const,
    { step: { step: 'shape', encoder: id }, key: shape.key } as const,
  ])]
}

/** Removes embeddings of encoders that are not installed any more; answers how many. */
function removeUnknownEncoders(catalog: Catalog, installed: readonly { readonly id: string }[]): number {
  const unknown = catalog.safekeeping.encoders().filter(encoder => encoder !== surfaceKey && installed.every(({ id }) => id !== encoderOfChannel(encoder)))
  return unknown.reduce((sum, encoder) => sum + catalog.transaction(() => {
    const removed = catalog.safekeeping.embeddingsOf(encoder)
    catalog.embeddings.removeEncoder(encoder)
    stepsOfEncoder(encoderOfChannel(encoder)).forEach(catalog.ingest.dropStep)
    return removed
  }), 0)
}

/** Has pictures made again that are not in the cache; answers how many assets show them. */
async function redoMissingPictures(catalog: Catalog, previews: PreviewFiles, signal: AbortSignal): Promise<number> {
  let redone = 0
  for (let after = '', isLast = false; !isLast && !signal.aborted;) {
    const shown = catalog.safekeeping.picturesAfter(after, page)
    const missing: string[] = []
    for (const { picture, kind } of shown) {
      if (!await previews.has('preview', picture) || (kind === 'model' && !await previews.has('strip', picture)))
        missing.push(picture)
    }
    redone += catalog.safekeeping.redoPictures(missing)
    after = shown.at(-1)?.picture ?? after
    isLast = shown.length < page
  }
  return redone
}
