import type { Region } from '../contract/query.ts'
import type { RgbImage } from './image.ts'

/** The part of an image that a region in fractions of it names: every pixel that it touches, at least one. */
export function cropImage({ data, width, height }: RgbImage, region: Region): RgbImage {
  const [left, right] = span(region.x, region.width, width)
  const [top, bottom] = span(region.y, region.height, height)
  const cut = new Uint8Array((right - left) * (bottom - top) * 3)
  for (let y = top; y < bottom; y++)
    cut.set(data.subarray((y * width + left) * 3, (y * width + right) * 3), (y - top) * (right - left) * 3)
  return { data: cut, width: right - left, height: bottom - top }
}

/** First pixel, and the one after the last; what rounding adds to an edge touches no further pixel. */
function span(start: number, length: number, pixels: number): [number, number] {
  const first = Math.max(0, Math.min(pixels - 1, Math.floor(start * pixels + 1e-3)))
  return [first, Math.max(first + 1, Math.min(pixels, Math.ceil((start + length) * pixels - 1e-3)))]
}
