import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { Encoder } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { KnownOrigin } from '../encoders/import.ts'
import type { EncoderManifest } from '../encoders/manifest.ts'
import type { OpenEncoder } from '../encoders/types.ts'
import type { CalibrateOptions, Subject } from '../ingest/calibrate.ts'
import type { Channel } from '../vectors/channel.ts'
import type { Space } from '../vectors/space.ts'
import type { ShippedEncoders } from './default-encoder.ts'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { importEncoder } from '../encoders/import.ts'
import { placeToRemove, removeRests } from '../encoders/model-folder.ts'
import { openEncoder } from '../encoders/session.ts'
import { findEncoder, listEncoders } from '../encoders/store.ts'
import { queueMissing } from '../ingest/queue.ts'
import { outwardFailures } from '../ingest/steps.ts'
import { openSpace } from '../vectors/space.ts'
import { openSurfaceSpace } from '../vectors/surface-space.ts'
import { createEncoderRemains } from './encoder-remains.ts'
import { openStartSpaces } from './start-spaces.ts'

/** Images that a new encoder is calibrated on at once; when it is taken into use there may be more of them. */
const imagesOnImport = 64

export interface SpacesOptions {
  readonly catalog: Catalog
  readonly dataDir: string
  /** Those that come with the program. */
  readonly shipped: ShippedEncoders
  readonly events: EventBus
  readonly log: Logger
  /** Fits the calibration of an encoder that has none, on the user's own images. */
  readonly calibrate: (subject: Subject, options?: CalibrateOptions) => Promise<void>
}

export type Spaces = Awaited<ReturnType<typeof openSpaces>>

/**
 * The spaces that are open: the active encoder's, which answers searches, and that of an encoder that is embedding the
 * library in the background to take its place.
 */
export async function openSpaces({ catalog, dataDir, shipped, events, log, calibrate }: SpacesOptions) {
  const own = join(dataDir, 'encoders')
  const dirs = [shipped.folder, own]
  const snapshots = join(dataDir, 'vectors')
  const { forget, forgetFindings, keepVersion } = createEncoderRemains({ catalog, snapshots, log })
  await removeRests(own)

  const open = async (id: string): Promise<Space> => {
    const { folder } = await findEncoder(dirs, id)
    const encoder = await openEncoder(folder)
    keepVersion(encoder.manifest)
    return openSpace({ catalog, encoder, folder: join(snapshots, id), log })
  }

  let { active, preparing } = await openStartSpaces({ catalog, current: shipped.default, open, isThere, forget, log })
  const surface = await openSurfaceSpace({ catalog, folder: join(snapshots, '+surface'), log })
  queueAll()
  let last: Promise<unknown> = Promise.resolve()
  const closing = new AbortController()

  /** Changes of encoders happen one after another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  async function isThere(id: string): Promise<boolean> {
    const { encoders, broken } = await listEncoders(dirs)
    return encoders.some(({ manifest }) => manifest.id === id) || broken.some(({ folder }) => basename(folder) === id)
  }

  function queueAll(): void {
    queueMissing(catalog, { encoders: all().map(({ id }) => id), detector: undefined })
  }

  function all(): Space[] {
    return preparing ? [active, preparing] : [active]
  }

  async function list(): Promise<Encoder[]> {
    const { encoders, broken } = await listEncoders(dirs)
    broken.forEach(({ folder, reason }) => log.warn({ folder, reason }, 'a folder is not a usable encoder'))
    return encoders.map(({ manifest }) => describe(manifest))
  }

  function describe(manifest: EncoderManifest): Encoder {
    const { id, name, version, licence, dimensions, vision } = manifest
    const state = id === active.id ? 'active' : id === preparing?.id ? 'preparing' : 'installed'
    const calibrated = (manifest.calibration ?? catalog.calibrations.get(id)) !== undefined
    const waits = id === preparing?.id && isComplete() && mustWait(preparing)
    return { id, name, version, licence, dimensions, size: vision.size, text: manifest.text !== undefined, state, waits, calibrated }
  }

  async function announce(): Promise<void> {
    events.emit({ type: 'encoders', encoders: await list() })
  }

  async function activate(next: Space): Promise<void> {
    const old = active
    if (next.look.index.count === 0 && old.look.index.count > 0)
      return giveUp(next)
    await calibrate(next)
    catalog.transaction(() => {
      catalog.settings.set('encoder.active', next.id)
      catalog.settings.remove('encoder.preparing')
      catalog.settings.remove('encoder.upgrading')
      forget(old.id)
    })
    active = next
    preparing = undefined
    queueAll()
    next.save()
    await old.close()
    await announce()
    log.info({ from: old.id, to: next.id }, 'the encoder was changed')
  }

  /** It failed with every asset: the encoder that works stays. */
  async function giveUp(next: Space): Promise<void> {
    log.error({ encoder: next.id }, `the encoder could not embed anything; ${active.id} stays`)
    preparing = undefined
    forget(next.id)
    await next.close()
    await announce()
  }

  async function use(id: string): Promise<Encoder> {
    const { manifest } = await findEncoder(dirs, id)
    const isOpen = all().some(space => space.id === id)
    const next = isOpen ? undefined : await open(id)
    catalog.settings.remove('encoder.upgrading')
    const dropped = preparing
    if (dropped && dropped.id !== id) {
      preparing = undefined
      forget(dropped.id)
      await dropped.close()
    }
    if (next) {
      catalog.settings.set('encoder.preparing', id)
      preparing = next
      queueAll()
    }
    await announce()
    return describe(manifest)
  }

  /** Fits what its cosines mean; where that fails the encoder is there all the same, and it is done again when it is in use. */
  async function calibrateNew({ id }: EncoderManifest): Promise<void> {
    const encoder = await openEncoder(join(own, id))
    keepVersion(encoder.manifest)
    try {
      await calibrate({ encoder, embed: encoder.embed }, { images: imagesOnImport, signal: closing.signal })
    }
    catch (error) {
      log.warn({ encoder: id, error }, 'the scores of a new encoder could not be calibrated')
    }
    finally {
      await encoder.close()
    }
  }

  async function withEncoder<T>(id: string, work: (encoder: OpenEncoder, signal: AbortSignal) => Promise<T>): Promise<T> {
    const inUse = all().find(space => space.id === id)
    if (inUse)
      return work(inUse.encoder, closing.signal)
    const encoder = await openEncoder((await findEncoder(dirs, id)).folder)
    try {
      return await work(encoder, closing.signal)
    }
    finally {
      await encoder.close()
    }
  }

  async function remove(id: string): Promise<void> {
    const { folder } = await findEncoder(dirs, id)
    if (id === active.id)
      throw failure('encoder_in_use', { id, reason: 'it answers searches. Use another encoder first.' })
    if (id === preparing?.id)
      throw failure('encoder_in_use', { id, reason: 'everything is being embedded with it. Use another encoder first.' })
    if (folder !== join(own, id))
      throw failure('encoder_in_use', { id, reason: 'it comes with Likeness.' })
    const rest = placeToRemove(own, id)
    await rename(folder, rest)
    forget(id)
    forgetFindings(id)
    await rm(rest, { recursive: true, force: true, maxRetries: 5 })
    await announce()
  }

  async function drained(): Promise<void> {
    if (preparing && isComplete())
      await (mustWait(preparing) ? announce() : activate(preparing))
    await calibrate(active)
    channels().forEach(channel => channel.save())
  }

  /** All is embedded that can be reached. */
  function isComplete(): boolean {
    return catalog.ingest.counts().pending === 0
  }

  /** A change that nobody asked for takes nothing from what is found: it waits for what is out of reach for now. */
  function mustWait(next: Space): boolean {
    return catalog.settings.get('encoder.upgrading') === next.id && catalog.embeddings.isAwaited(active.look.key, next.look.key, outwardFailures)
  }

  function channels(): Channel[] {
    return [surface.channel, ...all().flatMap(space => space.channels)]
  }

  return {
    active: (): Space => active,
    all,
    /** What needs no encoder. */
    surface,
    /** Every channel: that of surfaces, and those of all open spaces. */
    channels,
    list,

    /**
     * Installs an encoder from a folder and fits its calibration, where there are images to fit it on. `origin`: what is known of
     * it. Errors: folder_not_found, encoder_invalid.
     */
    import: async (folder: string, origin?: KnownOrigin): Promise<Encoder> => {
      const manifest = await importEncoder(folder, own, origin, isThere)
      await inTurn(() => calibrateNew(manifest))
      await announce()
      return describe(manifest)
    },

    /** Removes an encoder that the user installed and that is not in use. Errors: encoder_not_found, encoder_in_use. */
    remove: (id: string): Promise<void> => inTurn(() => remove(id)),

    /**
     * Makes an encoder the active one: at once when it is, else everything is embedded with it in the background first,
     * while the old one goes on answering. Errors: encoder_not_found, encoder_invalid.
     */
    use: (id: string): Promise<Encoder> => inTurn(() => use(id)),

    /** Nothing waits for ingest: an encoder that was being prepared takes over; the indexes are saved. */
    drained: (): Promise<void> => inTurn(drained),

    /**
     * Does something with an encoder, whether it is in use or not; nothing about encoders changes meanwhile. The signal aborts when
     * the engine closes. Errors: encoder_not_found, encoder_invalid, those of the work.
     */
    withEncoder: <T>(id: string, work: (encoder: OpenEncoder, signal: AbortSignal) => Promise<T>): Promise<T> => inTurn(() => withEncoder(id, work)),

    /** Removes the embeddings of assets from the indexes; the catalog's go with the assets. */
    dropFromIndexes: (assetIds: readonly number[]): void => {
      const rows = assetIds.flatMap(assetId => catalog.embeddings.idsOf(assetId))
      for (const { key, index } of channels())
        index.remove(rows.filter(row => row.encoder === key).map(row => row.id))
    },

    close: async (): Promise<void> => {
      closing.abort(failure('engine_closing'))
      await last
      channels().forEach(channel => channel.save())
      surface.channel.close()
      for (const space of all())
        await space.close()
    },
  }
}
