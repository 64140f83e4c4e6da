/** Where a list was left: what was at the top of the view, how far it was scrolled out, and which tile was current. */
export interface Place {
  readonly index: number
  /** CSS pixels. */
  readonly offset: number
  readonly active: number
}

const remembered = 100
const places = new Map<string, Place>()

/** Remembers where lists were left, so that going back finds them as they were. */
export function usePlaces() {
  function leave(key: string, place: Place) {
    places.delete(key)
    places.set(key, place)
    const [oldest] = places.keys()
    if (places.size > remembered && oldest !== undefined)
      places.delete(oldest)
  }

  return { leave, find: (key: string): Place | undefined => places.get(key) }
}
