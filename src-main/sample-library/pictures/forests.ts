import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, hash, noise } from '../noise.ts'
import { gradient, hex, mix, paint, shade, step } from '../raster.ts'

interface Forest {
  readonly seed: number
  readonly sky: readonly Colour[]
  readonly far: Colour
  readonly near: Colour
  /** A second colour that some trees have. */
  readonly other?: Colour
  readonly mist: Colour
}

const rows = 6

/** Rows of firs in mist, the nearest dark. */
function forest({ seed, sky, far, near, other, mist }: Forest): Raster {
  return paint(560, 640, (x, y) => {
    for (let row = rows - 1; row >= 0; row--) {
      const nearness = row / (rows - 1)
      const spacing = 0.035 + 0.075 * nearness
      const ground = 0.4 + 0.62 * nearness ** 1.15 + 0.08 * (fractal(x * 3, row * 5, 2, seed) - 0.5)
      const cell = Math.floor(x / spacing)
      for (let at = cell - 1; at <= cell + 1; at++) {
        const centre = (at + 0.5 + 0.7 * (hash(at, row, seed) - 0.5)) * spacing
        const height = spacing * (3 + 2.6 * hash(at, row, seed + 1))
        const up = (ground - y) / height
        if (up > 1)
          continue
        const tier = 1 - (up * 8 + hash(at, row, seed + 2)) % 1
        const reach = spacing * 0.78 * (1 - Math.max(up, 0)) * (0.5 + 0.5 * tier) + 0.0012
        if (up > 0 && Math.abs(x - centre) > reach * (0.75 + 0.5 * noise(x * 110, y * 80, seed + 9)))
          continue
        const leaf = other && hash(at, row, seed + 3) > 0.6 ? other : near
        const light = 0.8 + 0.4 * tier * noise(x * 90, y * 70, seed + 5) + 0.12 * (x - centre) / spacing
        const tree = mix(far, shade(leaf, light), nearness ** 0.9)
        return mix(tree, mist, 0.8 * (1 - nearness) * step(0.75, -0.2, up))
      }
    }
    return gradient(sky, y / 0.55)
  }, { grain: 0.02, vignette: 0.3, smooth: true })
}

/** Fir forests in mist. */
export const forests: readonly Picture[] = [
  { path: 'images/forests/foggy-firs.jpg', draw: () => forest({ seed: 4, sky: [hex(0xC8D4D4), hex(0xE0E8E4)], far: hex(0xB0C4BC), near: hex(0x1C3A2C), mist: hex(0xD4E0DC) }) },
  { path: 'images/forests/autumn-slope.jpg', draw: () => forest({ seed: 15, sky: [hex(0xD8C8B0), hex(0xF0E0C8)], far: hex(0xD0B898), near: hex(0x4A4420), other: hex(0xA85A1C), mist: hex(0xF0DEC4) }) },
  { path: 'images/forests/green-valley.webp', draw: () => forest({ seed: 27, sky: [hex(0xA8C8D8), hex(0xE8F0E0)], far: hex(0xA8C8A0), near: hex(0x24502A), other: hex(0x4A7030), mist: hex(0xDCE8D0) }) },
  { path: 'images/forests/cold-dawn.jpg', draw: () => forest({ seed: 38, sky: [hex(0x7A94B8), hex(0xD8D0DC)], far: hex(0xA0B4CC), near: hex(0x182C40), mist: hex(0xC8D0E0) }) },
]
