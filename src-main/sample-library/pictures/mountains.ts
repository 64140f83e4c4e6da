import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, ridged } from '../noise.ts'
import { add, clamp, gradient, hex, mix, paint, shade, step } from '../raster.ts'

interface Mountains {
  readonly seed: number
  readonly sky: readonly Colour[]
  /** The farthest and the nearest ridge. */
  readonly far: Colour
  readonly near: Colour
  readonly mist: Colour
  readonly ridges: number
  readonly snow?: boolean
}

const width = 840
const height = 560

/** Ridge behind ridge, each paler with distance, with mist in the valleys. */
function mountains({ seed, sky, far, near, mist, ridges, snow = false }: Mountains): Raster {
  const crests = Array.from({ length: ridges }, (_, ridge) => crestLine(seed, ridge, ridge / (ridges - 1), snow))
  return paint(width, height, (x, y) => {
    const column = Math.min(Math.floor(x * height * 2), 2 * width - 1)
    for (let ridge = ridges - 1; ridge >= 0; ridge--) {
      const below = y - (crests[ridge]?.[column] ?? 0)
      if (below < 0)
        continue
      const nearness = ridge / (ridges - 1)
      const rock = fractal(x * 22, y * 30 + x * 12, 3, seed + 60 + ridge)
      const stone = add(mix(far, near, nearness ** 1.2), [1, 1, 1], 0.08 * (rock - 0.5))
      const bare = snow && nearness < 1 ? snowAt(x, y, below, stone, seed + ridge) : stone
      return mix(bare, mist, 0.75 * step(0.02, 0.32, below) * (1 - nearness))
    }
    const cloud = step(0.5, 0.8, fractal(x * 2, y * 6, 4, seed + 40))
    return mix(gradient(sky, y / 0.5), [1, 1, 1], 0.35 * cloud)
  }, { grain: 0.02, vignette: 0.25, smooth: true })
}

/** Where a ridge begins, for each half pixel of the width. */
function crestLine(seed: number, ridge: number, nearness: number, steep: boolean): Float64Array {
  return Float64Array.from({ length: 2 * width }, (_, column) => {
    const x = column / 2 / height
    const shape = 0.7 * ridged(x * (1.1 + nearness), 3.7 * ridge, 5, seed + ridge) + 0.3 * fractal(x * 9, ridge, 3, seed)
    return steep ? 0.5 + 0.42 * nearness - (0.62 - 0.5 * nearness) * shape : 0.36 + 0.55 * nearness - (0.34 - 0.12 * nearness) * shape
  })
}

/** Snow on faceted rock, lit from the left; lower down the rock shows. */
function snowAt(x: number, y: number, below: number, stone: Colour, seed: number): Colour {
  const facet = (u: number) => ridged(u * 4.5 + below * 1.4, y * 3.6, 4, seed + 80)
  const light = clamp(0.55 + 9 * (facet(x + 0.006) - facet(x - 0.006)))
  const snow = mix(hex(0x7E9AC4), hex(0xFAFBFF), light)
  const steepness = fractal(x * 16 + below * 8, y * 9, 4, seed + 90)
  return mix(snow, shade(stone, 0.65 + 0.6 * light), step(0.5, 0.62, steepness + 0.75 * (below - 0.22)))
}

/** Mountain ranges. */
export const mountainRanges: readonly Picture[] = [
  { path: 'images/mountains/blue-ridges.jpg', draw: () => mountains({ seed: 5, sky: [hex(0x9AB8D8), hex(0xD8E4EC), hex(0xF4ECDC)], far: hex(0xA8BCD0), near: hex(0x1E3448), mist: hex(0xD0DEE8), ridges: 6 }) },
  { path: 'images/mountains/snowy-peaks.jpg', draw: () => mountains({ seed: 18, sky: [hex(0x3A78B8), hex(0x8AB4DC), hex(0xD0E4F0)], far: hex(0x8A9CB4), near: hex(0x2A3A4A), mist: hex(0xC8D8E8), ridges: 3, snow: true }) },
  { path: 'images/mountains/morning-mist.jpg', draw: () => mountains({ seed: 29, sky: [hex(0xB8A8B8), hex(0xE8C8B0), hex(0xFFE4C0)], far: hex(0xD0B8B8), near: hex(0x3A3440), mist: hex(0xF0D8C8), ridges: 6 }) },
  { path: 'images/mountains/winter-range.tif', draw: () => mountains({ seed: 44, sky: [hex(0x5A84B0), hex(0xA0BCD8), hex(0xE8E8EC)], far: hex(0x94A4B8), near: hex(0x384450), mist: hex(0xD8E0EA), ridges: 3, snow: true }) },
]
