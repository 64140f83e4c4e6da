import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, hash, noise } from '../noise.ts'
import { add, hex, mix, paint, shade, step } from '../raster.ts'

export interface BrickWall {
  readonly seed: number
  /** Bricks are of these colours and those between. */
  readonly bricks: readonly [Colour, Colour]
  readonly mortar: Colour
  /** Rows of bricks in the picture's height. */
  readonly rows: number
  readonly width?: number
  readonly height?: number
}

/** A brick wall in stretcher bond, lit from the top left. */
export function brickWall({ seed, bricks, mortar, rows, width = 720, height = 540 }: BrickWall): Raster {
  const place = (x: number, y: number) => {
    const row = Math.floor(y * rows)
    const along = x * rows / 2.7 + (row % 2) / 2 + 0.03 * hash(row, 0, seed)
    const column = Math.floor(along)
    const edgeX = Math.min(along - column, 1 - along + column) * 2.7
    const edgeY = Math.min(y * rows - row, 1 - y * rows + row)
    const edge = Math.min(edgeX, edgeY) + 0.05 * (fractal(x * 40, y * 40, 2, seed) - 0.5)
    return { row, column, body: step(0.05, 0.12, edge) }
  }
  const relief = (x: number, y: number) => place(x, y).body + 0.5 * fractal(x * 60, y * 60, 3, seed + 4)
  return paint(width, height, (x, y) => {
    const { row, column, body } = place(x, y)
    const slope = relief(x + 0.003, y + 0.003) - relief(x - 0.002, y - 0.002)
    const tone = mix(bricks[0], bricks[1], hash(column, row, seed + 1))
    const worn = shade(tone, 0.75 + 0.35 * hash(column, row, seed + 2) + 0.3 * (fractal(x * 30, y * 50, 4, seed + 3) - 0.5))
    const joint = shade(mortar, 0.8 + 0.3 * noise(x * 150, y * 150, seed + 5))
    return add(mix(joint, worn, body), [1, 1, 1], -0.28 * slope + 0.06 * (fractal(x * 1.5, y * 1.5, 2, seed + 6) - 0.5))
  }, { grain: 0.03, vignette: 0.15 })
}

/** Brick walls. */
export const brickWalls: readonly Picture[] = [
  { path: 'images/brick-walls/red-brick.jpg', draw: () => brickWall({ seed: 7, bricks: [hex(0x8E3B2A), hex(0xB4553C)], mortar: hex(0xB8B0A4), rows: 9 }) },
  { path: 'images/brick-walls/yellow-stock.jpg', draw: () => brickWall({ seed: 17, bricks: [hex(0xB08C58), hex(0xD0B078)], mortar: hex(0x8A8074), rows: 10 }) },
  { path: 'images/brick-walls/old-factory.png', draw: () => brickWall({ seed: 28, bricks: [hex(0x6A2E24), hex(0xA0563E)], mortar: hex(0x98948C), rows: 12, width: 540, height: 540 }) },
  { path: 'images/brick-walls/painted-white.jpg', draw: () => brickWall({ seed: 39, bricks: [hex(0xD8D6D0), hex(0xECEAE4)], mortar: hex(0xC0BEB8), rows: 8 }) },
]
