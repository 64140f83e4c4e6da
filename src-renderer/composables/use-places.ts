/** Where a list was left: how far it was scrolled and which tile was active. */
export interface Place {
  readonly scrollTop: number
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
