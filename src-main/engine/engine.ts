import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { Client } from '../contract/client.ts'
import type { Library } from '../contract/entities.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { StoredQuery } from '../contract/query.ts'
import type { Decoder } from '../media/decode.ts'
import type { RemoteFile } from '../media/remote.ts'
import type { PageOpener } from '../stage/pages.ts'
import type { Stage } from '../stage/types.ts'
import type { Space } from '../vectors/space.ts'
import type { ShippedEncoders } from './default-encoder.ts'
import type { PortListener } from './listen.ts'
import type { Keychain, Secrets } from './secrets.ts'
import { existsSync, realpathSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createCatalogReader } from '../catalog/browsing/reader.ts'
import { openCatalog } from '../catalog/catalog.ts'
import { nameDamage } from '../catalog/connection.ts'
import { catalogPath } from '../catalog/files.ts'
import { createClient } from '../contract/client.ts'
import { failure } from '../contract/errors.ts'
import { createEventBus } from '../contract/event-bus.ts'
import { SearchRequest } from '../contract/query.ts'
import { createDialects } from '../dialects/all.ts'
import { createCatalogue } from '../encoders/catalogue/catalogue.ts'
import { createApp } from '../http/app.ts'
import { createAssetFiles } from '../http/asset-files.ts'
import { createKeyRing } from '../http/key-ring.ts'
import { createNameError } from '../http/request-error.ts'
import { secretIn } from '../http/secret-file.ts'
import { createSignedFiles } from '../http/signed-files.ts'
import { calibrateOnLibrary } from '../ingest/calibrate.ts'
import { isPrevention } from '../ingest/halt.ts'
import { createIngest } from '../ingest/ingest.ts'
import { createPictures } from '../ingest/picture.ts'
import { createLibraries } from '../library/libraries.ts'
import { createReceived } from '../library/received/received.ts'
import { isSameFolder } from '../library/roots.ts'
import { createWatch, watchNothing } from '../library/watch/watch.ts'
import { createDecoder } from '../media/decode.ts'
import { createPreviewCache } from '../media/preview-cache.ts'
import { previewFiles } from '../media/preview-files.ts'
import { fetchRemote } from '../media/remote.ts'
import { createSampleLibraryFolder } from '../sample-library/in-data-folder.ts'
import { createAnchors } from '../search/anchors.ts'
import { createClusters } from '../search/clusters/clusters.ts'
import { createConcepts } from '../search/concepts/concepts.ts'
import { createConceptSearch } from '../search/concepts/find.ts'
import { createExamplePictures } from '../search/example-pictures.ts'
import { createMap } from '../search/map/map.ts'
import { createSearch } from '../search/search.ts'
import { createSmartCollections } from '../search/smart-collections.ts'
import { createStageDriver } from '../stage/driver.ts'
import { createHeadlessPages } from '../stage/headless-page.ts'
import { createStageQueue } from '../stage/queue.ts'
import { createStageRoutes } from '../stage/routes.ts'
import { createStage } from '../stage/stage.ts'
import { shippedEncoders } from './default-encoder.ts'
import { openDetectors } from './detectors.ts'
import { createDoors } from './doors.ts'
import { createEdits } from './edits.ts'
import { createHandlers } from './handlers.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createIdleWait } from './idle.ts'
import { lockDataDir } from './lock.ts'
import { createMeasurements } from './measurements.ts'
import { countPixelsAsHeap } from './memory.ts'
import { createSafekeeping } from './safekeeping.ts'
import { createSecrets } from './secrets.ts'
import { openSpaces } from './spaces.ts'
import { readOnBattery } from './surroundings/power.ts'
import { createSurroundings, isUse } from './surroundings/surroundings.ts'
import { createSync } from './sync.ts'
import { tokenOf, withToken } from './token.ts'
import { uiFolder } from './ui-folder.ts'
import { createUndoStore } from './undo.ts'
import { version } from './version.ts'
import { createWordKeeping } from './words.ts'

export interface EngineOptions {
  /** Absolute path; made when missing. */
  readonly dataDir: string
  readonly log: Logger
  /** Opens the stage page. @default in a headless browser of the engine's own, which reaches it at a port of 127.0.0.1 */
  readonly stagePages?: PageOpener | undefined
  /** Seals secrets. @default undefined: they lie in files that their owner alone may read */
  readonly keychain?: Keychain | undefined
  /** Follows the folders of the libraries for as long as it is open. @default false */
  readonly watch?: boolean
  /** Opens a port for other programs on this machine when the settings say so. @default false */
  readonly apiPort?: boolean
  /** Answers the hosted APIs, whatever the settings say. @default false: when the settings say so */
  readonly dialects?: boolean
  /** Absolute path of the folder for files that other Likeness servers put into collections. @default `received` in the data folder */
  readonly receiveFolder?: string
  /** Fetches what http(s) addresses of pictures name. @default from public addresses only */
  readonly fetchPicture?: (url: string) => Promise<RemoteFile>
  /** The encoders that come with the program. @default those in its resources */
  readonly encoders?: ShippedEncoders
}

export interface Engine {
  readonly dataDir: string
  /** Opens the HTTP API. */
  readonly token: string
  readonly client: Client
  readonly events: EventBus
  readonly catalog: Catalog
  readonly stage: Stage
  readonly decoder: Pick<Decoder, 'decode' | 'display'>
  readonly secrets: Secrets
  /** The space that answers searches. */
  readonly space: () => Space
  readonly fetch: (request: Request) => Response | Promise<Response>
  /** Serves the API and the window; other processes of the user find it from then on. */
  readonly listen: (port: number, host: string) => Promise<PortListener>
  /** The same on a Unix socket or a Windows pipe. Errors: socket_failed. */
  readonly listenOnSocket: (path: string) => Promise<void>
  /** Ends everything in order, once; what is under way is done again next time. */
  readonly close: () => Promise<void>
}

const minuteMs = 60_000

/** Bytes that an upload may have. */
const uploadLimit = 500_000_000

/**
 * Opens the engine on a data folder: takes its lock, opens the catalog and the encoder's space, and goes on with what was
 * left to do. Errors: data_in_use, data_folder_unusable, catalog_too_new, catalog_damaged, encoder_invalid.
 */
export async function createEngine({ dataDir, log, stagePages, keychain, watch = false, apiPort = false, dialects = false, receiveFolder = join(dataDir, 'received'), fetchPicture = fetchRemote, encoders = shippedEncoders }: EngineOptions): Promise<Engine> {
  countPixelsAsHeap()
  const lock = lockDataDir(dataDir)
  try {
    return await compose({ dataDir, log, stagePages, keychain, watch, apiPort, dialects, receiveFolder, fetchPicture, encoders }, lock)
  }
  catch (error) {
    lock.release()
    throw nameDamage(error, catalogPath(dataDir))
  }
}

async function compose({ dataDir, log, stagePages, keychain, watch: watches, apiPort: opensPort, dialects: alwaysHosted, receiveFolder, fetchPicture, encoders }: Required<EngineOptions>, lock: ReturnType<typeof lockDataDir>): Promise<Engine> {
  const token = tokenOf(dataDir)
  const catalog = openCatalog(dataDir)
  const reader = createCatalogReader(dataDir)
  const events = createEventBus(error => log.error({ error }, 'a listener failed'))
  const cache = createPreviewCache({ dataDir, limit: () => catalog.settings.all().cacheGigabytes * 1e9, log })
  const previews = previewFiles(dataDir, cache.noteSaved)

  const doors = createDoors({ fetch: fetchForSomebody, announce: way => lock.announce({ ...way, token }), settings: catalog.settings.all, opensApiPort: opensPort, log })
  const queue = createStageQueue()
  const driver = createStageDriver({ queue, pages: stagePages ?? createHeadlessPages({ origin: doors.stageOrigin, token }), log: message => log.info(message) })
  const stage = createStage({ queue, driver })
  const decoder = createDecoder({ decodeOnStage: stage.decode, threads: Math.min(2, availableParallelism()) })
  const eyes = { decode: decoder.decode, decodePart: decoder.decodePart, stage }

  const scans = new Set<number>()
  let afterwards: Promise<void> = Promise.resolve()
  const spaces = await openSpaces({ catalog, dataDir, shipped: encoders, events, log, calibrate: (subject, options) => calibrateOnLibrary(catalog, eyes.decode, subject, options) })
  const detectors = await openDetectors({ catalog, dataDir, events, log, spaces })
  const surroundings = createSurroundings({ readOnBattery })
  const ingest = createIngest({
    catalog,
    eyes,
    previews,
    spaces: spaces.all,
    surface: spaces.surface,
    detector: detectors.active,
    events,
    log,
    scanning: () => scans.size > 0,
    conditions: surroundings.conditions,
    dataDir,
    onGone: lookInto,
    onDrained: () => {
      afterwards = spaces.drained().catch((error: unknown) => log.error({ error }, 'what follows indexing failed')).then(settle)
    },
  })
  const libraries = createLibraries({ catalog, events, log, scans, onChange: ingest.wake, onFailed: scanAgain, dropEmbeddings: spaces.dropFromIndexes })
  const received = createReceived({ catalog, events, libraries, folder: receiveFolder, onChange: ingest.wake })
  const sampleLibrary = createSampleLibraryFolder({ dataDir, onWritten: lookThrough, onFailed: error => log.error({ error }, 'the sample library could not be written') })
  const watch = watches ? createWatch({ libraries, catalog, events, log }) : undefined
  const anchors = createAnchors({ catalog, dataDir, eyes, previews, spaces, fetchRemote: url => fetchPicture(url) })
  const edits = createEdits({ catalog, events, undoStore: createUndoStore() })
  const concepts = createConcepts({ catalog })
  const smartCollections = createSmartCollections({ catalog, events, log, encoder: () => spaces.active().id, run: findMembers })
  const clusters = createClusters({ catalog, space: spaces.active, log })
  const search = createSearch({ catalog, eyes, previews, anchors, spaces, conceptScorer: concepts.scorer, refreshCollections: smartCollections.refresh })
  const map = createMap({ catalog, folder: join(dataDir, 'map'), events, space: spaces.active, log })
  const measurements = createMeasurements({ catalog, eyes, previews, spaces })
  const catalogue = createCatalogue({
    folder: join(dataDir, 'downloads'),
    events,
    log,
    installers: {
      encoder: spaces.import,
      detector: async (folder, origin) => {
        await detectors.import(folder, origin)
        ingest.wake()
      },
    },
    installed: {
      encoder: async () => (await spaces.list()).map(({ id }) => id),
      detector: async () => (await detectors.list()).map(({ id }) => id),
    },
  })
  const idle = createIdleWait({ events, wake: ingest.wake, progress: ingest.progress, afterwards: () => afterwards })
  const safekeeping = createSafekeeping({ catalog, dataDir, previews, cache, spaces, detectors, wake: ingest.wake })
  const pictures = createPictures({ catalog, eyes, previews, onChange: ids => events.emit({ type: 'assets', ids }) })
  const keySecret = secretIn(join(dataDir, 'api-keys.secret'))
  const keys = createKeyRing(catalog, keySecret)
  const secrets = createSecrets({ folder: join(dataDir, 'secrets'), keychain })
  const sync = createSync({ catalog, events, log, secrets, display: decoder.display, render: stage.render, refreshCollections: smartCollections.refresh, pictureOf: createExamplePictures({ catalog, eyes, previews, anchors }), dataDir, follows: watches })
  const handlers = createHandlers({ catalog, reader, events, edits, libraries, received, sampleLibrary, ingest, anchors, search, concepts, clusters, smartCollections, map, spaces, measurements, detectors, catalogue, surroundings, safekeeping, keys, accounts: sync.accounts, syncs: sync.syncs, searchHosted: sync.search, apiPort: doors.apiPort, address: doors.address, dataDir, version, untilIdle: idle.untilIdle })
  const uploads = { folder: join(dataDir, 'uploads'), limit: uploadLimit }
  const nameError = createNameError({ catalogPath: catalogPath(dataDir), log })
  const isHosted = () => alwaysHosted || catalog.settings.all().dialects
  const files = createSignedFiles({ catalog, pictures, master: keySecret, isOn: isHosted })
  const dialects = createDialects({
    catalog,
    search: async request => handlers.search(SearchRequest.parse(request)),
    refreshCollections: smartCollections.refresh,
    anchors,
    clusters,
    concepts: createConceptSearch({ catalog, scores: search.scores, refreshCollections: smartCollections.refresh }),
    keys,
    files,
    uploads,
    nameError,
    isOn: isHosted,
    allowsPages: () => catalog.settings.all().crossOrigin,
  })
  const app = createApp({ handlers, events, pictures, stageRoutes: createStageRoutes({ queue }), assetFiles: createAssetFiles({ catalog, display: decoder.display }), uploads, dialects, signedFiles: files.routes, hostedPictures: sync.pictureRoutes, nameError, uiFolder, token, version })

  let closing: Promise<void> | undefined

  function fetch(request: Request, env?: object): Response | Promise<Response> {
    return closing ? closedResponse() : app.fetch(request, env)
  }

  function fetchForSomebody(request: Request, env: object): Response | Promise<Response> {
    if (isUse(request))
      surroundings.noteUse()
    return fetch(request, env)
  }

  /** There are other files in the folder of a library. */
  function lookThrough(folder: string): void {
    const library = libraryOf(folder)
    if (library)
      libraries.rescan(library.id)
  }

  /** The library whose folder this is, as long as there is such a folder. */
  function libraryOf(folder: string): Library | undefined {
    return existsSync(folder) ? catalog.libraries.list().find(({ path }) => isSameFolder(path, realpathSync(folder))) : undefined
  }

  /** What could not be written is found again when there is room. */
  function scanAgain(libraryId: number, error: unknown): void {
    if (isPrevention(error))
      ingest.holdUp(error, () => void libraries.check(libraryId, null))
  }

  function findMembers(query: StoredQuery): Promise<readonly number[]> {
    return search.ids(query)
  }

  /** What is made of the library follows it. */
  async function settle(): Promise<void> {
    clusters.look()
    await smartCollections.refreshAll()
  }

  /** A file is not where it was: the scan finds out what became of it. */
  function lookInto(libraryId: number, folder: string): void {
    void libraries.check(libraryId, [folder])
  }

  const words = createWordKeeping({ catalog })
  const housekeeping = createHousekeeping({
    chores: [
      { name: 'anchors', everyMs: 5 * minuteMs, run: anchors.removeExpired },
      { name: 'forget', everyMs: 5 * minuteMs, run: libraries.forgetExpired },
      { name: 'snapshots', everyMs: 5 * minuteMs, run: () => spaces.channels().forEach(channel => channel.save()) },
      { name: 'received', everyMs: 60 * minuteMs, firstMs: minuteMs, run: received.removeStale },
      { name: 'downloads', everyMs: 24 * 60 * minuteMs, run: catalogue.removeStale },
      ...words.chores,
      ...safekeeping.chores,
    ],
    memory: {
      get: name => Number(catalog.settings.get(`chore.${name}`)) || undefined,
      set: (name, at) => catalog.settings.set(`chore.${name}`, String(at)),
    },
    log,
  })

  /** In order, each whatever became of those before it; throws what the first of them threw that failed. */
  async function closeAll(): Promise<void> {
    words.close()
    const brokenOff = sync.close()
    const swept = Promise.all([housekeeping.close(), safekeeping.close()])
    const cancelled = catalogue.close()
    let stopped: Promise<void> | undefined
    const steps: readonly (() => unknown)[] = [
      idle.close,
      () => watch?.close(),
      sampleLibrary.close,
      received.close,
      libraries.close,
      () => {
        stopped = ingest.close()
      },
      stage.close,
      () => stopped,
      () => afterwards,
      edits.close,
      clusters.close,
      map.close,
      smartCollections.close,
      decoder.close,
      () => brokenOff,
      () => swept,
      () => cancelled,
      detectors.close,
      spaces.close,
      doors.close,
      reader.close,
      catalog.close,
      lock.release,
    ]
    const failures: unknown[] = []
    for (const step of steps) {
      try {
        await step()
      }
      catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0)
      throw failures[0]
  }

  async function begin(): Promise<void> {
    await doors.apiPort?.begin()
    rmSync(uploads.folder, { recursive: true, force: true })
    anchors.removeExpired()
    libraries.forgetExpired()
    watchNothing(catalog)
    events.emit({ type: 'libraries', libraries: catalog.libraries.list() })
    watch?.follow()
    if (libraryOf(sampleLibrary.folder))
      sampleLibrary.resume()
    ingest.wake()
  }

  try {
    await begin()
  }
  catch (error) {
    await closeAll().catch((reason: unknown) => log.error({ error: reason }, 'an engine that could not begin could not be closed either'))
    throw error
  }

  return {
    dataDir,
    token,
    client: createClient((url, init) => Promise.resolve(fetch(new Request(`http://localhost${url}`, withToken(init, token))))),
    events,
    catalog,
    stage,
    decoder,
    secrets,
    space: spaces.active,
    fetch,
    listen: doors.listen,
    listenOnSocket: doors.listenOnSocket,
    close: () => closing ??= closeAll(),
  }
}

function closedResponse(): Response {
  const error = failure('engine_closing')
  return Response.json(error.toWire(), { status: error.status })
}
