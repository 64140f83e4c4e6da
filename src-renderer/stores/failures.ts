import type { Asset } from '../../src-main/contract/entities.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { backgroundClient, client, onEvent } from '../client.ts'
import { useNotices } from './notices.ts'

const pageSize = 200
const pageLimit = 5000
const refreshMs = 1500

/** The assets that could not be read or rendered, with the reasons. */
export const useFailures = defineStore('failures', () => {
  const notices = useNotices()
  const failed = shallowRef<readonly Asset[]>([])
  const total = shallowRef<number | null>(null)
  const next = shallowRef<number | null>(null)
  let watching = false

  async function load() {
    watching = true
    await loadBy(client)
  }

  async function loadBy(asked: typeof client) {
    try {
      const page = await asked.listAssets({ state: 'failed', limit: Math.min(pageLimit, Math.max(pageSize, failed.value.length)) })
      failed.value = page.assets
      total.value = page.total
      next.value = page.next
    }
    catch (error) {
      notices.error(error)
    }
  }

  async function loadMore() {
    if (next.value === null)
      return
    try {
      const page = await client.listAssets({ state: 'failed', after: next.value, limit: pageSize })
      failed.value = [...failed.value, ...page.assets]
      next.value = page.next
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** The list is no longer looked at. */
  function leave() {
    watching = false
  }

  onEvent('assets', useThrottleFn(() => watching ? loadBy(backgroundClient) : undefined, refreshMs, true))

  return { failed, total, next, load, loadMore, leave }
})
