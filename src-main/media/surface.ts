import type { RgbImage } from './image.ts'
import type { SmallPicture } from './surface/small-picture.ts'
import { coloursOf, coloursSize, edgesOf, edgesSize, layoutOf, layoutSize, textureOf, textureSize } from './surface/parts.ts'
import { smallPicture } from './surface/small-picture.ts'

interface Part {
  readonly of: (picture: SmallPicture) => readonly number[]
  readonly size: number
  /** How much it counts; all of a part counts so much, whatever its numbers. */
  readonly weight: number
}

const parts: readonly Part[] = [
  { of: layoutOf, size: layoutSize, weight: 1 },
  { of: edgesOf, size: edgesSize, weight: 1 },
  { of: coloursOf, size: coloursSize, weight: 1 },
  { of: textureOf, size: textureSize, weight: 0.4 },
]

/** Pixels of a side of the square that a picture is looked at in. */
const side = 48

/** Numbers in a descriptor. */
export const surfaceDimensions = parts.reduce((sum, { size }) => sum + size, 0)

/**
 * What a picture looks like, whatever it shows, as a vector of length 1: where which colours lie, where edges run in which
 * direction, which colours there are, and how rough it is. It changes little with what makes near-duplicates: compression,
 * another size, a light crop, a slight shift of colours.
 */
export function describeSurface(image: RgbImage): Float32Array {
  const picture = smallPicture(image, side)
  const numbers = parts.flatMap(({ of, weight }) => ofLength(weight, of(picture)))
  return Float32Array.from(ofLength(1, numbers))
}

/** Shorter than this, a part says next to nothing: a picture of one grey has no edges, and no layout to speak of. */
const leastLength = 0.05

function ofLength(length: number, numbers: readonly number[]): number[] {
  const scale = length / Math.max(Math.sqrt(numbers.reduce((sum, value) => sum + value ** 2, 0)), leastLength)
  return numbers.map(value => value * scale)
}
