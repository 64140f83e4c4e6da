import type { Asset, SearchResponse } from '../../../../src-main/contract/entities.ts'
import type { SearchRequest } from '../../../../src-main/contract/query.ts'
import type { Exploration } from '../../../../src-main/dialects/visual-layer/explore.ts'
import { expect, it } from 'vitest'
import { keepClusters } from '../../../../src-main/dialects/visual-layer/explore.ts'

const exploration: Exploration = { collection: 'late-sea-5767', anchor: { assetId: 1 }, self: undefined, entity: 'IMAGES', threshold: 0 }

/** A search that finds so many assets, and a record of what it was asked. */
function finding(count: () => number) {
  const asked: SearchRequest[] = []
  const search = async (request: SearchRequest): Promise<SearchResponse> => {
    asked.push(request)
    const { offset = 0, limit = 50 } = request
    const ids = Array.from({ length: Math.max(0, Math.min(limit, count() - offset)) }, (_, i) => offset + i + 2)
    return { encoder: 'any', elapsedMs: 1, text: null, total: count(), groups: null, results: ids.map(id => ({ asset: { id } as Asset, score: 1 - id / 1e6, cosine: 1 - id / 1e6, view: null, object: null })) }
  }
  const clusters = { groupsAt: async (level: string) => (assetId: number) => ({ id: `${level}-${Math.floor(assetId / 10)}`, members: [assetId] }), list: async () => ({ clusters: [], total: 0, complete: true, finding: false }) }
  return { parts: { search, clusters }, asked }
}

it('clusters everything that is found, a thousand at a time, and the anchor itself', async () => {
  const { parts, asked } = finding(() => 2400)
  const self = { assetId: 1, object: null, distance: 0 }
  const clusters = await keepClusters(parts).of({ ...exploration, self, threshold: 3 }, true)
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([[0, 1000], [1000, 1000], [2000, 1000]])
  expect(asked[0]).toMatchObject({ like: [{ assetId: 1 }], among: 'assets', collections: ['late-sea-5767'] })
  expect(clusters[0]).toMatchObject({ id: '3-0', members: [self, { assetId: 2 }, { assetId: 3 }, { assetId: 4 }, { assetId: 5 }, { assetId: 6 }, { assetId: 7 }, { assetId: 8 }, { assetId: 9 }] })
  expect(clusters.flatMap(({ members }) => members)).toHaveLength(2401)
})

it('goes no farther than a search does', async () => {
  const { parts, asked } = finding(() => 50_000)
  expect((await keepClusters(parts).of(exploration, true)).flatMap(({ members }) => members)).toHaveLength(10_000)
  expect(asked).toHaveLength(10)
})

it('keeps clusters for later pages for ten minutes; a first page is always new', async () => {
  let [count, now] = [20, 0]
  const { parts } = finding(() => count)
  const kept = keepClusters(parts, () => now)
  const members = async (isFirstPage: boolean, of = exploration) => (await kept.of(of, isFirstPage)).flatMap(cluster => cluster.members).length
  expect(await members(true)).toBe(20)
  count = 30
  expect(await members(false)).toBe(20)
  expect(await members(false, { ...exploration, threshold: 1 })).toBe(30)
  now = 9 * 60_000
  expect(await members(false)).toBe(20)
  now = 11 * 60_000
  expect(await members(false)).toBe(30)
  count = 10
  expect(await members(true)).toBe(10)
})
