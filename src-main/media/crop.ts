import type { Region } from '../contract/query.ts'
import type { Size } from './fit.ts'
import type { RgbImage } from './image.ts'

/** Pixels of a picture, from its top left corner. */
export interface Rectangle extends Size {
  readonly left: number
  readonly top: number
}

/** The pixels of a picture that a region in fractions of it names: every one that it touches, at least one. */
export function pixelsOf({ width, height }: Size, region: Region): Rectangle {
  const [left, right] = span(region.x, region.width, width)
  const [top, bottom] = span(region.y, region.height, height)
  return { left, top, width: right - left, height: bottom - top }
}

/** The part of an image that a region in fractions of it names. */
export function cropImage(image: RgbImage, region: Region): RgbImage {
  return cutRectangle(image, pixelsOf(image, region))
}

/** The pixels of an image in a rectangle inside it. */
export function cutRectangle(image: RgbImage, { left, top, width, height }: Rectangle): RgbImage {
  const cut = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * image.width + left) * 3
    cut.set(image.data.subarray(start, start + width * 3), y * width * 3)
  }
  return { data: cut, width, height }
}

/** First pixel, and the one after the last; what rounding adds to an edge touches no further pixel. */
function span(start: number, length: number, pixels: number): [number, number] {
  const first = Math.max(0, Math.min(pixels - 1, Math.floor(start * pixels + 1e-3)))
  return [first, Math.max(first + 1, Math.min(pixels, Math.ceil((start + length) * pixels - 1e-3)))]
}
