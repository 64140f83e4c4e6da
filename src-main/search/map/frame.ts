/** The square that a map is seen in, in the units of its places. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly side: number
}

/** The farthest place of a map on each axis. */
const most = 65535

/** Room at the edges, in fractions of the square. */
const margin = 0.01

/** The smallest square around places that keeps some room at its edges. */
export function frameOf(places: Float32Array): Frame {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [i, value] of places.entries()) {
    low[i % 2] = Math.min(low[i % 2]!, value)
    high[i % 2] = Math.max(high[i % 2]!, value)
  }
  const side = Math.max(high[0]! - low[0]!, high[1]! - low[1]!, 1e-6) / (1 - 2 * margin)
  return { left: (low[0]! + high[0]! - side) / 2, top: (low[1]! + high[1]! - side) / 2, side }
}

/** Places as whole numbers of a frame's square, 0 … 65535; what lies beyond is at its edge. */
export function framed(places: Float32Array, { left, top, side }: Frame): Uint16Array {
  return Uint16Array.from(places, (value, i) => Math.max(0, Math.min(most, Math.round(most * (value - (i % 2 === 0 ? left : top)) / side))))
}
