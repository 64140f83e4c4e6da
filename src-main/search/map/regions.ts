import { seededInts } from './random.ts'

/** Neighbourhoods of a map, each with a colour. */
export interface Regions {
  /** x and y in turn. */
  readonly centres: Float32Array
  /** A byte each: their order around the middle of the map, so that neighbours have like colours. */
  readonly colours: Uint8Array
}

const mostRegions = 24
const rounds = 12

/**
 * Groups places into neighbourhoods around centres (k-means; Lloyd, 1982), which begin at those of a former map, if any: they keep
 * their colours then. `places` holds at least one.
 */
export function regionsOf(places: Float32Array, former?: Regions): Regions {
  const count = former ? former.colours.length : Math.min(mostRegions, Math.ceil(Math.sqrt(places.length / 4)))
  const centres = former ? former.centres.slice() : spreadOut(places, count)
  for (let round = 0; round < rounds; round++) {
    const sums = new Float64Array(2 * count)
    const sizes = new Uint32Array(count)
    for (let i = 0; i < places.length; i += 2) {
      const nearest = nearestCentre(centres, places[i]!, places[i + 1]!)
      sums[2 * nearest]! += places[i]!
      sums[2 * nearest + 1]! += places[i + 1]!
      sizes[nearest]!++
    }
    for (let i = 0; i < 2 * count; i++)
      centres[i] = sizes[i >> 1]! > 0 ? sums[i]! / sizes[i >> 1]! : centres[i]!
  }
  return { centres, colours: former ? former.colours : coloursAround(centres) }
}

/** The colour of the neighbourhood that each place lies in. */
export function coloursOf({ centres, colours }: Regions, places: Float32Array): Uint8Array {
  return Uint8Array.from({ length: places.length / 2 }, (_, i) => colours[nearestCentre(centres, places[2 * i]!, places[2 * i + 1]!)]!)
}

function nearestCentre(centres: Float32Array, x: number, y: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < centres.length; i += 2) {
    const square = (centres[i]! - x) ** 2 + (centres[i + 1]! - y) ** 2
    if (square < least) {
      least = square
      best = i >> 1
    }
  }
  return best
}

/** Some of the places, each of several drawn by lot the one that is farthest from those before. */
function spreadOut(places: Float32Array, count: number): Float32Array {
  const random = seededInts(3)
  const n = places.length / 2
  const centres = new Float32Array(2 * count)
  for (let c = 0; c < count; c++) {
    let farthest = -1
    for (let i = 0; i < 16; i++) {
      const at = 2 * (random() % n)
      const other = c === 0 ? 0 : nearestCentre(centres.subarray(0, 2 * c), places[at]!, places[at + 1]!)
      const square = c === 0 ? 0 : (centres[2 * other]! - places[at]!) ** 2 + (centres[2 * other + 1]! - places[at + 1]!) ** 2
      if (square > farthest) {
        farthest = square
        centres.set(places.subarray(at, at + 2), 2 * c)
      }
    }
  }
  return centres
}

function coloursAround(centres: Float32Array): Uint8Array {
  const count = centres.length / 2
  let [x, y] = [0, 0]
  for (let i = 0; i < centres.length; i += 2) {
    x += centres[i]! / count
    y += centres[i + 1]! / count
  }
  const angle = (i: number) => Math.atan2(centres[2 * i + 1]! - y, centres[2 * i]! - x)
  const colours = new Uint8Array(count)
  Array.from({ length: count }, (_, i) => i)
    .sort((one, other) => angle(one) - angle(other))
    .forEach((region, order) => colours[region] = Math.floor(256 * order / count))
  return colours
}
