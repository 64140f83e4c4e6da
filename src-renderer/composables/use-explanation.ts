import type { Asset } from '../../src-main/contract/entities.ts'
import type { Explanation } from '../../src-main/contract/insight.ts'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { client } from '../client.ts'
import { refOf } from '../query/request.ts'
import { describeError } from '../stores/notices.ts'
import { useQuery } from './use-query.ts'

const debounceMs = 150
const remembered = 200
const mostExamples = 20

/** What was told, by what was asked: it is told again at once. */
const known = new Map<string, Explanation>()

/** Why an asset is among the results of what is searched by now. It is asked when `wanted`; null until it is known, and where there is nothing to tell. */
export function useExplanation(asset: () => Asset | undefined, wanted: () => boolean) {
  const { query } = useQuery()
  const told = shallowRef<{ readonly key: string, readonly explanation?: Explanation, readonly failure?: string } | null>(null)
  let asking = new AbortController()

  const request = computed(() => {
    const { like, unlike } = query.value
    const of = asset()
    const isResult = like.length + unlike.length > 0 && of?.state === 'ready'
    // An example is like itself.
    const isItself = like.length === 1 && unlike.length === 0 && of && 'assetId' in like[0]!.source && like[0]!.source.assetId === of.id && !like[0]!.region
    return isResult && !isItself ? { assetId: of.id, like: like.slice(0, mostExamples).map(refOf), unlike: unlike.slice(0, mostExamples).map(refOf) } : undefined
  })
  const key = computed(() => request.value && JSON.stringify([request.value, asset()?.hash]))

  async function ask() {
    asking.abort()
    const { signal } = asking = new AbortController()
    const [asked, name] = [request.value, key.value]
    if (!wanted() || !asked || name === undefined || told.value?.key === name)
      return
    const before = known.get(name)
    if (before) {
      told.value = { key: name, explanation: before }
      return
    }
    try {
      const explanation = await client.explain(asked, { signal })
      remember(name, explanation)
      told.value = { key: name, explanation }
    }
    catch (error) {
      if (!signal.aborted)
        told.value = { key: name, failure: describeError(error) }
    }
  }

  watchDebounced([key, wanted], ask, { debounce: debounceMs, immediate: true })
  onScopeDispose(() => asking.abort())

  const current = computed(() => told.value?.key === key.value && wanted() ? told.value : null)
  return {
    /** Whether there is something to be asked. */
    available: computed(() => request.value !== undefined),
    matches: computed(() => current.value?.explanation?.matches ?? null),
    failure: computed(() => current.value?.failure),
  }
}

function remember(name: string, explanation: Explanation) {
  known.set(name, explanation)
  const [oldest] = known.keys()
  if (known.size > remembered && oldest !== undefined)
    known.delete(oldest)
}
