import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, noise } from '../noise.ts'
import { add, clamp, hex, mix, paint, shade, step } from '../raster.ts'
import { woodAt } from './wood.ts'

interface Fruit {
  /** Centre of the fruit on the table, in units of the picture's height: to the right, and away from the viewer. */
  readonly x: number
  readonly z: number
  readonly radius: number
}

interface StillLife {
  readonly seed: number
  readonly fruits: readonly Fruit[]
  readonly skin: readonly [Colour, Colour]
  readonly kind: 'citrus' | 'apple' | 'plum'
  readonly wall: Colour
  readonly table: readonly [Colour, Colour]
}

const light = normalise([-0.55, 0.75, -0.45])

/** Round fruit on a wooden table before a wall, lit from the left, by ray casting with shadows. */
function stillLife({ seed, fruits, skin, kind, wall, table }: StillLife): Raster {
  const centre = (fruit: Fruit) => [fruit.x, fruit.radius * 0.94, fruit.z] as const
  const shadow = (px: number, py: number, pz: number, own: Fruit | undefined) => {
    let lit = 1
    for (const fruit of fruits) {
      if (fruit === own)
        continue
      const [cx, cy, cz] = centre(fruit)
      const along = (cx - px) * light[0] + (cy - py) * light[1] + (cz - pz) * light[2]
      const away = Math.hypot(px + along * light[0] - cx, py + along * light[1] - cy, pz + along * light[2] - cz)
      if (along > 0)
        lit = Math.min(lit, step(0.7, 1.25, away / fruit.radius))
    }
    return lit
  }
  const nearby = (px: number, pz: number) => fruits.reduce((dark, fruit) => dark * (1 - 0.75 * Math.exp(-(((px - fruit.x) ** 2 + (pz - fruit.z) ** 2) / (fruit.radius * 0.75) ** 2))), 1)
  return paint(800, 560, (x, y) => {
    const ray = normalise([(x - 0.714) * 0.9, 0.28 - y * 0.9 - 0.12, 1])
    const eye = [0, 0.62, -1.35] as const
    let nearest = Number.POSITIVE_INFINITY
    let hit: Fruit | undefined
    for (const fruit of fruits) {
      const [cx, cy, cz] = centre(fruit)
      const [ox, oy, oz] = [eye[0] - cx, eye[1] - cy, eye[2] - cz]
      const half = ox * ray[0] + oy * ray[1] + oz * ray[2]
      const root = half * half - (ox * ox + oy * oy + oz * oz - fruit.radius ** 2)
      const distance = root > 0 ? -half - Math.sqrt(root) : Number.POSITIVE_INFINITY
      if (distance > 0 && distance < nearest) {
        nearest = distance
        hit = fruit
      }
    }
    const floor = -eye[1] / ray[1]
    for (const fruit of kind === 'apple' ? fruits : []) {
      const top = fruit.radius * 1.9
      const distance = fruit.z - eye[2]
      const up = eye[1] + ray[1] / ray[2] * distance - top
      const aside = Math.abs(eye[0] + ray[0] / ray[2] * distance - fruit.x - 0.25 * up)
      if (aside < 0.009 && up > -0.02 && up < 0.075 && distance / ray[2] < nearest + 0.1)
        return shade(hex(0x4A3420), 0.8 + 20 * (0.009 - aside))
    }
    if (hit === undefined && (ray[1] >= 0 || eye[2] + floor * ray[2] > 1.1)) {
      const plaster = 0.9 + 0.2 * fractal(x * 4, y * 4, 5, seed + 1) - 0.25 * Math.abs(x - 0.45)
      return shade(wall, plaster)
    }
    const distance = hit ? nearest : floor
    const [px, py, pz] = [eye[0] + distance * ray[0], eye[1] + distance * ray[1], eye[2] + distance * ray[2]]
    if (hit === undefined) {
      const tone = woodAt(px + 4, (pz + 2) * 0.35, seed, table[0], table[1])
      return shade(tone, (0.35 + 0.72 * shadow(px, 0, pz, undefined)) * nearby(px, pz) * (1.05 - 0.22 * pz))
    }
    const [cx, cy, cz] = centre(hit)
    const pits = (kind === 'citrus' ? 0.22 : 0.01) * (noise(px * 120, py * 120 + pz * 90, seed + 3) - 0.5)
    const normal = normalise([(px - cx) / hit.radius + pits, (py - cy) / hit.radius + pits * 0.6, (pz - cz) / hit.radius])
    const facing = normal[0] * light[0] + normal[1] * light[1] + normal[2] * light[2]
    const turn = Math.atan2(pz - cz, px - cx)
    const streak = kind === 'apple' ? fractal(turn * 7 + hit.x * 30, (py - cy) * 5, 5, seed + 4) : fractal(px * 6, py * 6, 4, seed + 4)
    const body = mix(skin[0], skin[1], step(0.2, 1, streak + 0.4 * (normal[1] - 0.2)))
    const hollow = kind === 'citrus' ? 0 : step(0.3, 0, Math.hypot(px - cx, pz - cz) / hit.radius) * step(0.5, 0.9, normal[1])
    const bounce = shade(table[0], 0.22 * clamp(-normal[1] + 0.35))
    const diffuse = clamp(facing) * shadow(px, py, pz, hit)
    const highlight = Math.exp(-Math.hypot(normal[0] + 0.5, normal[1] - 0.66, (normal[2] + 0.58) * 0.6) * 6.5)
    const lit = add(shade(body, 0.24 + 0.88 * diffuse), bounce, 1)
    return mix(add(lit, [1, 0.98, 0.94], 0.75 * highlight), shade(lit, 0.3), 0.8 * hollow)
  }, { grain: 0.025, vignette: 0.4, smooth: true })
}

function normalise([x, y, z]: readonly [number, number, number]): readonly [number, number, number] {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

const pair: readonly Fruit[] = [{ x: -0.26, z: 0.1, radius: 0.23 }, { x: 0.28, z: 0.0, radius: 0.22 }, { x: 0.02, z: 0.52, radius: 0.23 }]
const heap: readonly Fruit[] = [{ x: -0.42, z: 0.2, radius: 0.2 }, { x: 0.0, z: -0.08, radius: 0.21 }, { x: 0.42, z: 0.15, radius: 0.2 }, { x: -0.14, z: 0.55, radius: 0.21 }, { x: 0.3, z: 0.6, radius: 0.2 }]

/** Still lifes of fruit. */
export const stillLifes: readonly Picture[] = [
  { path: 'images/fruit/oranges.jpg', draw: () => stillLife({ seed: 12, fruits: pair, skin: [hex(0xE87818), hex(0xF09830)], kind: 'citrus', wall: hex(0x5A6A74), table: [hex(0x9A6A40), hex(0x5C3A20)] }) },
  { path: 'images/fruit/red-apples.jpg', draw: () => stillLife({ seed: 21, fruits: heap, skin: [hex(0xA01018), hex(0xD86A38)], kind: 'apple', wall: hex(0x6E6A5C), table: [hex(0xA87A4C), hex(0x684428)] }) },
  { path: 'images/fruit/green-apples.webp', draw: () => stillLife({ seed: 32, fruits: pair, skin: [hex(0x86AE30), hex(0xB8C850)], kind: 'apple', wall: hex(0x7A7468), table: [hex(0xB08458), hex(0x70492C)] }) },
  { path: 'images/fruit/plums.jpg', draw: () => stillLife({ seed: 43, fruits: heap, skin: [hex(0x3A1C48), hex(0x6E3A70)], kind: 'plum', wall: hex(0x8A8478), table: [hex(0x9A7048), hex(0x5E4028)] }) },
]
