import type { Region } from '../../src-main/contract/query.ts'

/** Where a picture lies behind a square window, in percent of the window's side. */
export interface Placed {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Places a picture of `width` by `height` (any unit) so that a region of it (fractions) covers a square window, its middle in the middle. */
export function placeRegion(width: number, height: number, region: Region): Placed {
  const scale = 100 * Math.max(1 / (region.width * width), 1 / (region.height * height))
  const from = (start: number, part: number, side: number) => 50 - (start + part / 2) * side * scale
  return {
    left: from(region.x, region.width, width),
    top: from(region.y, region.height, height),
    width: width * scale,
    height: height * scale,
  }
}
