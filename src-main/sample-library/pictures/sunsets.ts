import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, noise } from '../noise.ts'
import { add, gradient, hex, mix, paint, shade, step } from '../raster.ts'

interface Sunset {
  readonly seed: number
  /** From the zenith to the horizon. */
  readonly sky: readonly Colour[]
  readonly cloud: Colour
  readonly sun: Colour
  /** In units of the height. */
  readonly sunX: number
  readonly sunY: number
  readonly horizon: number
  /** How much of the sky is clouded, 0…1. */
  readonly clouds: number
  readonly width?: number
}

/** The sun over the sea: a sky with clouds, mirrored in rippled water, with a path of glitter below the sun. */
function sunset({ seed, sky, cloud, sun, sunX, sunY, horizon, clouds, width = 840 }: Sunset): Raster {
  const skyAt = (x: number, y: number): Colour => {
    const distance = Math.hypot(x - sunX, y - sunY)
    const base = add(gradient(sky, y / horizon), sun, 0.55 * Math.exp(-4 * distance))
    const height = (horizon - y) / horizon
    const cover = fractal(x * 2.2 + seed, 3 / (height + 0.25) + y * 5, 5, seed)
    const thickness = step(0.68 - 0.3 * clouds, 0.85 - 0.2 * clouds, cover)
    const lit = mix(cloud, add(cloud, sun, 0.8), Math.exp(-2.2 * distance) * (1.3 - cover))
    return add(mix(base, lit, 0.85 * thickness), sun, (1 - 0.6 * thickness) * step(0.068, 0.06, distance))
  }
  const seaAt = (x: number, y: number): Colour => {
    const depth = y - horizon
    const distance = 1 / (depth + 0.015)
    const ripple = fractal(x * distance * 0.9, distance * 9, 3, seed + 50) - 0.5
    const mirrored = skyAt(x + ripple * 0.12, Math.max(horizon - depth * 0.8 - Math.abs(ripple) * 0.35, 0))
    const path = Math.exp(-(((x - sunX) / (0.05 + depth * 0.35)) ** 2))
    const glitter = step(0.52, 0.8, noise(x * distance * 2.4, distance * 24, seed + 90))
    return add(shade(mirrored, 0.62 + 0.5 * ripple), sun, path * (0.18 + 0.75 * glitter))
  }
  return paint(width, 560, (x, y) => y < horizon ? skyAt(x, y) : seaAt(x, y), { grain: 0.025, vignette: 0.3 })
}

/** Sunsets over the sea. */
export const sunsets: readonly Picture[] = [
  { path: 'images/sunsets/golden-evening.jpg', draw: () => sunset({ seed: 3, sky: [hex(0x3E5C8A), hex(0xB98A86), hex(0xFFB45C)], cloud: hex(0x8C5A66), sun: hex(0xFFE0A0), sunX: 0.95, sunY: 0.5, horizon: 0.6, clouds: 0.5 }) },
  { path: 'images/sunsets/red-sky.jpg', draw: () => sunset({ seed: 11, sky: [hex(0x3A1F4A), hex(0xA33A4E), hex(0xFF7A3C)], cloud: hex(0x5C2440), sun: hex(0xFFC070), sunX: 0.5, sunY: 0.49, horizon: 0.56, clouds: 0.85 }) },
  { path: 'images/sunsets/pink-haze.webp', draw: () => sunset({ seed: 23, sky: [hex(0x7A86B8), hex(0xD8A0B0), hex(0xFFC8A8)], cloud: hex(0xC08AA0), sun: hex(0xFFE8D0), sunX: 1.1, sunY: 0.47, horizon: 0.58, clouds: 0.35 }) },
  { path: 'images/sunsets/last-light.jpg', draw: () => sunset({ seed: 31, sky: [hex(0x182848), hex(0x5A4A78), hex(0xF08848)], cloud: hex(0x2E2A4A), sun: hex(0xFFB060), sunX: 0.75, sunY: 0.565, horizon: 0.6, clouds: 0.65 }) },
  { path: 'images/sunsets/amber-sea.png', draw: () => sunset({ seed: 47, sky: [hex(0x8A5A30), hex(0xE09038), hex(0xFFD070)], cloud: hex(0x9A5828), sun: hex(0xFFF0B8), sunX: 0.4, sunY: 0.4, horizon: 0.55, clouds: 0.45, width: 700 }) },
]
