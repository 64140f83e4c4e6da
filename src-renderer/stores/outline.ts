import type { OutlineRequest } from '../../src-main/contract/browse.ts'
import type { Asset } from '../../src-main/contract/entities.ts'
import type { ListGroup, ListSource } from './list-source.ts'
import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import { shapeByte } from '../../src-main/contract/shape.ts'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { createAssetCache } from './asset-cache.ts'
import { bytesOf, numbersOf } from './columns.ts'
import { describeError, useNotices } from './notices.ts'

/** All of a list in a few bytes each. */
interface Shown {
  readonly ids: Uint32Array
  readonly shapes: Uint8Array
  readonly groups: readonly ListGroup[] | null
  /** Of ids there may be fewer, while only the beginning is known. */
  readonly count: number
}

const noShapes = new Uint8Array()
/** What is seen at first, asked for by itself: a long list takes a while to outline. */
const first = 200
const batch = 200
const assetsKept = 4000
const refreshMs = 800
/** A list that takes long to outline is outlined the less often. */
const restShare = 8
/** But what happens shows within this time. */
const longestRefreshMs = 5000

/** The assets that are browsed: the order of all of them, and those around the view as a whole. */
export const useOutline = defineStore('outline', () => {
  const notices = useNotices()
  const shown = shallowRef<Shown | null>(null)
  /** Why the list cannot be shown; null when it can. */
  const failure = shallowRef<string | null>(null)
  const cache = createAssetCache({ batch, keep: assetsKept, onError: notices.error, load: (ids, again) => (again ? backgroundClient : client).getAssets({ ids: [...ids] }) })
  let request: OutlineRequest | null = null
  let latest = 0
  let asked = new AbortController()
  let next: ReturnType<typeof setTimeout> | undefined
  let tookMs = 0
  /** The whole list is on its way. */
  let loading: Promise<void> | undefined
  /** Why the last request for the whole list failed; undefined when it did not. */
  let broken: unknown

  /** Shows what passes a filter, in its order. */
  function show(wished: OutlineRequest) {
    if (JSON.stringify(wished) === JSON.stringify(request))
      return
    request = wished
    shown.value = null
    failure.value = null
    broken = undefined
    loading = begin(wished)
  }

  /** Shows the beginning of a list, and then all of it: both at once would have what is seen wait for what is not. */
  async function begin({ groupBy, ...wished }: OutlineRequest) {
    const turn = ++latest
    asked.abort()
    asked = new AbortController()
    if (groupBy === undefined) {
      // Whatever goes wrong is told by the request for the whole list.
      const page = await client.listAssets({ ...wished, limit: first }, { signal: asked.signal }).catch(() => undefined)
      if (turn !== latest)
        return
      if (page)
        showBeginning(page)
    }
    await load(client)
  }

  function showBeginning(page: { readonly assets: readonly Asset[], readonly total: number }) {
    cache.put(page.assets)
    const shapes = Uint8Array.from(page.assets, ({ kind, width, height }) => kind === 'image' && width && height ? shapeByte(width, height) : 0)
    shown.value = { ids: Uint32Array.from(page.assets, ({ id }) => id), shapes, groups: null, count: page.total }
  }

  function load(by: typeof client): Promise<void> {
    clearTimeout(next)
    next = undefined
    return request ? loading = loadAll(by, request) : Promise.resolve()
  }

  async function loadAll(by: typeof client, request: OutlineRequest) {
    const turn = ++latest
    asked.abort()
    asked = new AbortController()
    const began = performance.now()
    try {
      const outline = await by.outlineAssets(request, { signal: asked.signal })
      if (turn !== latest)
        return
      let start = 0
      const ids = numbersOf(outline.ids)
      shown.value = {
        ids,
        count: ids.length,
        shapes: bytesOf(outline.shapes),
        groups: outline.groups?.map(({ value, count }) => ({ value, count, start: (start += count) - count })) ?? null,
      }
      failure.value = null
      broken = undefined
    }
    catch (error) {
      if (turn !== latest)
        return
      broken = error
      if (shown.value)
        notices.error(error)
      else
        failure.value = describeError(error)
    }
    tookMs = performance.now() - began
  }

  function refresh() {
    next ??= setTimeout(load, Math.min(longestRefreshMs, Math.max(refreshMs, tookMs * restShare)), backgroundClient)
  }

  onConnect(() => {
    cache.refresh(null)
    void load(client)
  })
  onEvent('assets', ({ ids }) => {
    cache.refresh(ids)
    refresh()
  })

  // Members came or went: only where that is what is listed.
  onEvent('collections', () => {
    if (request?.collection !== undefined || request?.filter?.includes('collections'))
      void load(backgroundClient)
  })

  /** Made where somebody asks for it, and once for a list. */
  const every = computed<readonly number[]>(() => [...shown.value?.ids ?? []])

  function isWhole(): boolean {
    return shown.value !== null && shown.value.ids.length === shown.value.count
  }

  const source = markRaw<ListSource>({
    get count() {
      return shown.value?.count ?? null
    },
    get groups() {
      return shown.value?.groups ?? null
    },
    get shapes() {
      return shown.value?.shapes ?? noShapes
    },
    at: (index) => {
      const id = shown.value?.ids[index]
      const asset = id === undefined || cache.version.value < 0 ? undefined : cache.get(id)
      return asset && { asset }
    },
    idAt: index => shown.value?.ids[index],
    placeOf: id => shown.value?.ids.indexOf(id) ?? -1,
    want: (start, end) => cache.want([...shown.value?.ids.subarray(start, end) ?? []]),
    everyId: async () => {
      // Another request may take the place of the one that is waited for.
      for (let waited: Promise<void> | undefined; waited !== loading && !isWhole();) {
        waited = loading
        await waited
      }
      if (!isWhole() && broken !== undefined)
        throw broken
      return every.value
    },
  })

  return { source, show, failure, ids: computed(() => shown.value?.ids ?? null) }
})
