import type { SearchResponse, SearchResult } from '../../../../src-main/contract/entities.ts'
import type { SearchRequest } from '../../../../src-main/contract/query.ts'
import type { Query } from '../../../../src-renderer/query/query.ts'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { shapeOf } from '../../../../src-main/contract/shape.ts'
import { allAssets } from '../../../../src-renderer/query/query.ts'
import { useAnchors } from '../../../../src-renderer/stores/anchors.ts'
import { useNotices } from '../../../../src-renderer/stores/notices.ts'
import { useSearch } from '../../../../src-renderer/stores/search.ts'

const oak: Query = { ...allAssets, text: 'oak' }

/** What was asked, in its order. */
let asked: SearchRequest[] = []
/** Answers a question; thrown errors are those of the engine. */
let answer: (request: SearchRequest) => SearchResponse | Promise<SearchResponse>

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  answer = request => ranked(1200, request)
  vi.stubGlobal('fetch', async (_url: string, { body, signal }: RequestInit) => {
    const request = JSON.parse(String(body)) as SearchRequest
    asked.push(request)
    const gone = new Promise<never>((_resolve, reject) => signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError'))))
    gone.catch(() => undefined)
    signal?.throwIfAborted()
    try {
      return Response.json(await Promise.race([answer(request), gone]))
    }
    catch (error) {
      if (error instanceof Error && 'toWire' in error)
        return Response.json((error as ReturnType<typeof failure>).toWire(), { status: 404 })
      throw error
    }
  })
})

/** Of `count` assets whose scores fall evenly from 1 to 0 those that were asked for. */
function ranked(count: number, { threshold = 0, limit = 50, offset = 0, groupBy }: SearchRequest): SearchResponse {
  const all = Array.from({ length: count }, (_, i) => result(i + 1, 1 - i / count)).filter(({ score }) => score >= threshold)
  const results = all.slice(offset, offset + limit)
  const ids = results.map(({ asset }) => asset.id)
  const groups = [{ value: 'odd', assetIds: ids.filter(id => id % 2 === 1) }, { value: null, assetIds: ids.filter(id => id % 2 === 0) }]
  return { encoder: 'e', elapsedMs: 1, text: 'words', total: all.length, results, groups: groupBy === undefined ? null : groups }
}

function result(id: number, score: number): SearchResult {
  const asset = { id, kind: 'image', width: 200, height: 100 } as SearchResult['asset']
  return { asset, score, cosine: null, view: null, object: null }
}

it('cuts at the threshold without asking anew, and knows how many reach it beyond what is loaded', async () => {
  const search = useSearch()
  await search.run(oak, 0.9, 'oak')
  expect(search.source.count).toBe(121)
  expect(asked).toMatchObject([{ text: 'oak', threshold: 0, limit: 500 }])
  expect(search.cutAt(0.95)).toBe(true)
  expect(search.source.count).toBe(61)
  expect(search.source.idAt(61)).toBeUndefined()
  expect(search.source.placeOf(61)).toBe(60)
  expect(search.source.placeOf(62), 'what is cut off is in no place').toBe(-1)
  expect(search.cutAt(0.25)).toBe(true)
  await vi.waitUntil(() => search.source.count === 901)
  expect(asked.at(-1)).toMatchObject({ threshold: 0.25, limit: 1 })
  expect(search.source.at(900)).toBeUndefined()
  expect(await search.source.everyId()).toHaveLength(901)
  expect(search.source.at(900)?.asset.id).toBe(901)
  expect(shapeOf(search.source.shapes[900] ?? 0)).toBeCloseTo(2, 1)
})

it('loads what is wanted, page by page', async () => {
  const search = useSearch()
  await search.run(oak, 0, 'oak')
  expect(search.source.count).toBe(1200)
  search.source.want(900, 1100)
  await vi.waitUntil(() => search.source.at(1050) !== undefined)
  expect(asked.map(({ offset = 0 }) => offset)).toEqual([0, 500, 1000])
})

it('asks again for sorted results, and knows the scores that the threshold leaves out', async () => {
  const search = useSearch()
  const sorted: Query = { ...oak, sort: 'name:asc' }
  await search.run(sorted, 0.9, 'sorted')
  expect(search.source.count).toBe(121)
  expect(search.cutAt(0.5)).toBe(false)
  await vi.waitUntil(() => search.scores.length === 500)
  const questions = asked.length
  await search.run(sorted, 0.5, 'sorted')
  expect(search.source.count).toBe(601)
  expect(search.scores, 'of the same question they stay').toHaveLength(500)
  expect(asked).toHaveLength(questions + 1)
  expect(asked.at(-1)).toMatchObject({ sort: ['name:asc'], threshold: 0.5 })
})

it('shows groups one after the other', async () => {
  const search = useSearch()
  await search.run({ ...oak, groupBy: 'tag' }, 0.995, 'grouped')
  expect(search.source.count).toBe(7)
  expect(search.source.groups).toEqual([{ value: 'odd', start: 0, count: 4 }, { value: null, start: 4, count: 3 }])
  expect(await search.source.everyId()).toEqual([1, 3, 5, 7, 2, 4, 6])
})

it('drops the answer to what is not asked any more, and gives up its pages silently', async () => {
  const search = useSearch()
  await search.run(oak, 0, 'oak')
  let isHeld = true
  answer = async (request) => {
    await vi.waitUntil(() => !isHeld)
    return ranked(request.text === 'ash' ? 30 : 1200, request)
  }
  search.source.want(500, 600)
  const first = search.run({ ...allAssets, text: 'elm' }, 0, 'elm')
  search.source.want(600, 700)
  const second = search.run({ ...allAssets, text: 'ash' }, 0, 'ash')
  expect(search.source.count, 'what was found stays until there is more').toBe(1200)
  isHeld = false
  await Promise.all([first, second])
  expect(search.answered).toBe('ash')
  expect(search.source.count).toBe(30)
  expect(search.running).toBe(false)
  expect(useNotices().notices).toEqual([])
})

it('shows an answer down to the threshold that was set while it was asked for', async () => {
  const search = useSearch()
  await search.run(oak, 0.9, 'oak')
  const running = search.run({ ...oak, kind: 'model' }, 0.9, 'models')
  expect(search.cutAt(0.95)).toBe(true)
  expect(search.source.count, 'what is there is cut as well').toBe(61)
  await running
  expect(search.answered).toBe('models')
  expect(search.threshold).toBe(0.95)
  expect(search.source.count).toBe(61)
})

it('asks anew where the threshold is set while sorted results are asked for', async () => {
  const search = useSearch()
  await search.run(oak, 0.9, 'oak')
  const sorted: Query = { ...oak, sort: 'name:asc' }
  const first = search.run(sorted, 0.9, 'sorted')
  expect(search.cutAt(0.5)).toBe(false)
  const second = search.run(sorted, 0.5, 'sorted')
  expect(search.cutAt(0.5), 'what is there does not make up for it').toBe(false)
  await Promise.all([first, second])
  expect(search.threshold).toBe(0.5)
  expect(search.source.count).toBe(601)

  const whole = search.run(oak, 0.5, 'oak')
  expect(search.cutAt(0.9), 'what comes can be cut, what is there cannot').toBe(true)
  expect(search.source.count).toBe(601)
  await whole
  expect(search.source.count).toBe(121)
})

it('leaves out uploads that are gone, and says so when nothing else is asked', async () => {
  const search = useSearch()
  const gone = { source: { anchorId: 'gone-1' }, region: undefined, weight: 1 }
  answer = (request) => {
    if (request.like?.length)
      throw failure('anchor_not_found', { id: 'gone-1' })
    return ranked(5, request)
  }
  await search.run({ ...oak, like: [gone] }, 0, 'both')
  expect(search.source.count).toBe(5)
  expect(useAnchors().isGone('gone-1')).toBe(true)
  const questions = asked.length
  await search.run({ ...allAssets, like: [gone] }, 0, 'alone')
  expect(search.failure).toMatchObject({ code: 'anchor_not_found' })
  expect(search.source.count).toBeNull()
  expect(asked).toHaveLength(questions)
})

it('says why a search did not work, and works again', async () => {
  const search = useSearch()
  answer = () => {
    throw failure('concept_not_found', { key: 'calm-fox-12' })
  }
  await search.run(oak, 0, 'oak')
  expect(search.failure).toMatchObject({ code: 'concept_not_found' })
  answer = () => {
    throw new TypeError('Failed to fetch')
  }
  await search.run(oak, 0, 'oak')
  expect(search.failure).toMatchObject({ code: null })
  answer = request => ranked(3, request)
  await search.run(oak, 0, 'oak')
  expect(search.failure).toBeNull()
  expect(search.source.count).toBe(3)
})
