import type { Asset } from '../../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { clustersOf, rankedMedium } from '../../../../src-main/dialects/visual-layer/media-clusters.ts'

const medium = (assetId: number, distance: number) => ({ assetId, distance, object: null })

it('puts media of a cluster together, the cluster with the nearest medium first', () => {
  const ranked = [medium(4, 0.01), medium(9, 0.02), medium(3, 0.2), medium(7, 0.3)]
  expect(clustersOf(ranked.map((medium, i) => ({ medium, cluster: ['even', 'odd', 'three', 'odd'][i]! })))).toEqual([
    { id: 'even', members: [ranked[0]] },
    { id: 'odd', members: [ranked[1], ranked[3]] },
    { id: 'three', members: [ranked[2]] },
  ])
  expect(clustersOf([])).toEqual([])
})

it('tells a distance where a search tells likeness', () => {
  const asset = { id: 3 } as Asset
  expect(rankedMedium({ asset, object: null, cosine: 0.75 })).toEqual(medium(3, 0.25))
  expect(rankedMedium({ asset, object: null, cosine: -1 })).toEqual(medium(3, 2))
  expect(rankedMedium({ asset, object: null, cosine: 1.0000001 })).toEqual(medium(3, 0))
})
