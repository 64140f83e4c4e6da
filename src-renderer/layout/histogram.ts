/** One bar of a histogram of scores: from `from`, as high as `share` (0…1) of the highest. */
export interface Bar {
  readonly from: number
  readonly count: number
  readonly share: number
}

/**
 * Counts scores (0…1) in `bins` equal bins. Heights grow with the square root of the count, so that a few good matches
 * stay visible beside hundreds of weak ones.
 */
export function scoreHistogram(scores: readonly number[], bins: number): Bar[] {
  const counts = Array.from<number>({ length: bins }).fill(0)
  for (const score of scores) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const highest = Math.max(1, ...counts)
  return counts.map((count, bin) => ({ from: bin / bins, count, share: Math.sqrt(count / highest) }))
}

/** How many of the scores, sorted from the best down, are at least `threshold`. */
export function countAbove(sorted: readonly number[], threshold: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) >= threshold)
      low = middle + 1
    else
      high = middle
  }
  return low
}

/** Results that a cliff is looked for among, and how deep it is at least. */
const cliffAmong = 300
const leastCliff = 0.03

/**
 * Where scores, sorted from the best down, fall most from one to the next: a threshold in the middle of the fall, in hundredths.
 * Undefined where they fall evenly.
 */
export function cliffOf(sorted: readonly number[]): number | undefined {
  let deepest = leastCliff
  let cliff: number | undefined
  for (let i = 1; i < Math.min(sorted.length, cliffAmong); i++) {
    const fall = (sorted[i - 1] ?? 0) - (sorted[i] ?? 0)
    if (fall > deepest) {
      deepest = fall
      cliff = Math.round(100 * ((sorted[i - 1] ?? 0) - fall / 2)) / 100
    }
  }
  return cliff
}
