import type { Asset } from '../../src-main/contract/entities.ts'
import { computed, shallowRef, watch } from 'vue'
import { useAssetNews } from './use-asset-news.ts'

/** The address of a model's turntable strip once it is decoded, null before. It is fetched when `wanted`; one that is gone is asked for again when it may be there. */
export function useStrip(asset: () => Asset, wanted: () => boolean) {
  const decoded = shallowRef<string | null>(null)

  async function load() {
    const { strip } = asset()
    if (strip === null || strip === decoded.value || !wanted())
      return
    const image = new Image()
    image.src = strip
    // One that cannot be decoded leaves the still picture in its place.
    if (await image.decode().then(() => true, () => false))
      decoded.value = strip
  }

  watch([() => asset().strip, wanted], load, { immediate: true })
  useAssetNews(() => asset().id, load)

  return computed(() => decoded.value === asset().strip ? decoded.value : null)
}
