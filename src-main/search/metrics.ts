import type { Alteration } from '../contract/reports.ts'
import { alterationNames } from '../contract/reports.ts'

/** Leave-one-out retrieval figures, each 0…1. */
export interface RetrievalFigures {
  readonly queries: number
  /** R@1, R@5: the share of queries with at least one of their class among the first one, the first five. */
  readonly recallAt1: number
  readonly recallAt5: number
  /** Mean over queries of the average precision over the whole ranking. */
  readonly meanAveragePrecision: number
}

/**
 * Figures over rankings: for each query, whether each ranked item is of the query's class, best first. Queries without any
 * item of their class do not count. Average precision: the mean, over the relevant items, of the precision at their rank
 * (Manning, Raghavan, Schütze, Introduction to Information Retrieval, 8.4).
 */
export function retrievalFigures(rankings: readonly (readonly boolean[])[]): RetrievalFigures {
  const counted = rankings.filter(ranking => ranking.includes(true))
  const mean = (value: (ranking: readonly boolean[]) => number) => counted.reduce((sum, ranking) => sum + value(ranking), 0) / Math.max(1, counted.length)
  return {
    queries: counted.length,
    recallAt1: mean(ranking => Number(ranking[0])),
    recallAt5: mean(ranking => Number(ranking.slice(0, 5).includes(true))),
    meanAveragePrecision: mean(averagePrecision),
  }
}

/** How many others were nearer to an altered copy than the image that it was made of: 0 when it was found first. */
export interface PlaceOfOriginal {
  readonly alteration: Alteration
  readonly place: number
}

/** Shares of copies, 0…1, whose original came first, and among the first five. */
export interface Recall {
  readonly queries: number
  readonly recallAt1: number
  readonly recallAt5: number
}

export interface RecallOfCopies {
  /** In the order of `alterationNames`. */
  readonly alterations: readonly (Recall & { readonly alteration: Alteration })[]
  readonly all: Recall
}

/** Figures over the places of originals, for each alteration and for all together; without any, shares are 0. */
export function recallOfCopies(places: readonly PlaceOfOriginal[]): RecallOfCopies {
  return {
    alterations: alterationNames.map(alteration => ({ alteration, ...recallOf(places.filter(place => place.alteration === alteration)) })),
    all: recallOf(places),
  }
}

function recallOf(places: readonly PlaceOfOriginal[]): Recall {
  const share = (first: number) => places.filter(({ place }) => place < first).length / Math.max(1, places.length)
  return { queries: places.length, recallAt1: share(1), recallAt5: share(5) }
}

function averagePrecision(ranking: readonly boolean[]): number {
  let found = 0
  let sum = 0
  ranking.forEach((isRelevant, index) => {
    if (!isRelevant)
      return
    found++
    sum += found / (index + 1)
  })
  return sum / found
}
