import type { SearchResponse } from '../../contract/entities.ts'
import type { SearchRequest } from '../../contract/query.ts'
import type { DialectParts } from '../dialect.ts'
import type { RankedImage, Ranking } from './answer.ts'
import { textLikeness } from '../../search/text-likeness.ts'
import { pagesOf } from '../shared/pages.ts'
import { weighted } from './semantic.ts'

/** What metadata should say: under one key, or under any. */
export interface Semantic {
  readonly key: string | undefined
  readonly value: string
}

type Request = SearchRequest & { readonly limit: number }

/** What a search finds, as a ranking. */
export async function rank({ search }: Pick<DialectParts, 'search'>, request: SearchRequest): Promise<Ranking> {
  return rankingOf(await search(request))
}

/**
 * What a search finds, its scores weighted by how much the assets' metadata say a value. A weight is 1 at most, so that results are
 * taken in until none behind them can come before the last one that is asked for, or 10,000 are.
 */
export async function rankByMetadata(parts: Pick<DialectParts, 'search' | 'catalog'>, { limit, ...request }: Request, semantic: Semantic): Promise<Ranking> {
  let best: RankedImage[] = []
  let said: Pick<Ranking, 'total' | 'text'> = { total: 0, text: null }
  for await (const page of pagesOf(parts, request)) {
    const { images, ...rest } = rankingOf(page)
    said = rest
    best = [...best, ...images.map(image => ({ ...image, similarity: weighted(image.similarity, likenessOf(parts, image, semantic)) }))]
      .sort((a, b) => b.similarity - a.similarity || a.asset.id - b.asset.id)
      .slice(0, limit)
    if (best.length === limit && best.at(-1)!.similarity >= (images.at(-1)?.similarity ?? 0))
      break
  }
  return { images: best, ...said }
}

function rankingOf({ results, total, text }: SearchResponse): Ranking {
  return { images: results.map(({ asset, score }) => ({ asset, similarity: score })), total, text }
}

function likenessOf({ catalog }: Pick<DialectParts, 'catalog'>, { asset }: RankedImage, { key, value }: Semantic): number {
  const said = catalog.metadata.ofAsset(asset.id).filter(entry => key === undefined || entry.key === key)
  return Math.max(0, ...said.map(entry => textLikeness(value, entry.value)))
}
