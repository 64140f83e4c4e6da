import type { Catalog } from '../../catalog/catalog.ts'
import type { EventBus } from '../../contract/event-bus.ts'
import type { LibraryMap, MapPlaces } from '../../contract/insight.ts'
import type { Space } from '../../vectors/space.ts'
import type { MapColumns, MapNews } from './make-map.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { failure, toLikenessError } from '../../contract/errors.ts'
import { makeMapInThread } from './map-thread.ts'

export interface MapOptions {
  readonly catalog: Catalog
  /** Holds the maps, a file for each encoder. */
  readonly folder: string
  readonly events: EventBus
  /** The space that answers. */
  readonly space: () => Pick<Space, 'id'>
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
}

/** The map of the library, and the making of it. */
export interface LibraryMaps {
  /** How far it is; has what is missing of it made in the background. Errors: map_failed, engine_closing. */
  readonly state: () => Promise<LibraryMap>
  /** The places that are known. Errors: those of `state`, where none are. */
  readonly places: () => Promise<MapPlaces>
  /** Ends what is being made; it is made anew the next time. */
  readonly close: () => Promise<void>
}

/** While much changes, the map rests for so many times as long as it took to look at the catalog, at most for so many ms. */
const rest = 4
const longestRestMs = 10_000

/** Progress is told at most this often, ms. */
const toldEveryMs = 200

const noColumns: MapColumns = { ids: new Uint32Array(), places: new Uint16Array(), kinds: new Uint8Array(), regions: new Uint8Array() }

/** The map of one encoder, as far as it is known. */
interface Known {
  readonly encoder: string
  /** Resolves when the places that were kept are known, or that there are none, or that this cannot be found out. */
  looked: PromiseWithResolvers<void>
  total: number
  isMaking: boolean
  isLacking: boolean
  progress: number
  toldAt: number
  places: MapPlaces
  /** Rows that had been written to the catalog when it was last looked at, and from when on it may be looked at again. */
  changes: number
  restsUntil: number
  failed: Error | undefined
}

/**
 * Keeps a map of the present assets that the active encoder has embedded. It is made in a thread, from when it is first asked for,
 * and brought up to date when it is asked for again and the catalog has changed or it failed, and when another encoder takes over.
 */
export function createMap({ catalog, folder, events, space, log }: MapOptions): LibraryMaps {
  const closing = new AbortController()
  let known: Known | undefined
  let making: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const stopListening = events.listen((event) => {
    if (event.type === 'encoders' && known && known.encoder !== space().id)
      look()
  })

  /** The map of the active encoder; what is to be done for it is begun. */
  function look(): Known {
    closing.signal.throwIfAborted()
    const encoder = space().id
    if (known?.encoder !== encoder)
      known = unknown(encoder)
    const current = known
    if (!current.isMaking && (current.failed || current.changes !== catalog.assets.changes())) {
      clearTimeout(timer)
      const wait = current.restsUntil - performance.now()
      if (wait <= 0)
        begin(current)
      else
        timer = setTimeout(() => current === known && begin(current), wait).unref()
    }
    return current
  }

  function begin(current: Known): void {
    current.isMaking = true
    if (current.failed)
      Object.assign(current, { failed: undefined, looked: Promise.withResolvers<void>() })
    making = making.then(() => make(current))
  }

  async function make(current: Known): Promise<void> {
    current.changes = catalog.assets.changes()
    const started = performance.now()
    try {
      const request = { catalogPath: catalog.safekeeping.path, encoder: current.encoder, path: join(folder, `${current.encoder}.map`) }
      await makeMapInThread(request, news => learn(current, news), closing.signal)
      current.failed = undefined
    }
    catch (error) {
      current.failed = closing.signal.aborted ? failure('engine_closing') : failure('map_failed', { reason: toLikenessError(error).message }, error)
      if (!closing.signal.aborted)
        log.error({ error }, 'the map of the library could not be made')
    }
    const wasLacking = current.isLacking
    const now = performance.now()
    Object.assign(current, { isMaking: false, isLacking: false, progress: 1, restsUntil: now + Math.min(longestRestMs, rest * (now - started)) })
    current.looked.resolve()
    if (wasLacking && !current.failed)
      tell(current)
  }

  function learn(current: Known, news: MapNews): void {
    if (news.type === 'progress') {
      current.progress = news.progress
      if (performance.now() - current.toldAt >= toldEveryMs)
        tell(current)
      return
    }
    if (news.type === 'found')
      Object.assign(current, { total: news.total, isLacking: news.toPlace > 0, progress: 0, failed: undefined })
    const before = current.places.version
    if (news.columns)
      current.places = toPlaces(current.encoder, news.columns)
    current.looked.resolve()
    if (current.isLacking || current.places.version !== before)
      tell(current)
  }

  function tell(current: Known): void {
    current.toldAt = performance.now()
    if (current === known)
      events.emit({ type: 'map', map: described(current) })
  }

  return {
    state: async () => {
      const current = look()
      await current.looked.promise
      if (current.failed)
        throw current.failed
      return described(current)
    },
    places: async () => {
      const current = look()
      await current.looked.promise
      if (current.failed && current.places.total === 0)
        throw current.failed
      return current.places
    },
    close: async () => {
      stopListening()
      clearTimeout(timer)
      closing.abort(failure('engine_closing'))
      await making
    },
  }
}

function unknown(encoder: string): Known {
  return { encoder, looked: Promise.withResolvers(), total: 0, isMaking: false, isLacking: false, progress: 0, toldAt: 0, places: toPlaces(encoder, noColumns), changes: -1, restsUntil: 0, failed: undefined }
}

function described({ encoder, total, isLacking, progress, places: { version } }: Known): LibraryMap {
  const state = total === 0 ? 'none' : isLacking ? 'computing' : 'ready'
  return { state, progress: state === 'computing' ? progress : 1, version, encoder, total }
}

/** Its version is of its content: the same after a restart. */
function toPlaces(encoder: string, { ids, places, kinds, regions }: MapColumns): MapPlaces {
  const columns = [ids, places, kinds, regions].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))
  const sum = columns.reduce((crc, bytes) => crc32(bytes, crc), 0)
  const [idBytes, placeBytes, kindBytes, regionBytes] = columns.map(bytes => bytes.toString('base64'))
  return { version: `${encoder}-${sum.toString(16).padStart(8, '0')}`, total: ids.length, ids: idBytes!, places: placeBytes!, kinds: kindBytes!, regions: regionBytes! }
}
