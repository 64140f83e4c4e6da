import type { Facets } from '../../src-main/contract/browse.ts'
import type { Tag } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onEvent } from '../client.ts'
import { useNotices } from './notices.ts'

/** What filters, groups and orders can be made of, with how many assets each is of. Loaded when somebody looks, and anew once assets have changed. */
export const useFacets = defineStore('facets', () => {
  const notices = useNotices()
  const facets = shallowRef<Facets | null>(null)
  const tags = shallowRef<readonly Tag[]>([])
  let isFresh = false
  let loading: Promise<void> | undefined

  /** Errors become notices. */
  function load(): Promise<void> {
    if (isFresh)
      return Promise.resolve()
    return loading ??= read().finally(() => {
      loading = undefined
    })
  }

  async function read() {
    isFresh = true
    try {
      [facets.value, tags.value] = await Promise.all([client.listFacets(), client.listTags()])
    }
    catch (error) {
      isFresh = false
      notices.error(error)
    }
  }

  onEvent('assets', () => {
    isFresh = false
  })

  return { facets, tags, load }
})
