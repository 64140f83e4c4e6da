import type { Ranked, RankedList } from '../../../src-main/search/ranked.ts'
import { expect, it } from 'vitest'
import { continued, createPages } from '../../../src-main/search/paging.ts'

function ranked(ids: readonly number[]): Ranked[] {
  return ids.map(assetId => ({ assetId, object: null, score: 1, cosine: null, view: null }))
}

function idsOf({ ranked: results }: RankedList): number[] {
  return results.map(({ assetId }) => assetId)
}

/** Pages over ids that change, with what was asked and ranked. */
function scene() {
  const state = { ids: Array.from({ length: 100 }, (_, i) => i), time: 0, asked: 0, depths: [] as number[] }
  const pages = createPages<string>({ now: () => state.time })
  const upTo = async (offset: number, limit: number, key = 'q') => idsOf((await pages.upTo(key, offset, limit, () => {
    state.asked++
    return Promise.resolve(key)
  }, (_, depth) => {
    state.depths.push(depth)
    return { ranked: ranked(state.ids.slice(0, depth)), isWhole: depth >= state.ids.length, total: state.ids.length }
  })).list).slice(offset, offset + limit)
  return { state, upTo }
}

it('keeps the pages of a question together, whatever is found meanwhile', async () => {
  const { state, upTo } = scene()
  expect(await upTo(0, 5)).toEqual([0, 1, 2, 3, 4])
  state.ids = [900, 901, 902, ...state.ids]
  expect(await upTo(5, 5)).toEqual([5, 6, 7, 8, 9])
  expect(state.depths).toEqual([10])
  expect(await upTo(10, 5)).toEqual([900, 901, 902, 10, 11])
  expect(state.asked).toBe(1)
  expect(await upTo(0, 5)).toEqual([900, 901, 902, 0, 1])
  expect(state.asked).toBe(2)
})

it('asks anew ten minutes after the first page, and when it never was asked', async () => {
  const { state, upTo } = scene()
  await upTo(0, 5)
  state.ids = [900, ...state.ids]
  state.time = 10 * 60_000 - 1
  expect(await upTo(5, 2)).toEqual([5, 6])
  state.time = 10 * 60_000
  expect(await upTo(5, 2)).toEqual([4, 5])
  expect(await upTo(3, 2, 'other')).toEqual([2, 3])
})

it('looks no farther than there is something', async () => {
  const { state, upTo } = scene()
  state.ids = [1, 2, 3]
  expect(await upTo(0, 2)).toEqual([1, 2])
  expect(await upTo(2, 2)).toEqual([3])
  expect(await upTo(4, 2)).toEqual([])
  expect(state.depths).toEqual([4])
})

it('keeps those of 64 questions', async () => {
  const { state, upTo } = scene()
  for (let i = 0; i < 65; i++)
    await upTo(0, 2, `q${i}`)
  await upTo(2, 2, 'q1')
  expect(state.asked).toBe(65)
  await upTo(2, 2, 'q0')
  expect(state.asked).toBe(66)
})

it('tells objects of one asset apart', () => {
  const object = (id: number) => ({ id, label: 'chair', score: 1, region: { x: 0, y: 0, width: 1, height: 1 } })
  const [a, b] = [1, 2].map(id => ({ ...ranked([5])[0]!, object: object(id) })) as [Ranked, Ranked]
  const list = continued({ ranked: [a], isWhole: false, total: 2 }, { ranked: [b, a], isWhole: true, total: 9 })
  expect(list).toEqual({ ranked: [a, b], isWhole: true, total: 2 })
})
