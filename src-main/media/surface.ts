import type { RgbImage } from './image.ts'

/** Numbers in a descriptor. */
export const surfaceDimensions = 64

/** The mean colours of a coarse grid, as a vector of length 1. */
export function describeSurface({ data, width, height }: RgbImage): Float32Array {
  const cells = 4
  const sums = new Float32Array(surfaceDimensions)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y * cells / height) * cells
    for (let x = 0; x < width; x++) {
      const cell = (row + Math.floor(x * cells / width)) * 4
      const at = (y * width + x) * 3
      sums[cell]! += data[at]!
      sums[cell + 1]! += data[at + 1]!
      sums[cell + 2]! += data[at + 2]!
      sums[cell + 3]! += 64
    }
  }
  const length = Math.hypot(...sums)
  return length > 0 ? sums.map(value => value / length) : sums
}
