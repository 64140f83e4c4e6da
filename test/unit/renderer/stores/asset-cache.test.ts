import type { Asset } from '../../../../src-main/contract/entities.ts'
import type { AssetCacheOptions } from '../../../../src-renderer/stores/asset-cache.ts'
import { beforeEach, expect, it, vi } from 'vitest'
import { createAssetCache } from '../../../../src-renderer/stores/asset-cache.ts'

/** What was asked for and is not answered yet. */
interface Asked {
  readonly ids: readonly number[]
  readonly again: boolean
  /** Answers with all of them but these, named by how often they were asked for. */
  readonly answer: (...gone: readonly number[]) => void
  readonly fail: (error: Error) => void
}

let asked: Asked[] = []
let times = 0

beforeEach(() => {
  asked = []
  times = 0
})

function cacheOf(options: Partial<AssetCacheOptions> = {}) {
  const load: AssetCacheOptions['load'] = (ids, again) => new Promise((resolve, reject) => {
    const answer = (...gone: readonly number[]) => {
      times++
      resolve(ids.filter(id => !gone.includes(id)).map(id => assetOf(id, `answer ${times}`)))
    }
    asked.push({ ids, again, answer, fail: reject })
  })
  const onError = (error: unknown) => expect.unreachable(String(error))
  return createAssetCache({ load, onError, batch: 3, keep: 100, ...options })
}

function assetOf(id: number, name: string): Asset {
  return { id, name } as Asset
}

/** Waits for a request, counted from 0. */
async function request(place: number): Promise<Asked> {
  await vi.waitUntil(() => asked.length > place)
  return asked[place]!
}

it('has one request under way at a time, and chooses the next by what is wanted then', async () => {
  const cache = cacheOf()
  cache.want([1, 2, 3, 4, 5])
  cache.want([6, 7])
  cache.want([8, 9, 1])
  expect(asked.map(({ ids }) => ids)).toEqual([[1, 2, 3]])
  asked[0]!.answer()
  const { ids, answer } = await request(1)
  expect(ids, 'what is not wanted any more is not asked for').toEqual([8, 9])
  answer()
  await vi.waitUntil(() => cache.get(9))
  expect(cache.get(1)?.name).toBe('answer 1')
  expect(cache.get(6)).toBeUndefined()
  expect(cache.version.value).toBe(2)
  expect(asked).toHaveLength(2)
})

it('asks again for what changes while it is on its way', async () => {
  const cache = cacheOf()
  cache.want([1, 2])
  cache.refresh([2])
  asked[0]!.answer()
  const second = await request(1)
  expect(second).toMatchObject({ ids: [2], again: true })
  cache.refresh(null)
  second.answer()
  const third = await request(2)
  expect(third.ids).toEqual([1, 2])
  expect(cache.get(2)?.name, 'what is known stays until then').toBe('answer 2')
  third.answer()
  await vi.waitUntil(() => cache.get(1)?.name === 'answer 3')
  cache.want([1, 2])
  expect(asked).toHaveLength(3)
})

it('asks for what has changed only once it is wanted', async () => {
  const cache = cacheOf()
  cache.want([1])
  asked[0]!.answer()
  await vi.waitUntil(() => cache.get(1))
  cache.want([2])
  ;(await request(1)).answer()
  await vi.waitUntil(() => cache.get(2))
  cache.refresh([1, 77])
  expect(asked).toHaveLength(2)
  cache.want([1])
  expect(await request(2)).toMatchObject({ ids: [1], again: true })
})

it('does not ask for ever for what there is not', async () => {
  const cache = cacheOf()
  cache.want([1, 2])
  asked[0]!.answer(2)
  await vi.waitUntil(() => cache.get(1))
  cache.want([1, 2])
  expect(cache.get(2)).toBeUndefined()
  expect(asked).toHaveLength(1)
  cache.refresh([2])
  ;(await request(1)).answer()
  await vi.waitUntil(() => cache.get(2))
})

it('forgets the longest unused, but nothing that is in view', async () => {
  const cache = cacheOf({ keep: 3 })
  cache.put([1, 2, 3].map(id => assetOf(id, 'given')))
  cache.put([assetOf(1, 'given anew')])
  cache.want([2, 4])
  expect(asked[0]!.ids).toEqual([4])
  asked[0]!.answer()
  await vi.waitUntil(() => cache.get(4))
  expect([1, 2, 3, 4].map(id => cache.get(id)?.name)).toEqual(['given anew', 'given', undefined, 'answer 1'])
})

it('tells what went wrong, and asks again when something is wanted', async () => {
  const errors: unknown[] = []
  const cache = cacheOf({ onError: error => errors.push(error) })
  cache.want([1])
  asked[0]!.fail(new Error('away'))
  await vi.waitUntil(() => errors.length === 1)
  expect(asked).toHaveLength(1)
  cache.want([1])
  ;(await request(1)).answer()
  await vi.waitUntil(() => cache.get(1))
})
