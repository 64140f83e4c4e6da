import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, hash, noise } from '../noise.ts'
import { add, gradient, hex, mix, paint, shade, step } from '../raster.ts'

interface City {
  readonly seed: number
  readonly sky: readonly Colour[]
  readonly far: Colour
  readonly near: Colour
  readonly lamp: Colour
  /** Share of lit windows, 0…1. */
  readonly lit: number
}

const shore = 0.78

/** A skyline over a river that mirrors it, with lit windows. */
function city({ seed, sky, far, near, lamp, lit }: City): Raster {
  const towers = (x: number, y: number, row: number): Colour | undefined => {
    const width = 0.085 - 0.012 * row
    const column = Math.floor(x / width + 0.37 * row)
    const across = x / width + 0.37 * row - column
    const centre = Math.exp(-(((x - 0.75) * 1.5) ** 2))
    const height = (0.1 + 0.34 * hash(column, row, seed) ** 1.4 * (0.35 + centre)) * (1.25 - 0.32 * row) + 0.05
    const margin = 0.03 + 0.12 * hash(column, row, seed + 1)
    const stepped = across < 0.3 || across > 0.7 ? 0.9 - 0.1 * hash(column, row, seed + 2) : 1
    const mast = Math.abs(across - 0.5) < 0.018 && hash(column, row, seed + 3) > 0.7 ? 0.07 : 0
    if (y < shore - height * stepped - mast || (mast === 0 && y < shore - height * stepped) || (y < shore - height * stepped && Math.abs(across - 0.5) > 0.02) || across < margin || across > 1 - margin)
      return undefined
    const wall = shade(mix(far, near, row / 2), 0.9 + 0.2 * hash(column, row, seed + 4) + 0.1 * (0.5 - across))
    const floorHeight = 0.0145
    const windowX = (across - margin) * width / 0.0105
    const windowY = (shore - y) / floorHeight
    const glass = Math.min(windowX % 1, 1 - windowX % 1) > 0.2 && Math.min(windowY % 1, 1 - windowY % 1) > 0.24
    if (!glass || y < shore - height * stepped + 0.012)
      return wall
    const shines = hash(Math.floor(windowX) + column * 40, Math.floor(windowY), seed + 5) < lit
    return shines ? mix(wall, lamp, 0.45 + 0.5 * hash(Math.floor(windowX), Math.floor(windowY) + column, seed + 6)) : shade(wall, 0.8)
  }
  const scene = (x: number, y: number): Colour => {
    const cloud = step(0.5, 0.85, fractal(x * 1.8, y * 7, 5, seed + 20))
    const glow = Math.exp(-Math.abs(shore - y) * 7)
    const haze = mix(gradient(sky, y / shore), add(gradient(sky, 1), lamp, 0.15), 0.5 * glow)
    return towers(x, y, 2) ?? towers(x, y, 1) ?? towers(x, y, 0) ?? mix(haze, gradient(sky, y / shore + 0.35), 0.5 * cloud)
  }
  return paint(860, 520, (x, y) => {
    if (y < shore)
      return scene(x, y)
    const depth = y - shore
    const ripple = (noise(x * 18, depth * 260 / (0.2 + depth), seed + 30) - 0.5) * (0.02 + 0.2 * depth)
    return shade(scene(x + ripple, Math.max(shore - depth * 1.9 - Math.abs(ripple), 0)), 0.62)
  }, { grain: 0.025, vignette: 0.3, smooth: true })
}

/** Skylines by the water. */
export const cities: readonly Picture[] = [
  { path: 'images/cities/blue-hour.jpg', draw: () => city({ seed: 13, sky: [hex(0x16264E), hex(0x3A4E84), hex(0xC88A80)], far: hex(0x4A5680), near: hex(0x161C30), lamp: hex(0xFFD080), lit: 0.4 }) },
  { path: 'images/cities/midnight.jpg', draw: () => city({ seed: 22, sky: [hex(0x060A18), hex(0x0E162C), hex(0x2A3048)], far: hex(0x222A44), near: hex(0x0A0E1A), lamp: hex(0xFFC868), lit: 0.5 }) },
  { path: 'images/cities/dusk-harbour.png', draw: () => city({ seed: 34, sky: [hex(0x2E2450), hex(0x8A4A70), hex(0xFF9A5A)], far: hex(0x6A4468), near: hex(0x1C1428), lamp: hex(0xFFD890), lit: 0.3 }) },
  { path: 'images/cities/grey-morning.webp', draw: () => city({ seed: 45, sky: [hex(0x9AA8B8), hex(0xC0C8D0), hex(0xE4E0D8)], far: hex(0xA8B0BC), near: hex(0x4A5462), lamp: hex(0xE8E0C8), lit: 0.12 }) },
]
