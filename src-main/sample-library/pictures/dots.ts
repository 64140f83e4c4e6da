import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal } from '../noise.ts'
import { hex, mix, paint, shade, step } from '../raster.ts'

interface Dots {
  readonly seed: number
  readonly ground: Colour
  readonly colours: readonly [Colour, Colour]
  /** Dots in the picture's height. */
  readonly count: number
  /** Radius of a dot in units of their distance. */
  readonly radius: number
  /** Degrees. */
  readonly turn: number
}

/** Polka dots printed on paper. */
function dots({ seed, ground, colours, count, radius, turn }: Dots): Raster {
  const cos = Math.cos(turn * Math.PI / 180) * count
  const sin = Math.sin(turn * Math.PI / 180) * count
  return paint(600, 600, (x, y) => {
    const u = x * cos - y * sin
    const v = x * sin + y * cos
    const column = Math.floor(u)
    const row = Math.floor(v)
    const dot = step(radius + 0.02, radius - 0.02, Math.hypot(u - column - 0.5, v - row - 0.5))
    const colour = colours[(column + row) & 1] ?? ground
    return shade(mix(ground, colour, dot), 0.96 + 0.07 * fractal(x * 90, y * 90, 3, seed))
  })
}

/** Polka dots. */
export const polkaDots: readonly Picture[] = [
  { path: 'images/polka-dots/red-on-white.png', draw: () => dots({ seed: 1, ground: hex(0xF6F2EA), colours: [hex(0xC8202C), hex(0xC8202C)], count: 7, radius: 0.3, turn: 45 }) },
  { path: 'images/polka-dots/white-on-navy.gif', draw: () => dots({ seed: 2, ground: hex(0x1A2750), colours: [hex(0xF4F2EC), hex(0xF4F2EC)], count: 8, radius: 0.28, turn: 45 }) },
  { path: 'images/polka-dots/candy.png', draw: () => dots({ seed: 3, ground: hex(0xFBE4E8), colours: [hex(0xE85A8A), hex(0x58B4C8)], count: 6, radius: 0.32, turn: 45 }) },
  { path: 'images/polka-dots/mustard.webp', draw: () => dots({ seed: 4, ground: hex(0xD8A020), colours: [hex(0x3A2A1C), hex(0xF4E4C0)], count: 7, radius: 0.3, turn: 30 }) },
]
