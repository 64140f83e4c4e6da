import { sharp } from '../media/sharp.ts'
import { hash } from './noise.ts'

/** Red, green, blue, 0…1, sRGB. */
export type Colour = readonly [number, number, number]

/** Tightly packed RGB, rows from the top. */
export interface Raster {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** The colour at a point: x and y in units of the picture's height, from its top left corner. */
export type Shader = (x: number, y: number) => Colour

export interface PaintOptions {
  /** Sample each pixel twice: for hard edges. */
  readonly smooth?: boolean
  /** Strength of film grain, 0…1. */
  readonly grain?: number
  /** Darkening of the corners, 0…1. */
  readonly vignette?: number
}

/** Paints a picture pixel by pixel. */
export function paint(width: number, height: number, shader: Shader, { smooth = false, grain = 0, vignette = 0 }: PaintOptions = {}): Raster {
  const data = new Uint8Array(width * height * 3)
  const offsets = smooth ? [[0.25, 0.25], [0.75, 0.75]] as const : [[0.5, 0.5]] as const
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 3) {
      let red = 0
      let green = 0
      let blue = 0
      for (const [dx, dy] of offsets) {
        const colour = shader((column + dx) / height, (row + dy) / height)
        red += clamp(colour[0])
        green += clamp(colour[1])
        blue += clamp(colour[2])
      }
      const cornerX = 2 * column / width - 1
      const cornerY = 2 * row / height - 1
      const light = (1 - vignette * 0.5 * (cornerX * cornerX + cornerY * cornerY)) / offsets.length
      const speck = grain * (hash(column, row, 77) - 0.5)
      data[at] = 255 * clamp(red * light + speck)
      data[at + 1] = 255 * clamp(green * light + speck)
      data[at + 2] = 255 * clamp(blue * light + speck)
    }
  }
  return { data, width, height }
}

/** Encodes a picture in the format that its file name announces. */
export function encode({ data, width, height }: Raster, name: string): Promise<Buffer> {
  const image = sharp(data, { raw: { width, height, channels: 3 } })
  const extension = name.slice(name.lastIndexOf('.') + 1)
  switch (extension) {
    case 'jpg': return image.jpeg({ quality: 88 }).toBuffer()
    case 'png': return image.png().toBuffer()
    case 'webp': return image.webp({ quality: 88 }).toBuffer()
    case 'avif': return image.avif({ quality: 60, effort: 1 }).toBuffer()
    case 'tif': return image.tiff({ compression: 'lzw' }).toBuffer()
    case 'gif': return image.gif().toBuffer()
    default: throw new Error(`the sample library has no writer for "${name}"`)
  }
}

/** The colour of a hexadecimal number such as 0xFF8800. */
export function hex(value: number): Colour {
  return [(value >> 16 & 255) / 255, (value >> 8 & 255) / 255, (value & 255) / 255]
}

/** From `a` to `b` as `t` goes from 0 to 1. */
export function mix(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

/** A colour made lighter or darker. */
export function shade(colour: Colour, light: number): Colour {
  return [colour[0] * light, colour[1] * light, colour[2] * light]
}

/** Light of colour `b` and strength `t` added to `a`. */
export function add(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + b[0] * t, a[1] + b[1] * t, a[2] + b[2] * t]
}

/** The colour at `t` (0…1) of colours that are evenly spaced. */
export function gradient(colours: readonly Colour[], t: number): Colour {
  const place = clamp(t) * (colours.length - 1)
  const index = Math.min(Math.floor(place), colours.length - 2)
  const [from, to] = [colours[index], colours[index + 1]]
  if (!from || !to)
    throw new Error('a gradient needs two colours')
  return mix(from, to, place - index)
}

export function clamp(value: number, low = 0, high = 1): number {
  return value < low ? low : value > high ? high : value
}

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger. */
export function step(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from))
  return t * t * (3 - 2 * t)
}
