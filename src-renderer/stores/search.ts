import type { SearchResponse, SearchResult } from '../../src-main/contract/entities.ts'
import type { Query } from '../query/query.ts'
import type { ListGroup, ListSource } from './list-source.ts'
import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import { deepestResult } from '../../src-main/contract/query.ts'
import { client } from '../client.ts'
import { countAbove } from '../layout/histogram.ts'
import { searchRequest } from '../query/request.ts'
import { describeError, useNotices } from './notices.ts'

type Answer = Pick<SearchResponse, 'encoder' | 'elapsedMs' | 'text' | 'total'>

const pageSize = 500
/** Groups are made of what one request answers. */
const groupedSize = 1000

/** One search: what it found, and what of that is at least as alike as the threshold. */
export const useSearch = defineStore('search', () => {
  const notices = useNotices()
  const answer = shallowRef<Answer | null>(null)
  const results = shallowRef<readonly SearchResult[]>([])
  const groupsFound = shallowRef<readonly ListGroup[] | null>(null)
  const failure = shallowRef<string | null>(null)
  const running = shallowRef(false)
  /** The address of the search that `answer` answers. */
  const answered = shallowRef('')
  const threshold = shallowRef(0)
  const asked = shallowRef<{ readonly query: Query, readonly signal: AbortSignal } | null>(null)
  let current = new AbortController()
  let loading: Promise<void> | undefined

  /** Of all that was loaded, the best first. */
  const scores = computed(() => results.value.map(({ score }) => score).sort((a, b) => b - a))
  /** How many are shown: those loaded that reach the threshold, and, where all of these do, those behind them. */
  const count = computed(() => {
    if (!answer.value)
      return null
    const reachable = Math.min(answer.value.total, groupsFound.value ? results.value.length : deepestResult)
    const cut = asked.value && isCutHere(asked.value.query) ? countAbove(scores.value, threshold.value) : results.value.length
    return cut < results.value.length ? cut : Math.max(cut, reachable)
  })

  /** Searches. What was asked before is given up. `address` names the search; `least` is the least score that is shown. */
  async function run(query: Query, least: number, address: string) {
    current.abort()
    const { signal } = current = new AbortController()
    running.value = true
    failure.value = null
    try {
      const found = await client.search({ ...searchRequest(query, isCutHere(query) ? 0 : least), limit: query.groupBy ? groupedSize : pageSize }, { signal })
      asked.value = { query, signal }
      threshold.value = least
      answered.value = address
      take(found)
    }
    catch (error) {
      if (signal.aborted)
        return
      answer.value = null
      results.value = []
      failure.value = describeError(error)
    }
    finally {
      if (!signal.aborted)
        running.value = false
    }
  }

  function take({ results: found, groups, encoder, elapsedMs, text, total }: SearchResponse) {
    answer.value = { encoder, elapsedMs, text, total }
    if (groups === null) {
      results.value = found
      groupsFound.value = null
      return
    }
    const byId = Map.groupBy(found, ({ asset }) => asset.id)
    let start = 0
    results.value = groups.flatMap(({ assetIds }) => assetIds.flatMap(id => byId.get(id) ?? []))
    groupsFound.value = groups.map(({ value, assetIds }) => {
      const count = assetIds.reduce((sum, id) => sum + (byId.get(id)?.length ?? 0), 0)
      return { value, count, start: (start += count) - count }
    })
  }

  /** Loads what lies before a place. */
  async function loadTo(end: number) {
    while (asked.value && answer.value && results.value.length < Math.min(end, answer.value.total, deepestResult) && !groupsFound.value)
      await (loading ??= loadMore(asked.value).finally(() => { loading = undefined }))
  }

  async function loadMore({ query, signal }: NonNullable<typeof asked.value>) {
    const least = isCutHere(query) ? 0 : threshold.value
    const { results: more } = await client.search({ ...searchRequest(query, least), limit: Math.min(pageSize, deepestResult - results.value.length), offset: results.value.length }, { signal })
    if (more.length === 0)
      answer.value = answer.value && { ...answer.value, total: results.value.length }
    results.value = [...results.value, ...more]
  }

  /** Shows down to a score; false when that has to be asked anew. */
  function cutAt(least: number): boolean {
    if (asked.value && !isCutHere(asked.value.query))
      return false
    threshold.value = least
    return true
  }

  /** Forgets what was found, before something else is searched for. */
  function clear() {
    current.abort()
    asked.value = null
    answer.value = null
    results.value = []
    groupsFound.value = null
    answered.value = ''
    failure.value = null
    running.value = false
  }

  const source = markRaw<ListSource>({
    get count() {
      return count.value
    },
    get groups() {
      return groupsFound.value
    },
    at: index => index < (count.value ?? 0) ? results.value[index] : undefined,
    idAt: index => results.value[index]?.asset.id,
    placeOf: id => results.value.findIndex(({ asset }) => asset.id === id),
    shapeAt: (index) => {
      const asset = results.value[index]?.asset
      return asset?.kind === 'image' && asset.width && asset.height ? asset.width / asset.height : 1
    },
    want: (_start, end) => {
      if (count.value !== null && end > results.value.length && count.value > results.value.length)
        loadTo(Math.min(end, count.value)).catch(error => current.signal.aborted || notices.error(error))
    },
    everyId: async () => {
      await loadTo(count.value ?? 0)
      return results.value.slice(0, count.value ?? 0).map(({ asset }) => asset.id)
    },
  })

  return { source, answer, results, answered, failure, running, threshold, scores, run, cutAt, clear }
})

/** Whether its results come whole and the best first, so that no question need be asked anew when the threshold moves. */
function isCutHere({ sort, groupBy }: Query): boolean {
  return sort === undefined && groupBy === undefined
}
