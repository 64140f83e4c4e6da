import type { Material, Model, Part } from '../mesh.ts'
import { around, join, move, turn } from '../mesh.ts'
import { box, cylinder, turned, upright } from '../shapes.ts'
import { darkSteel, marble, oak, pine, walnut } from './materials.ts'

/** A rectangular table on four legs; sizes in metres. */
function table(width: number, depth: number, height: number, top: Material, legs: Material): readonly Part[] {
  const [x, z] = [width / 2 - 0.07, depth / 2 - 0.07]
  const corners = [[-x, z], [x, z], [-x, -z], [x, -z]] as const
  const frame = join(...corners.map(([lx, lz]) => move(upright(box(0.06, height, 0.06)), lx, height / 2, lz)), ...[-z, z].map(at => move(box(2 * x, 0.09, 0.02), 0, height - 0.06, at)), ...[-x, x].map(at => move(box(0.02, 0.09, 2 * z), at, height - 0.06, 0)))
  return [
    { material: top, mesh: move(box(width, 0.04, depth, 0.012), 0, height, 0) },
    { material: legs, mesh: frame },
  ]
}

/** A round table on a turned column with feet. */
function roundTable(radius: number, height: number, top: Material, foot: Material, feet: number): readonly Part[] {
  const column = upright(turned([[0.06, 0.12], [0.05, 0.2], [0.035, 0.35], [0.055, 0.5], [0.03, 0.62], [0.08, height]]))
  const leg = move(turn(box(radius * 0.75, 0.045, 0.06, 0.015), 'z', -22), radius * 0.36, 0.11, 0)
  return [
    { material: top, mesh: move(cylinder(radius, radius, 0.035, 64), 0, height, 0) },
    { material: foot, mesh: join(column, around(leg, feet)) },
  ]
}

/** Tables. */
export const tables: readonly Model[] = [
  { path: 'models/tables/dining-table.glb', build: () => table(1.8, 0.9, 0.74, oak, oak) },
  { path: 'models/tables/coffee-table.obj', build: () => table(1.1, 0.6, 0.4, walnut, darkSteel) },
  { path: 'models/tables/desk.usdz', build: () => table(1.4, 0.7, 0.73, pine, pine) },
  { path: 'models/tables/bistro-table.gltf', build: () => roundTable(0.36, 0.74, marble, darkSteel, 3) },
  { path: 'models/tables/pedestal-table.glb', build: () => roundTable(0.55, 0.75, walnut, walnut, 4) },
]
