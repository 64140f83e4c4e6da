/** Rank after which a place counts little more than none: the constant of the source. */
const rankConstant = 60

/**
 * Reciprocal rank fusion of lists whose scores cannot be compared: each gives `weight / (60 + rank)` to what it ranks, rank 1
 * being the best, and nothing to what it does not. The sum is divided by the most that there is to get, so that 1 is the first
 * of every list. Lists are ids, best first; weights are at least 0. Answers the score of each id, 0…1.
 * Source: Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", 2009.
 */
export function fuse(lists: readonly { readonly ids: readonly number[], readonly weight: number }[]): Map<number, number> {
  const scores = new Map<number, number>()
  const most = lists.reduce((sum, { weight }) => sum + weight / (rankConstant + 1), 0)
  if (most === 0)
    return scores
  for (const { ids, weight } of lists.filter(list => list.weight > 0)) {
    for (const [place, id] of ids.entries())
      scores.set(id, (scores.get(id) ?? 0) + weight / (rankConstant + place + 1) / most)
  }
  return scores
}
