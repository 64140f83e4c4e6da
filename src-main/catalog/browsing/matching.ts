import { foldText } from '../fold.ts'

/** How well a name fits what is being typed: it begins with it, one of its words does, or it holds it somewhere. */
export type Fit = 0 | 1 | 2

/** How a name fits a text that was folded by `foldText`; undefined when it does not hold it. */
export function fitOf(name: string, text: string): Fit | undefined {
  const folded = foldText(name)
  const first = folded.indexOf(text)
  if (first <= 0)
    return first < 0 ? undefined : 0
  for (let at = first; at > 0; at = folded.indexOf(text, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(folded.charAt(at - 1)))
      return 1
  }
  return 2
}

export interface Fitting<T> {
  readonly candidate: T
  readonly fit: Fit
}

const inOrder = new Intl.Collator('en', { numeric: true }).compare

/** Of some candidates those that fit a text by one of their names, the best first, at most `limit`; among equals by their first name. */
export function bestFitting<T>(candidates: Iterable<T>, namesOf: (candidate: T) => readonly [string, ...string[]], text: string, limit: number): Fitting<T>[] {
  const fitting: Fitting<T>[] = []
  for (const candidate of candidates) {
    const fits = namesOf(candidate).flatMap(name => fitOf(name, text) ?? [])
    if (fits.length > 0)
      fitting.push({ candidate, fit: Math.min(...fits) as Fit })
  }
  return fitting.sort((a, b) => a.fit - b.fit || inOrder(namesOf(a.candidate)[0], namesOf(b.candidate)[0])).slice(0, limit)
}
