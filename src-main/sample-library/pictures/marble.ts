import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, noise, ridged } from '../noise.ts'
import { hex, mix, paint } from '../raster.ts'

export interface Marble {
  readonly seed: number
  readonly base: Colour
  readonly cloud: Colour
  readonly vein: Colour
  readonly size?: number
}

/** A polished slab: clouds of a second colour, and veins that wander through it. */
export function marble({ seed, base, cloud, vein, size = 560 }: Marble): Raster {
  return paint(size, size, (x, y) => {
    const warpX = fractal(x * 2, y * 2, 4, seed) - 0.5
    const warpY = fractal(x * 2 + 7, y * 2 + 3, 4, seed + 20) - 0.5
    const u = x + y * 0.6 + warpX * 0.8
    const v = y - x * 0.3 + warpY * 0.8
    const broad = ridged(u * 1.5, v * 1.5, 2, seed + 1) ** 7
    const fine = ridged(u * 4, v * 4, 3, seed + 2) ** 9
    const ground = mix(base, cloud, 0.8 * fractal(u * 2.4, v * 2.4, 5, seed + 3) ** 1.5)
    const veined = mix(ground, vein, Math.min(1, 1.3 * broad + 0.8 * fine))
    return mix(veined, [1, 1, 1], 0.03 * noise(x * 200, y * 200, seed))
  }, { grain: 0.015 })
}

/** Marble slabs. */
export const marbles: readonly Picture[] = [
  { path: 'images/marble/carrara.jpg', draw: () => marble({ seed: 9, base: hex(0xF2F1EE), cloud: hex(0xC8CACE), vein: hex(0x7A7E86) }) },
  { path: 'images/marble/nero.jpg', draw: () => marble({ seed: 16, base: hex(0x16161A), cloud: hex(0x34343A), vein: hex(0xD8CDB8) }) },
  { path: 'images/marble/verde.png', draw: () => marble({ seed: 24, base: hex(0x1E4638), cloud: hex(0x3C7A60), vein: hex(0xC4DCCC) }) },
  { path: 'images/marble/calacatta.jpg', draw: () => marble({ seed: 35, base: hex(0xF4EFE6), cloud: hex(0xD8D0C4), vein: hex(0xA88858) }) },
]
