import type { SearchResponse, SearchResult } from '../../src-main/contract/entities.ts'
import type { ErrorCode } from '../../src-main/contract/errors.ts'
import type { Query } from '../query/query.ts'
import type { ListGroup, ListSource } from './list-source.ts'
import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
import { deepestResult } from '../../src-main/contract/query.ts'
import { shapeByte } from '../../src-main/contract/shape.ts'
import { client } from '../client.ts'
import { countAbove } from '../layout/histogram.ts'
import { messages } from '../locales/messages.ts'
import { isSearch, withoutAnchors } from '../query/query.ts'
import { searchRequest } from '../query/request.ts'
import { useAnchors } from './anchors.ts'
import { describeError, useNotices } from './notices.ts'

type Answer = Pick<SearchResponse, 'encoder' | 'elapsedMs' | 'text' | 'total'>

/** Why a search did not work; `code` is null when the engine did not answer. */
interface Failure {
  readonly text: string
  readonly code: ErrorCode | null
}

/** What was asked. */
interface Asked {
  readonly query: Query
  readonly signal: AbortSignal
}

/** What is being asked. */
interface Pending {
  readonly query: Query
  /** The least score that its answer is shown with: where that need not be asked for it may change until the answer is there. */
  readonly least: number
}

const pageSize = 500
/** Groups are made of what one request answers. */
const groupedSize = 1000
const restMs = 150

/** One search: what it found, and what of that is at least as alike as the threshold. */
export const useSearch = defineStore('search', () => {
  const notices = useNotices()
  const anchors = useAnchors()
  const answer = shallowRef<Answer | null>(null)
  const results = shallowRef<readonly SearchResult[]>([])
  const groupsFound = shallowRef<readonly ListGroup[] | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const running = shallowRef(false)
  /** The address of the search that `answer` answers. */
  const answered = shallowRef('')
  const threshold = shallowRef(0)
  const asked = shallowRef<Asked | null>(null)
  /** The scores of the question whatever the threshold, where the answer's own are cut or not in their order. */
  const spread = shallowRef<{ readonly question: string, readonly scores: readonly number[] } | null>(null)
  /** How many reach a threshold, where more do than are loaded. */
  const reach = shallowRef<{ readonly least: number, readonly total: number } | null>(null)
  let current = new AbortController()
  let pending: Pending | null = null
  let loading: Promise<void> | undefined
  let rest: ReturnType<typeof setTimeout> | undefined

  /** Scores of what the question finds, the best first: of the first few hundred at least. */
  const scores = computed(() => asked.value && !isCutHere(asked.value.query)
    ? (spread.value?.question === questionOf(asked.value.query) ? spread.value.scores : [])
    : results.value.map(({ score }) => score))
  /** How many are shown: those loaded that reach the threshold, and, where all of these do, those behind them that do. */
  const count = computed(() => {
    if (!answer.value || !asked.value)
      return null
    if (groupsFound.value)
      return results.value.length
    const reachable = Math.min(answer.value.total, deepestResult)
    if (!isCutHere(asked.value.query))
      return reachable
    const cut = countAbove(scores.value, threshold.value)
    if (cut < results.value.length)
      return cut
    return Math.max(cut, Math.min(reachable, reach.value?.least === threshold.value ? reach.value.total : reachable))
  })

  /** Searches. What was asked before is given up. `address` names the search; `least` is the least score that is shown. */
  async function run(wished: Query, least: number, address: string): Promise<void> {
    current.abort()
    clearTimeout(rest)
    const { signal } = current = new AbortController()
    const query = withoutAnchors(wished, anchors.isGone)
    failure.value = null
    if (!isSearch(query)) {
      fail({ text: messages.found.anchorsGone, code: 'anchor_not_found' })
      return
    }
    running.value = true
    pending = { query, least }
    try {
      const found = await client.search({ ...searchRequest(query, isCutHere(query) ? 0 : least), limit: query.groupBy ? groupedSize : pageSize }, { signal })
      signal.throwIfAborted()
      asked.value = { query, signal }
      threshold.value = pending.least
      pending = null
      answered.value = address
      loading = undefined
      reach.value = null
      take(found)
      running.value = false
      void look()
    }
    catch (error) {
      if (signal.aborted)
        return
      if (missesAnchors(error, query))
        return run(wished, pending?.least ?? least, address)
      fail({ text: describeError(error), code: error instanceof LikenessError ? error.code : null })
    }
  }

  function fail(reason: Failure) {
    pending = null
    answer.value = null
    asked.value = null
    results.value = []
    groupsFound.value = null
    running.value = false
    failure.value = reason
  }

  /** Whether files that were given are gone: these are remembered, and the search can be asked without them. */
  function missesAnchors(error: unknown, { like, unlike }: Query): boolean {
    if (!(error instanceof LikenessError) || error.code !== 'anchor_not_found')
      return false
    const gone = [...like, ...unlike].flatMap(({ source }) => 'anchorId' in source && error.message.includes(source.anchorId) ? [source.anchorId] : [])
    anchors.miss(gone)
    return gone.length > 0
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

  /** Learns what the answer does not tell by itself: the scores below the threshold, or how many reach it. */
  async function look() {
    const now = asked.value
    if (!now || !answer.value)
      return
    const { query, signal } = now
    const least = threshold.value
    try {
      if (!isCutHere(query)) {
        const question = questionOf(query)
        const { results: best } = spread.value?.question === question ? { results: null } : await client.search({ ...searchRequest(plain(query), 0), limit: pageSize }, { signal })
        if (best && !signal.aborted)
          spread.value = { question, scores: best.map(({ score }) => score) }
      }
      else if (least > 0 && results.value.length < Math.min(answer.value.total, deepestResult) && countAbove(scores.value, least) === results.value.length) {
        const { total } = await client.search({ ...searchRequest(query, least), limit: 1 }, { signal })
        if (!signal.aborted && threshold.value === least)
          reach.value = { least, total }
      }
    }
    catch (error) {
      if (!signal.aborted)
        notices.error(error)
    }
  }

  /** Loads what lies before a place. Gives up when something else is asked. */
  async function loadTo(end: number) {
    const now = asked.value
    while (now && asked.value === now && answer.value && results.value.length < Math.min(end, answer.value.total, deepestResult) && !groupsFound.value) {
      loading ??= loadMore(now).finally(() => {
        if (asked.value === now)
          loading = undefined
      })
      await loading
    }
  }

  async function loadMore({ query, signal }: Asked) {
    const least = isCutHere(query) ? 0 : threshold.value
    const { results: more } = await client.search({ ...searchRequest(query, least), limit: Math.min(pageSize, deepestResult - results.value.length), offset: results.value.length }, { signal })
    signal.throwIfAborted()
    if (more.length === 0)
      answer.value = answer.value && { ...answer.value, total: results.value.length }
    results.value = [...results.value, ...more]
  }

  /** Shows down to a score what is there and what is being asked; false when that has to be asked anew. */
  function cutAt(least: number): boolean {
    if (asked.value && isCutHere(asked.value.query)) {
      threshold.value = least
      clearTimeout(rest)
      rest = setTimeout(look, restMs)
    }
    if (pending && isCutHere(pending.query))
      pending = { ...pending, least }
    const next = pending ?? asked.value
    return next === null || isCutHere(next.query)
  }

  /** Forgets what was found, before something else is searched for. */
  function clear() {
    current.abort()
    clearTimeout(rest)
    pending = null
    asked.value = null
    answer.value = null
    results.value = []
    groupsFound.value = null
    answered.value = ''
    failure.value = null
    running.value = false
  }

  const shapes = computed(() => Uint8Array.from(results.value, ({ asset }) => asset.kind === 'image' && asset.width && asset.height ? shapeByte(asset.width, asset.height) : 0))

  const source = markRaw<ListSource>({
    get count() {
      return count.value
    },
    get groups() {
      return groupsFound.value
    },
    get shapes() {
      return shapes.value
    },
    at: index => index < (count.value ?? 0) ? results.value[index] : undefined,
    idAt: index => index < (count.value ?? 0) ? results.value[index]?.asset.id : undefined,
    placeOf: (id) => {
      const place = results.value.findIndex(({ asset }) => asset.id === id)
      return place < (count.value ?? 0) ? place : -1
    },
    want: (_start, end) => {
      const signal = asked.value?.signal
      if (count.value !== null && end > results.value.length && count.value > results.value.length && signal?.aborted === false)
        loadTo(Math.min(end, count.value)).catch(error => signal.aborted || notices.error(error))
    },
    everyId: async () => {
      await loadTo(count.value ?? 0)
      return [...new Set(results.value.slice(0, count.value ?? 0).map(({ asset }) => asset.id))]
    },
  })

  return { source, answer, results, answered, failure, running, threshold, scores, run, cutAt, clear }
})

/** Whether its results come whole and the best first, so that no question need be asked anew when the threshold moves. */
function isCutHere({ sort, groupBy }: Query): boolean {
  return sort === undefined && groupBy === undefined
}

/** The same in the order of scores. */
function plain(query: Query): Query {
  return { ...query, sort: undefined, groupBy: undefined }
}

/** Names what is compared with what, whatever is shown of it. */
function questionOf(query: Query): string {
  return JSON.stringify(searchRequest(plain(query), 0))
}
