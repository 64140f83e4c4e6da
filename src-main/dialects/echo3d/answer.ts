/** An entry that was found. */
export interface Found {
  /** Of the asset. */
  readonly id: number
  readonly score: number
}

/**
 * The answer as JSON: under each collection's key its entries, best first, as a list or, with scores, as an object. It is
 * written here and not by JSON.stringify, which puts names that are numbers into the order of the numbers.
 */
export function answerOf(found: readonly (readonly [key: string, entries: readonly Found[]])[], withScores: boolean): string {
  return objectOf(found.map(([key, entries]) => [key, withScores
    ? objectOf(entries.map(({ id, score }) => [String(id), JSON.stringify(score)]))
    : JSON.stringify(entries.map(({ id }) => String(id)))]))
}

/** Names and values, which are JSON already. */
function objectOf(entries: readonly (readonly [name: string, json: string])[]): string {
  return `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`
}
