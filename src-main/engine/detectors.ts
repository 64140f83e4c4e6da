import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { Detector } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { KnownOrigin } from '../detectors/import.ts'
import type { DetectorManifest } from '../detectors/manifest.ts'
import type { OpenDetector } from '../detectors/types.ts'
import type { Spaces } from './spaces.ts'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { importDetector } from '../detectors/import.ts'
import { openDetector } from '../detectors/session.ts'
import { findDetector, listDetectors } from '../detectors/store.ts'
import { placeToRemove, removeRests } from '../encoders/model-folder.ts'
import { queueMissing } from '../ingest/queue.ts'
import { stepKey } from '../ingest/steps.ts'

export interface DetectorsOptions {
  readonly catalog: Catalog
  readonly dataDir: string
  readonly events: EventBus
  readonly log: Logger
  readonly spaces: Pick<Spaces, 'all'>
}

export type Detectors = Awaited<ReturnType<typeof openDetectors>>

/** The name of the setting that holds the id of the detector that is in use. */
const setting = 'detector.active'

/** Images whose objects are dropped in one transaction. */
const batch = 500

/** The installed detectors, of which at most one is in use: it looks through the images of all libraries. */
export async function openDetectors({ catalog, dataDir, events, log, spaces }: DetectorsOptions) {
  const dir = join(dataDir, 'detectors')
  await removeRests(dir)
  let active = await reopen()
  let last: Promise<unknown> = Promise.resolve()
  queueImages()

  /** Changes of detectors happen one after another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  async function reopen(): Promise<OpenDetector | undefined> {
    const id = catalog.settings.get(setting)
    if (id === undefined)
      return undefined
    return findDetector(dir, id).then(({ folder }) => openDetector(folder)).catch((error: unknown) => {
      log.error({ detector: id, error }, 'the detector that is in use cannot be opened; what it found stays, and nothing is looked for')
      return undefined
    })
  }

  function queueImages(): void {
    if (active)
      queueMissing(catalog, { encoders: spaces.all().map(({ id }) => id), detector: active.id })
  }

  function describe({ id, name, version, licence, labels, input }: DetectorManifest): Detector {
    return { id, name, version, licence, labels, size: input.size, state: id === active?.id ? 'active' : 'installed' }
  }

  async function list(): Promise<Detector[]> {
    const { detectors, broken } = await listDetectors(dir)
    broken.forEach(({ folder, reason }) => log.warn({ folder, reason }, 'a folder is not a usable detector'))
    return detectors.map(({ manifest }) => describe(manifest))
  }

  async function announce(): Promise<void> {
    events.emit({ type: 'detectors', detectors: await list() })
  }

  /** What the one before found stays with each image until this one has looked at it. */
  async function use(id: string): Promise<Detector> {
    const { manifest, folder } = await findDetector(dir, id)
    if (active?.id === id)
      return describe(manifest)
    const next = await openDetector(folder)
    const before = active
    catalog.transaction(() => {
      catalog.settings.set(setting, id)
      if (before)
        catalog.ingest.dropStep(stepKey({ step: 'detect', detector: before.id }))
    })
    active = next
    queueImages()
    await before?.close()
    await announce()
    return describe(manifest)
  }

  /** Ends the use of a detector: images wait no more for what it would find. */
  async function retire(id: string): Promise<void> {
    const retired = active?.id === id ? active : undefined
    if (retired)
      active = undefined
    catalog.transaction(() => {
      if (catalog.settings.get(setting) === id) {
        catalog.settings.remove(setting)
        spaces.all().forEach(space => catalog.ingest.dropStep(stepKey({ step: 'objects', encoder: space.id, detector: id })))
      }
      catalog.ingest.dropStep(stepKey({ step: 'detect', detector: id }))
    })
    await retired?.close()
  }

  /** Drops what a detector found, with its embeddings, some images at a time; answers how many objects that were. */
  async function forget(id: string): Promise<number> {
    const objects = catalog.detections.count(id)
    for (let assetIds = catalog.detections.assetsOf(id, batch); assetIds.length > 0; assetIds = catalog.detections.assetsOf(id, batch)) {
      const updates = catalog.transaction(() => assetIds.flatMap((assetId) => {
        catalog.detections.removeOf(assetId)
        return spaces.all().map(space => space.objects.replace(assetId, []))
      }))
      updates.forEach(update => update())
      await breathe()
    }
    return objects
  }

  async function remove(id: string): Promise<void> {
    const { folder } = await findDetector(dir, id)
    await retire(id)
    const rest = placeToRemove(dir, id)
    await rename(folder, rest)
    await forget(id)
    await rm(rest, { recursive: true, force: true, maxRetries: 5 })
    await announce()
  }

  /** Drops what detectors found that are not there any more. */
  async function forgetUnknown(): Promise<number> {
    const { detectors, broken } = await listDetectors(dir)
    const known = new Set([...detectors.map(({ manifest }) => join(dir, manifest.id)), ...broken.map(({ folder }) => folder)])
    let objects = 0
    for (const id of catalog.detections.detectors().filter(id => !known.has(join(dir, id)))) {
      await retire(id)
      objects += await forget(id)
    }
    return objects
  }

  return {
    /** The one that is in use. */
    active: (): OpenDetector | undefined => active,
    list,

    /**
     * Installs a detector from a folder or an ONNX file, and looks through the images with it. `origin`: what is known of it.
     * Errors: folder_not_found, detector_invalid.
     */
    import: (path: string, origin?: KnownOrigin): Promise<Detector> => inTurn(async () => {
      const { id } = await importDetector(path, dir, origin)
      return use(id)
    }),

    /** Looks through the images with this detector in place of another. Errors: detector_not_found, detector_invalid. */
    use: (id: string): Promise<Detector> => inTurn(() => use(id)),

    /** Removes a detector with what it found, and the embeddings of that. Errors: detector_not_found. */
    remove: (id: string): Promise<void> => inTurn(() => remove(id)),

    /** Drops what detectors found whose folders are gone; answers how many objects that were. */
    forgetUnknown: (): Promise<number> => inTurn(forgetUnknown),

    close: async (): Promise<void> => {
      await last
      await active?.close()
    },
  }
}
