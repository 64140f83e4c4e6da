import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, hash, noise } from '../noise.ts'
import { add, gradient, hex, mix, paint, step } from '../raster.ts'

interface NightSky {
  readonly seed: number
  readonly sky: readonly Colour[]
  /** The band of the Milky Way, and how steeply it rises. */
  readonly band?: Colour
  readonly slope?: number
  readonly aurora?: Colour
}

function stars(x: number, y: number, seed: number): number {
  let light = 0
  for (const [cells, chance] of [[46, 0.35], [110, 0.22]] as const) {
    const column = Math.floor(x * cells)
    const row = Math.floor(y * cells)
    if (hash(column, row, seed) > chance)
      continue
    const dx = x * cells - column - 0.2 - 0.6 * hash(column, row, seed + 1)
    const dy = y * cells - row - 0.2 - 0.6 * hash(column, row, seed + 2)
    const strength = hash(column, row, seed + 3) ** 5
    light += (0.15 + 1.1 * strength) * Math.exp(-(dx * dx + dy * dy) * 5200 / (cells * (1 + 2 * strength)))
  }
  return light
}

/** A clear night over dark hills. */
function nightSky({ seed, sky, band, slope = 0.8, aurora }: NightSky): Raster {
  return paint(840, 600, (x, y) => {
    const hill = 0.9 - 0.14 * fractal(x * 2.2, 0, 5, seed + 30) - 0.012 * noise(x * 120, 0, seed)
    if (y > hill)
      return mix(hex(0x05070C), hex(0x10141C), noise(x * 40, y * 40, seed))
    let colour = add(gradient(sky, y / 0.85), [0.95, 0.97, 1], stars(x, y, seed))
    if (band) {
      const warp = fractal(x * 3, y * 3, 4, seed + 7) - 0.5
      const across = y - 0.95 + slope * x + 0.25 * warp
      const dust = step(0.3, 0.75, fractal(x * 5 + warp, y * 5, 5, seed + 8))
      const glow = Math.exp(-across * across * 22)
      colour = add(colour, band, glow * (0.2 + 0.65 * dust) + 0.5 * glow * stars(x + 3, y, seed + 40))
    }
    if (aurora) {
      const curtain = 0.62 + 0.16 * Math.sin(x * 3 + 4 * fractal(x * 1.5, 0, 3, seed + 11)) - y
      const rays = 0.55 + 0.9 * fractal(x * 14 + y * 1.5, 0.3 * y, 4, seed + 12) ** 2
      const light = curtain < 0 ? Math.exp(curtain * 40) : Math.exp(-curtain * 5.5)
      colour = add(colour, mix(aurora, hex(0x8A3AC0), step(0.1, 0.45, curtain)), 0.75 * light * rays)
    }
    return colour
  }, { grain: 0.03, vignette: 0.35 })
}

/** Night skies. */
export const nightSkies: readonly Picture[] = [
  { path: 'images/night-skies/milky-way.jpg', draw: () => nightSky({ seed: 6, sky: [hex(0x060A1C), hex(0x0E1C38), hex(0x28405C)], band: hex(0xB8A8C8) }) },
  { path: 'images/night-skies/aurora.jpg', draw: () => nightSky({ seed: 14, sky: [hex(0x040A18), hex(0x081C2C), hex(0x12343C)], aurora: hex(0x30E890) }) },
  { path: 'images/night-skies/desert-stars.webp', draw: () => nightSky({ seed: 25, sky: [hex(0x0A0A1A), hex(0x1C1A34), hex(0x4A3440)], band: hex(0xD0A890), slope: 0.45 }) },
  { path: 'images/night-skies/clear-night.avif', draw: () => nightSky({ seed: 33, sky: [hex(0x050A20), hex(0x0C1A3C), hex(0x1E3458)], band: hex(0x7080B0), slope: 1.1 }) },
]
