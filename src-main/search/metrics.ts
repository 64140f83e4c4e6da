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
