import type { LibraryMap, MapPlaces } from '../../src-main/contract/insight.ts'
import type { MapIndex } from '../layout/map-index.ts'
import { defineStore } from 'pinia'
import { markRaw, shallowRef } from 'vue'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { createMapIndex } from '../layout/map-index.ts'
import { createAssetCache } from './asset-cache.ts'
import { bytesOf, numbersOf } from './columns.ts'
import { describeError, useNotices } from './notices.ts'

/** Where the assets lie, in columns. They come in an order without meaning, so that any of the first are spread over all of them. */
export interface MapPoints {
  readonly version: string
  readonly ids: Uint32Array
  /** x and y in turn, 0 … 65535. */
  readonly places: Uint16Array
  /** 0 image, 1 model. */
  readonly kinds: Uint8Array
  /** Colours of neighbourhoods, 0 … 255. */
  readonly regions: Uint8Array
  readonly index: MapIndex
  /** The point of an asset; undefined where it has none. */
  readonly pointOf: (id: number) => number | undefined
}

const batch = 100
const assetsKept = 2000
const refreshMs = 1500

/** While the map is made, its state is asked for now and then besides: an event may be missed, and a failure has none. */
const pollMs = 3000

/** What failed is asked for again after a while: it may have passed. */
const againMs = 12_000

/** The map of the library: what is known of it, and the assets on it that are shown. */
export const useLibraryMap = defineStore('library-map', () => {
  const notices = useNotices()
  const state = shallowRef<LibraryMap | null>(null)
  const points = shallowRef<MapPoints | null>(null)
  /** Why it cannot be shown; null when it can. */
  const failure = shallowRef<string | null>(null)
  const assets = markRaw(createAssetCache({ batch, keep: assetsKept, onError: notices.error, load: (ids, again) => (again ? backgroundClient : client).getAssets({ ids: [...ids] }) }))
  let isShown = false
  let next: ReturnType<typeof setTimeout> | undefined
  let loading: Promise<void> | undefined

  /** From now on the map is kept up to date. */
  function show() {
    isShown = true
    void ask(client)
  }

  function leave() {
    isShown = false
    clearTimeout(next)
  }

  async function ask(by: typeof client) {
    clearTimeout(next)
    next = undefined
    if (!isShown)
      return
    try {
      await take(await by.getMap())
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
      askIn(againMs)
    }
  }

  async function take(map: LibraryMap) {
    state.value = map
    if (map.state === 'computing')
      askIn(pollMs)
    if (map.version === points.value?.version)
      return
    // One after another: what is told meanwhile is of a newer version, and asked for then.
    loading ??= client.getMapPlaces().then((places) => {
      points.value = pointsOf(places)
    }).finally(() => loading = undefined)
    await loading
  }

  function askIn(ms: number) {
    next ??= setTimeout(ask, ms, backgroundClient)
  }

  onConnect(() => {
    assets.refresh(null)
    void ask(client)
  })
  onEvent('map', ({ map }) => {
    if (isShown)
      take(map).catch(notices.error)
  })
  onEvent('assets', ({ ids }) => {
    assets.refresh(ids)
    if (isShown)
      askIn(refreshMs)
  })
  onEvent('encoders', () => askIn(refreshMs))

  return { state, points, failure, assets, show, leave, retry: () => ask(client) }
})

/** The columns of an answer, in an order in which ids that follow one another lie far apart. */
function pointsOf({ version, ids: idText, places: placeText, kinds: kindText, regions: regionText }: MapPlaces): MapPoints {
  const given = { ids: numbersOf(idText), places: new Uint16Array(bytesOf(placeText).buffer), kinds: bytesOf(kindText), regions: bytesOf(regionText) }
  const order = Uint32Array.from(given.ids.keys()).sort((a, b) => scattered(given.ids[a]!) - scattered(given.ids[b]!))
  const pointAt = new Uint32Array(order.length)
  order.forEach((from, point) => pointAt[from] = point)
  const places = new Uint16Array(2 * order.length)
  order.forEach((from, point) => places.set(given.places.subarray(2 * from, 2 * from + 2), 2 * point))
  return {
    version,
    ids: order.map(from => given.ids[from]!),
    places,
    kinds: Uint8Array.from(order, from => given.kinds[from]!),
    regions: Uint8Array.from(order, from => given.regions[from]!),
    index: createMapIndex(places),
    pointOf: (id) => {
      const at = placeIn(given.ids, id)
      return at === undefined ? undefined : pointAt[at]
    },
  }
}

/** A number of 32 bits for an id, far apart for ids that are near (the end of MurmurHash3). */
function scattered(id: number): number {
  let hash = id | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85EBCA6B)
  hash = Math.imul(hash ^ (hash >>> 13), 0xC2B2AE35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Where an id is in a rising list. */
function placeIn(ids: Uint32Array, id: number): number | undefined {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ids[middle]! < id)
      low = middle + 1
    else
      high = middle
  }
  return ids[low] === id ? low : undefined
}
