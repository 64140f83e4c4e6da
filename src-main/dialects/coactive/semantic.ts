/** A score, 0…1, when the metadata also counts: half of it at least, all of it where they say just what is asked for. */
export function weighted(score: number, likeness: number): number {
  return score * (1 + likeness) / 2
}
