import type { Asset, DetectedObject } from '../../src-main/contract/entities.ts'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { client } from '../client.ts'
import { useAssetNews } from './use-asset-news.ts'

const debounceMs = 120

/** What the detector found in an image; nothing while it is asked, and in models. */
export function useObjects(asset: () => Asset | undefined) {
  const found = shallowRef<{ readonly id: number, readonly objects: readonly DetectedObject[] } | null>(null)
  const id = computed(() => asset()?.kind === 'image' ? asset()?.id : undefined)
  const objects = computed(() => found.value && found.value.id === id.value ? found.value.objects : [])
  let asking = new AbortController()

  async function load() {
    asking.abort()
    const { signal } = asking = new AbortController()
    if (id.value === undefined)
      return
    const asked = id.value
    // Boxes are an aid: without an answer there are none, and what is wrong is told where the list is.
    const objects = await client.listObjects({ id: asked }, { signal }).catch(() => [])
    if (!signal.aborted)
      found.value = { id: asked, objects }
  }

  watchDebounced(id, load, { debounce: debounceMs, immediate: true })
  useAssetNews(() => id.value, load)
  onScopeDispose(() => asking.abort())

  return objects
}
