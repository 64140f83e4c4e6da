/** How the places of a map lie in the square that it is seen in: for each axis, which values lie at even steps from one edge to the other. */
export interface Frame {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** The farthest place of a map on each axis. */
const most = 65535

/** Room at the edges, in fractions of the square. */
const margin = 0.01

/** Steps of an axis. */
const steps = 64

/** How far the room goes by the number of places, rather than by distances: crowds get more of it, and gaps less. */
const evenness = 0.6

/**
 * A frame around places, x and y in turn, at least one. Along each axis their order stays, and so do neighbourhoods, but where many
 * lie there is more room, and less where there are none: as the values of a picture are spread when its histogram is made even.
 */
export function frameOf(places: Float32Array): Frame {
  return { x: knotsOf(places.filter((_, i) => i % 2 === 0)), y: knotsOf(places.filter((_, i) => i % 2 === 1)) }
}

/** Places as whole numbers of a frame's square, 0 … 65535; what lies beyond is at its edge. */
export function framed(places: Float32Array, { x, y }: Frame): Uint16Array {
  return Uint16Array.from(places, (value, i) => Math.round(most * (margin + (1 - 2 * margin) * shareAt(i % 2 === 0 ? x : y, value))))
}

/** Where the steps from one edge to the other are reached. */
function knotsOf(values: Float32Array): number[] {
  const sorted = values.sort()
  const [low, high] = [sorted[0]!, sorted.at(-1)!]
  if (low === high)
    return Array.from({ length: steps + 1 }, (_, step) => low - 0.5 + step / steps)
  const knots: number[] = []
  let at = 0
  for (let step = 0; step <= steps; step++) {
    // What is reached rises with every value: the first value that reaches a step is the step's.
    while (at < sorted.length - 1 && (1 - evenness) * (sorted[at]! - low) / (high - low) + evenness * at / (sorted.length - 1) < step / steps)
      at++
    knots.push(step === steps ? high : sorted[at]!)
  }
  return knots
}

/** How far a value is along an axis, 0…1. */
function shareAt(knots: readonly number[], value: number): number {
  let [low, high] = [0, steps]
  if (value < knots[low]!)
    return 0
  if (value >= knots[high]!)
    return 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (knots[middle]! <= value)
      low = middle
    else
      high = middle
  }
  return (low + (value - knots[low]!) / (knots[high]! - knots[low]!)) / steps
}
