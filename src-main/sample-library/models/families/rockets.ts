import type { Material, Model, Part } from '../mesh.ts'
import { around, join, move } from '../mesh.ts'
import { ball, cylinder, extrude, turned } from '../shapes.ts'
import { checker, darkSteel, paint } from './materials.ts'

interface Rocket {
  readonly height: number
  readonly radius: number
  readonly hull: Material
  readonly trim: Material
  readonly fins: number
  /** How far the belly bulges, in units of the radius. */
  readonly belly: number
}

/** A rocket on its fins: a hull, a nose, windows and a nozzle. */
function rocket({ height, radius, hull, trim, fins, belly }: Rocket): readonly Part[] {
  const base = height * 0.12
  const body = turned([[0, base], [radius * 0.7, base], [radius, base + height * 0.2], [radius * belly, base + height * 0.4], [radius * 0.9, base + height * 0.62]], 48)
  const nose = turned([[radius * 0.9, base + height * 0.62], [radius * 0.72, base + height * 0.74], [radius * 0.38, base + height * 0.86], [0.01, base + height * 0.94]], 48)
  const fin = move(extrude([[0, height * 0.3], [0, height * 0.06], [radius * 1.1, -base], [radius * 1.25, -base], [radius * 1.05, height * 0.1]], 0.05 * radius), radius * 0.72, base, 0)
  const windows = [0.36, 0.5].map(up => move(ball(radius * 0.24, [1, 1, 0.5]), 0, base + height * up, radius * belly * 0.93))
  return [
    { material: hull, mesh: body },
    { material: trim, mesh: join(nose, around(fin, fins, 45)) },
    { material: paint('porthole', 0x5AA8D0, 0.15), mesh: join(...windows) },
    { material: darkSteel, mesh: move(cylinder(radius * 0.62, radius * 0.35, base * 0.6, 32), 0, base * 0.45, 0) },
  ]
}

/** Rockets. */
export const rockets: readonly Model[] = [
  { path: 'models/rockets/red-rocket.glb', build: () => rocket({ height: 5, radius: 0.8, hull: paint('white hull', 0xEEECE6, 0.35), trim: paint('red trim', 0xC22A24, 0.35), fins: 4, belly: 1.12 }) },
  { path: 'models/rockets/moon-rocket.gltf', build: () => rocket({ height: 5.6, radius: 0.75, hull: checker, trim: paint('red trim', 0xB8281E, 0.4), fins: 3, belly: 1.18 }) },
  { path: 'models/rockets/blue-rocket.obj', build: () => rocket({ height: 4.6, radius: 0.85, hull: paint('silver hull', 0xC0C8D0, 0.3), trim: paint('blue trim', 0x28509A, 0.35), fins: 4, belly: 1.05 }) },
  { path: 'models/rockets/toy-rocket.usdz', build: () => rocket({ height: 4, radius: 0.95, hull: paint('yellow hull', 0xE8B830, 0.4), trim: paint('orange trim', 0xD8601C, 0.4), fins: 3, belly: 1.2 }) },
  { path: 'models/rockets/booster.stl', build: () => rocket({ height: 5.8, radius: 0.62, hull: paint('plain hull', 0xD0D0D0), trim: paint('plain trim', 0xB0B0B0), fins: 4, belly: 1 }) },
]
