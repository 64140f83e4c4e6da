import type { SearchResponse, SearchResult } from '../../src-main/contract/entities.ts'
import type { Kind } from '../../src-main/contract/formats.ts'
import type { Target } from '../composables/route.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { countAbove } from '../layout/histogram.ts'
import { describeError } from './notices.ts'
import { usePreferences } from './preferences.ts'

/** What a search is by, as its chip shows it. */
export interface Query {
  readonly name: string
  readonly kind: Kind | undefined
  readonly preview: string | null
}

export interface SearchStart {
  readonly similarTo: Target
  readonly kind: Kind | undefined
  /** Where the window shows this search. */
  readonly address: string
}

const resultLimit = 500

/** One search: what it is by, everything it found, and what of that is at least as alike as the threshold. */
export const useSearch = defineStore('search', () => {
  const preferences = usePreferences()
  const query = shallowRef<Query | null>(null)
  const response = shallowRef<SearchResponse | null>(null)
  const failure = shallowRef<string | null>(null)
  const running = shallowRef(false)
  /** The address of the search that `response` answers. */
  const answered = shallowRef('')
  /** Everything is shown, for this search only. */
  const widened = shallowRef(false)
  let latest = 0

  /** Least score that is shown. Setting it is for good; `widen` is for this search. */
  const threshold = computed({
    get: () => widened.value ? 0 : preferences.threshold,
    set: (value) => {
      widened.value = false
      preferences.threshold = value
    },
  })

  const scores = computed(() => response.value?.results.map(result => result.score) ?? [])
  const shown = computed<readonly SearchResult[]>(() => response.value?.results.slice(0, countAbove(scores.value, threshold.value)) ?? [])

  /** Searches; `describe` says what by, and may have to ask the engine. An answer that was overtaken is dropped. */
  async function run({ similarTo, kind, address }: SearchStart, describe: () => Promise<Query>) {
    const turn = ++latest
    running.value = true
    failure.value = null
    try {
      const [described, found] = await Promise.all([describe(), client.search({ like: [similarTo], limit: resultLimit, ...(kind ? { kinds: [kind] } : {}) })])
      if (turn !== latest)
        return
      if (address !== answered.value)
        widened.value = false
      query.value = described
      answered.value = address
      response.value = { ...found, results: found.results.toSorted((a, b) => b.score - a.score) }
    }
    catch (error) {
      if (turn !== latest)
        return
      response.value = null
      failure.value = describeError(error)
    }
    finally {
      if (turn === latest)
        running.value = false
    }
  }

  function widen() {
    widened.value = true
  }

  /** Forgets what was found, before something else is searched for. */
  function clear() {
    latest++
    query.value = null
    answered.value = ''
    response.value = null
    failure.value = null
    running.value = false
  }

  return { query, response, answered, failure, running, threshold, scores, shown, run, widen, clear }
})
