import type { Asset, SearchResponse } from '../../../../src-main/contract/entities.ts'
import type { SearchRequest } from '../../../../src-main/contract/query.ts'
import { expect, it } from 'vitest'
import { rankByMetadata } from '../../../../src-main/dialects/coactive/rank.ts'
import { weighted } from '../../../../src-main/dialects/coactive/semantic.ts'
import { textLikeness } from '../../../../src-main/search/text-likeness.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { setValue } from '../../catalog/edits.ts'
import { insertAsset, withCatalog } from '../../catalog/seed.ts'

const colours = ['red', 'dark red', 'blue', 'reddish']

it('finds what all results together would have first, without looking at all of them', async () => {
  await withCatalog(async (catalog) => {
    const random = seededRandom(7)
    const library = catalog.libraries.insert('/photos', 'photos')
    const ranked = catalog.transaction(() => Array.from({ length: 2300 }, (_, i) => {
      const id = insertAsset(catalog, library, `${i}.png`)
      const colour = colours[Math.floor(random() * 12)]
      if (colour !== undefined)
        setValue(catalog, [id], i % 3 === 0 ? 'colour' : 'note', colour)
      return { asset: catalog.assets.get(id)!, score: 1 - i / 2300 }
    }))
    let pages = 0
    const search = async ({ limit = 50, offset = 0 }: SearchRequest): Promise<SearchResponse> => {
      pages++
      const results = ranked.slice(offset, offset + limit).map(({ asset, score }) => ({ asset, score, cosine: score, view: null, object: null }))
      return { encoder: 'any', elapsedMs: 1, text: null, total: ranked.length, results, groups: null }
    }
    const likeness = (asset: Asset, key: string | undefined) => Math.max(0, ...catalog.metadata.ofAsset(asset.id).filter(entry => key === undefined || entry.key === key).map(({ value }) => textLikeness('red', value)))
    for (const key of [undefined, 'colour', 'nothing']) {
      const all = ranked
        .map(({ asset, score }) => ({ asset, similarity: weighted(score, likeness(asset, key)) }))
        .toSorted((a, b) => b.similarity - a.similarity || a.asset.id - b.asset.id)
      for (const limit of [1, 10, 100, 1000]) {
        pages = 0
        const { images, total } = await rankByMetadata({ search, catalog }, { like: [{ assetId: 1 }], limit }, { key, value: 'red' })
        expect(images).toEqual(all.slice(0, limit))
        expect(total).toBe(2300)
        if (limit === 1 && key !== 'nothing')
          expect(pages).toBe(1)
      }
    }
  })
})

it('ends with the results, however few there are', async () => {
  await withCatalog(async (catalog) => {
    const search = async (): Promise<SearchResponse> => ({ encoder: 'any', elapsedMs: 1, text: null, total: 0, results: [], groups: null })
    expect(await rankByMetadata({ search, catalog }, { like: [{ assetId: 1 }], limit: 100 }, { key: undefined, value: 'red' })).toEqual({ images: [], total: 0, text: null })
  })
})
