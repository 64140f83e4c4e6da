import type { Query } from './query.ts'
import { isSearch } from './query.ts'

/** A step of the browser's history. */
export interface TrailStep {
  /** Its place in the history. */
  readonly position: number
  readonly address: string
}

/** A search that led here. */
export interface Waypoint {
  readonly position: number
  readonly query: Query
}

const stepsKept = 200

/** The steps with that which is shown now. Another address at its place means that the steps behind it are gone. */
export function visited(steps: readonly TrailStep[], now: TrailStep): readonly TrailStep[] {
  const isKnown = steps.some(({ position, address }) => position === now.position && address === now.address)
  return isKnown ? steps : [...steps.filter(({ position }) => position < now.position), now].slice(-stepsKept)
}

/**
 * The searches that lead to the one at a position, it included: back to the last list, or to `begin`. Steps that have
 * something in common that they search by are one, the last of them. Empty where there is none to go back to. `read` tells
 * what an address asks, undefined where it is of another screen.
 */
export function trailOf(steps: readonly TrailStep[], position: number, begin: number, read: (address: string) => Query | undefined): readonly Waypoint[] {
  const last = steps.findIndex(step => step.position === position)
  const found: Waypoint[] = []
  let next: Query | undefined
  for (const step of steps.slice(0, last + 1).reverse()) {
    const query = read(step.address)
    if (!query && found.length > 0)
      continue
    if (!query || step.position <= begin || !isSearch(query))
      break
    if (!next || !isSameWay(query, next))
      found.unshift({ position: step.position, query })
    next = query
  }
  return found.length > 1 ? found : []
}

/** Whether one is the other with more or fewer examples, in another order or with another filter: something that they search by is the same. */
function isSameWay(a: Query, b: Query): boolean {
  const subjects = ({ like, unlike, text, concept }: Query) => [...[...like, ...unlike].map(({ source }) => JSON.stringify(source)), ...text === '' ? [] : [`text ${text}`], ...concept === undefined ? [] : [`concept ${concept}`]]
  const known = new Set(subjects(a))
  return subjects(b).some(subject => known.has(subject))
}
