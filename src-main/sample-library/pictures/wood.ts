import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, hash, noise } from '../noise.ts'
import { hex, mix, paint, shade, step } from '../raster.ts'

export interface Wood {
  readonly seed: number
  readonly light: Colour
  readonly dark: Colour
  /** Boards in the picture's height; they lie along its width. */
  readonly boards: number
  readonly width?: number
  readonly height?: number
}

/** The colour of a board at a point: rings of growth that run along it, bent around knots, with fine pores. */
export function woodAt(x: number, y: number, seed: number, light: Colour, dark: Colour): Colour {
  const knotX = Math.floor(x / 0.7)
  let bend = 0
  let knot = 0
  for (let cell = knotX - 1; cell <= knotX + 1; cell++) {
    const dx = x - (cell + 0.2 + 0.6 * hash(cell, 0, seed)) * 0.7
    const dy = y - 0.3 * hash(cell, 1, seed) + 0.05
    const distance = Math.hypot(dx * 0.55, dy)
    bend += 0.05 * Math.exp(-distance * 16) * Math.sign(dy)
    knot = Math.max(knot, step(0.022, 0.006, distance))
  }
  const warp = 0.09 * fractal(x * 1.2, y * 4, 3, seed + 1)
  const ring = Math.abs(((y + bend + warp) * 26 + 1.5 * noise(x * 0.8, y * 9, seed + 2)) % 2 - 1)
  const fibre = fractal(x * 7, y * 210, 3, seed + 3)
  const pores = step(0.72, 0.85, noise(x * 26, y * 300, seed + 4))
  const tone = mix(light, dark, 0.2 + 0.5 * ring ** 1.6 + 0.45 * (fibre - 0.5) + 0.25 * pores)
  return mix(tone, shade(dark, 0.55), 0.85 * knot)
}

/** Boards of wood, side by side. */
export function wood({ seed, light, dark, boards, width = 720, height = 540 }: Wood): Raster {
  return paint(width, height, (x, y) => {
    const board = Math.floor(y * boards)
    const across = y * boards - board
    const tone = woodAt(x + 9 * hash(board, 0, seed), across / boards + board * 3, seed + board, light, dark)
    const gap = boards > 1 ? step(0, 0.015, across) * step(1, 0.985, across) : 1
    return shade(tone, (0.25 + 0.75 * gap) * (0.9 + 0.2 * hash(board, 1, seed)))
  }, { grain: 0.02 })
}

/** Wood grain. */
export const woods: readonly Picture[] = [
  { path: 'images/wood/oak-boards.jpg', draw: () => wood({ seed: 8, light: hex(0xD2AC78), dark: hex(0x8E6438), boards: 4 }) },
  { path: 'images/wood/walnut-panel.jpg', draw: () => wood({ seed: 19, light: hex(0x8A5E3E), dark: hex(0x3E2414), boards: 2 }) },
  { path: 'images/wood/pine-floor.png', draw: () => wood({ seed: 26, light: hex(0xECCF98), dark: hex(0xC0904E), boards: 5 }) },
  { path: 'images/wood/cherry-table.webp', draw: () => wood({ seed: 37, light: hex(0xB86E46), dark: hex(0x70341C), boards: 1 }) },
]
