import type { Ranked, RankedList } from './ranked.ts'
import { createMemory } from './memory.ts'
import { keyOf } from './ranked.ts'

/** Questions whose results are kept, and for how long. */
const keptQuestions = 64
const keptMs = 10 * 60_000

export interface PagesOptions {
  readonly now?: () => number
}

/** A question whose results are looked for as far as they are asked for. */
export interface Asked<Q> {
  readonly question: Q
  readonly list: RankedList
}

/**
 * The results of questions, page by page. A question that begins at 0 is asked anew; the pages that follow within ten minutes
 * come from the same list, whatever happens in the library meanwhile. What is found when looking farther comes after what is kept.
 */
export function createPages<Q>({ now = Date.now }: PagesOptions = {}) {
  const kept = createMemory<Asked<Q>>({ limit: keptQuestions, keptMs, now })

  return {
    /**
     * The list of a question to at least `offset + limit` results, where there are as many; looked for twice as far, so that the
     * next page is there already. `key` names the question, `ask` reads it, `rank` looks for so many of its results.
     */
    upTo: async (key: string, offset: number, limit: number, ask: () => Promise<Q>, rank: (question: Q, depth: number) => RankedList): Promise<Asked<Q>> => {
      const end = offset + limit
      const known = offset > 0 ? kept.get(key) : undefined
      if (known && (known.list.isWhole || known.list.ranked.length >= end))
        return known
      const question = known?.question ?? await ask()
      const list = rank(question, end * 2)
      const asked = { question, list: known ? continued(known.list, list) : list }
      kept.set(key, asked)
      return asked
    },
  }
}

/** A list with what is new in one that goes farther after it. */
export function continued(list: RankedList, farther: RankedList): RankedList {
  const known = new Set(list.ranked.map(keyOf))
  const more = farther.ranked.filter((result: Ranked) => !known.has(keyOf(result)))
  return { ranked: [...list.ranked, ...more], isWhole: farther.isWhole, total: list.total }
}
