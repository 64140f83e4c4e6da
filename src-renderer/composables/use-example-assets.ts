import type { Asset } from '../../src-main/contract/entities.ts'
import type { Example } from '../query/query.ts'
import { shallowRef, watch } from 'vue'
import { client } from '../client.ts'

/** The assets among examples, by their ids. Those that cannot be had are shown by what else is known of them. */
export function useExampleAssets(examples: () => readonly Example[]) {
  const assets = shallowRef<ReadonlyMap<number, Asset>>(new Map())

  watch(() => examples().flatMap(({ source }) => 'assetId' in source ? [source.assetId] : []).join(), async (names) => {
    const ids = [...new Set(names.split(',').filter(Boolean).map(Number))].filter(id => !assets.value.has(id))
    if (ids.length === 0)
      return
    const found = await client.getAssets({ ids }).catch(() => [])
    assets.value = new Map([...assets.value, ...found.map(asset => [asset.id, asset] as const)])
  }, { immediate: true })

  return assets
}
