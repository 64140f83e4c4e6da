import type { RgbImage } from '../image.ts'

/** A small square picture in OKLab, row by row: lightness 0…1, and two axes of colour of about −0.4…0.4. */
export interface SmallPicture {
  readonly side: number
  readonly lightness: Float32Array
  readonly a: Float32Array
  readonly b: Float32Array
}

/** Light by the sRGB value that stands for it (IEC 61966-2-1). */
const linear = Float32Array.from({ length: 256 }, (_, value) => value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)

/** A picture stretched to `side` × `side`, each pixel the mean of those that it stands for, in OKLab (Ottosson 2020, "A perceptual color space for image processing"). */
export function smallPicture(image: RgbImage, side: number): SmallPicture {
  const means = shrink(image, side)
  const [lightness, a, b] = [new Float32Array(side * side), new Float32Array(side * side), new Float32Array(side * side)]
  for (let i = 0; i < lightness.length; i++) {
    const red = linear[means[i * 3]!]!
    const green = linear[means[i * 3 + 1]!]!
    const blue = linear[means[i * 3 + 2]!]!
    const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness[i] = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a[i] = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b[i] = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
  }
  return { side, lightness, a, b }
}

/** Rows of an area that are looked at, at least, where it has so many. */
const enoughRows = 4

/** Means of areas, sRGB, interleaved. Each area has at least one pixel, whatever the size of the picture; of tall ones not every row counts. */
function shrink({ data, width, height }: RgbImage, side: number): Uint8Array {
  const means = new Uint8Array(side * side * 3)
  for (let row = 0, cell = 0; row < side; row++) {
    const [top, bottom] = span(row, height, side)
    const step = Math.max(1, Math.floor((bottom - top) / enoughRows))
    const rows = Math.ceil((bottom - top) / step)
    for (let column = 0; column < side; column++, cell += 3) {
      const [left, right] = span(column, width, side)
      let [red, green, blue] = [0, 0, 0]
      for (let y = top; y < bottom; y += step) {
        for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) {
          red += data[at]!
          green += data[at + 1]!
          blue += data[at + 2]!
        }
      }
      const pixels = rows * (right - left)
      means[cell] = red / pixels + 0.5
      means[cell + 1] = green / pixels + 0.5
      means[cell + 2] = blue / pixels + 0.5
    }
  }
  return means
}

function span(cell: number, pixels: number, cells: number): readonly [number, number] {
  const from = Math.floor(cell * pixels / cells)
  return [from, Math.max(from + 1, Math.floor((cell + 1) * pixels / cells))]
}

/** Means of square areas of a plane of `side` × `side`, so that the answer has `to` × `to`; `to` divides `side`. */
export function coarser(plane: Float32Array, side: number, to: number): Float32Array {
  const factor = side / to
  const means = new Float32Array(to * to)
  for (let row = 0, cell = 0; row < to; row++) {
    for (let column = 0; column < to; column++, cell++) {
      let sum = 0
      for (let y = row * factor; y < (row + 1) * factor; y++) {
        for (let at = y * side + column * factor, end = at + factor; at < end; at++)
          sum += plane[at]!
      }
      means[cell] = sum / (factor * factor)
    }
  }
  return means
}
