import type { Asset } from '../../src-main/contract/entities.ts'
import type { ListAssets } from '../../src-main/contract/requests.ts'
import type { Pages } from './pages.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { useNotices } from './notices.ts'
import { createPages } from './pages.ts'

type Filter = Omit<ListAssets, 'after' | 'limit'>

const pageSize = 500
const pagesKept = 24
const refreshMs = 800

/** The assets that are browsed: a long list, of which the pages around the view are held. */
export const useAssets = defineStore('assets', () => {
  const notices = useNotices()
  const pages = shallowRef<Pages<Asset> | null>(null)
  let shown = ''

  /** Shows the assets that pass a filter. */
  function show(filter: Filter) {
    const key = JSON.stringify(filter)
    if (key === shown)
      return
    shown = key
    pages.value?.close()
    pages.value = createPages<Asset>({
      size: pageSize,
      keep: pagesKept,
      onError: notices.error,
      load: async (after, limit, again) => {
        const { assets, next, total } = await (again ? backgroundClient : client).listAssets({ ...filter, limit, ...(after === undefined ? {} : { after }) })
        return { items: assets, next, total }
      },
    })
    pages.value.want(0, 1)
  }

  function refresh() {
    pages.value?.refresh()
  }

  onConnect(refresh)
  onEvent('assets', useThrottleFn(refresh, refreshMs, true))

  return { pages, show }
})
