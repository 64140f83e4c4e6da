import type { Asset } from '../../src-main/contract/entities.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { createAssetCache } from './asset-cache.ts'
import { numbersOf } from './columns.ts'
import { describeError, useNotices } from './notices.ts'
import { useProgress } from './progress.ts'

const refreshMs = 1500

/** The assets that could not be read or rendered: the ids of all, and those around the view with their reasons. */
export const useFailures = defineStore('failures', () => {
  const notices = useNotices()
  const progress = useProgress()
  /** Null until they were read. */
  const ids = shallowRef<Uint32Array | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)
  const cache = createAssetCache({ batch: 100, keep: 1000, onError: notices.error, load: (wanted, again) => (again ? backgroundClient : client).getAssets({ ids: [...wanted] }) })
  let watching = false

  async function loadBy(asked: typeof client) {
    try {
      ids.value = numbersOf((await asked.outlineAssets({ state: 'failed', sort: 'name:asc' })).ids)
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  /** Somebody looks at the list: it is read, and follows what happens. */
  async function load() {
    watching = true
    await loadBy(client)
  }

  /** The list is no longer looked at. */
  function leave() {
    watching = false
  }

  /** The asset at a place of the list; undefined while it is not loaded. Reactive. */
  function at(place: number): Asset | undefined {
    const id = ids.value?.[place]
    return id === undefined || cache.version.value < 0 ? undefined : cache.get(id)
  }

  /** Has these places loaded. */
  function want(start: number, end: number) {
    cache.want([...ids.value?.subarray(start, end) ?? []])
  }

  /** Tries these again. Errors become notices. */
  async function retry(wanted: readonly number[]) {
    await progress.retry(wanted).catch(notices.error)
    await loadBy(client)
  }

  const refresh = useThrottleFn(() => watching ? loadBy(backgroundClient) : undefined, refreshMs, true)
  onEvent('assets', (event) => {
    cache.refresh(event.ids)
    void refresh()
  })
  onConnect(() => {
    cache.refresh(null)
    void refresh()
  })

  return { ids, failure, total: computed(() => ids.value?.length ?? null), at, want, load, leave, retry }
})
