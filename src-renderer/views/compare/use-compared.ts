import type { Asset } from '../../../src-main/contract/entities.ts'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { client, onConnect, onEvent } from '../../client.ts'
import { describeError } from '../../stores/notices.ts'

/** The assets of some ids in their order, null while they are loaded, and how like the first the others are. */
export function useCompared(ids: () => readonly number[]) {
  const known = shallowRef<ReadonlyMap<number, Asset> | null>(null)
  const scores = shallowRef<ReadonlyMap<number, number>>(new Map())
  const failure = shallowRef<string | null>(null)
  let asking = new AbortController()

  async function load() {
    asking.abort()
    const { signal } = asking = new AbortController()
    const asked = [...ids()]
    try {
      const found = asked.length > 0 ? await client.getAssets({ ids: asked }, { signal }) : []
      known.value = new Map(found.map(asset => [asset.id, asset]))
      failure.value = null
      const compared = await compareAll(asked, signal)
      if (!signal.aborted)
        scores.value = compared
    }
    catch (error) {
      if (!signal.aborted)
        failure.value = describeError(error)
    }
  }

  watch(() => ids().join(), load, { immediate: true })
  onScopeDispose(() => asking.abort())
  onScopeDispose(onConnect(load))
  onScopeDispose(onEvent('assets', ({ ids: changed }) => {
    if (changed === null || ids().some(id => changed.includes(id)))
      void load()
  }))

  const assets = computed(() => known.value && ids().flatMap(id => known.value?.get(id) ?? []))
  return { assets, scores, failure }
}

/** How like the first each of the others is. Of those that are not ready, nothing is known. */
async function compareAll([first, ...others]: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
  if (first === undefined)
    return new Map()
  const told = await Promise.allSettled(others.map(async (assetId) => {
    const { matches: [match] } = await client.explain({ assetId, like: [{ assetId: first }] }, { signal })
    return [assetId, match?.score ?? 0] as const
  }))
  return new Map(told.flatMap(result => result.status === 'fulfilled' ? [result.value] : []))
}
