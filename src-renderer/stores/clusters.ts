import type { Cluster, ClusterList } from '../../src-main/contract/entities.ts'
import type { Kind } from '../../src-main/contract/formats.ts'
import type { ClusterLevel } from '../../src-main/contract/requests.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

interface Asked {
  readonly level: ClusterLevel
  readonly kind: Kind | undefined
}

const pageSize = 40
const mostAtOnce = 500
const refreshMs = 2500

/** Groups of assets that are copies, or nearly the same: those that were scrolled to. */
export const useClusters = defineStore('clusters', () => {
  const notices = useNotices()
  const clusters = shallowRef<readonly Cluster[]>([])
  /** How many there are and how far they are found; null before the first answer. */
  const state = shallowRef<Omit<ClusterList, 'clusters'> | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)
  let asked: Asked | null = null
  let current = new AbortController()
  let again: ReturnType<typeof setTimeout> | undefined
  let loadingMore = false

  async function show(wished: Asked) {
    asked = wished
    clusters.value = []
    state.value = null
    failure.value = null
    await load(client)
  }

  async function load(by: typeof client) {
    clearTimeout(again)
    if (!asked)
      return
    current.abort()
    const { signal } = current = new AbortController()
    try {
      take(await by.listClusters({ ...asked, limit: Math.min(mostAtOnce, Math.max(pageSize, clusters.value.length)) }, { signal }))
    }
    catch (error) {
      if (signal.aborted)
        return
      if (state.value)
        notices.error(error)
      else
        failure.value = describeError(error)
    }
  }

  function take({ clusters: found, ...rest }: ClusterList) {
    clusters.value = found
    state.value = rest
    failure.value = null
    // Nothing tells when more was found.
    if (rest.finding)
      again = setTimeout(load, refreshMs, backgroundClient)
  }

  async function loadMore() {
    if (!asked || !state.value || loadingMore || clusters.value.length >= state.value.total)
      return
    loadingMore = true
    const { signal } = current
    try {
      const { clusters: more } = await client.listClusters({ ...asked, offset: clusters.value.length, limit: pageSize }, { signal })
      const known = new Set(clusters.value.map(({ id }) => id))
      clusters.value = [...clusters.value, ...more.filter(({ id }) => !known.has(id))]
    }
    catch (error) {
      if (!signal.aborted)
        notices.error(error)
    }
    finally {
      loadingMore = false
    }
  }

  /** They are no longer looked at. */
  function leave() {
    clearTimeout(again)
    current.abort()
    asked = null
  }

  onConnect(() => load(client))
  onEvent('assets', useThrottleFn(() => load(backgroundClient), refreshMs, true))

  return { clusters, state, failure, show, loadMore, leave }
})
