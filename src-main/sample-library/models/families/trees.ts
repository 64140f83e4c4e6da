import type { Material, Mesh, Model, Part, Vector } from '../mesh.ts'
import { fractal, random } from '../../noise.ts'
import { around, join, move, surface, turn } from '../mesh.ts'
import { bar, cylinder, tube } from '../shapes.ts'
import { bark, paint } from './materials.ts'

/** A clump of leaves: a ball with a rough surface. */
function clump(radius: number, seed: number): Mesh {
  return surface(20, 12, (u, v): Vector => {
    const angle = -2 * Math.PI * u
    const tilt = Math.PI * (v - 0.5)
    const rough = radius * (0.82 + 0.36 * fractal(3 + 2 * Math.cos(angle) * Math.cos(tilt), 3 + 2 * Math.sin(tilt) + 2 * Math.sin(angle) * Math.cos(tilt), 3, seed))
    return [rough * Math.cos(tilt) * Math.cos(angle), rough * 0.85 * Math.sin(tilt), rough * Math.cos(tilt) * Math.sin(angle)]
  })
}

/** A fir: cones above one another on a short trunk. */
function fir(height: number, reach: number, tiers: number, needles: Material): readonly Part[] {
  const cones = Array.from({ length: tiers }, (_, tier) => {
    const up = tier / tiers
    const scalloped = surface(48, 6, (u, v): Vector => {
      const angle = -2 * Math.PI * u
      const radius = reach * (1 - 0.82 * up) * (1 - v) * (1 + 0.1 * Math.cos(angle * 9 + tier))
      return [radius * Math.cos(angle), height * (0.16 + 0.78 * up) + v * height * 0.34 * (1 - 0.45 * up) - 0.06 * reach * (1 - v) * Math.cos(angle * 9 + tier), radius * Math.sin(angle)]
    })
    return join(scalloped, move(cylinder(reach * (1 - 0.82 * up) * 0.9, 0, 0.02, 24), 0, height * (0.17 + 0.78 * up), 0))
  })
  return [
    { material: needles, mesh: join(...cones) },
    { material: bark, mesh: cylinder(reach * 0.14, reach * 0.08, height * 0.4, 14) },
  ]
}

/** A broad-leaved tree: a trunk, branches and clumps of leaves. */
function broadleaf(height: number, crown: number, seed: number, leaves: Material, trunk: Material): readonly Part[] {
  const next = random(seed)
  const clumps = Array.from({ length: 13 }, (_, index): readonly [Vector, number] => {
    const angle = 2.4 * index
    const out = index === 0 ? 0 : crown * (0.35 + 0.35 * next())
    return [[out * Math.cos(angle), height * (0.62 + 0.3 * next()) - 0.12 * out, out * Math.sin(angle)], crown * (0.38 + 0.16 * next())]
  })
  const branches = clumps.slice(1, 7).map(([place]) => bar(0.035 * height / 4, [0, height * 0.38, 0], place))
  return [
    { material: leaves, mesh: join(...clumps.map(([place, radius], index) => move(clump(radius, seed + index), ...place))) },
    { material: trunk, mesh: join(cylinder(height * 0.045, height * 0.028, height * 0.65, 14), ...branches) },
  ]
}

/** A palm: a bent trunk with a tuft of fronds. */
function palm(height: number, fronds: number): readonly Part[] {
  const lean = (t: number): Vector => [0.16 * height * t * t, height * t, 0]
  const frond = surface(6, 14, (u, v): Vector => {
    const out = 0.42 * height * v
    const half = 0.055 * height * Math.sin(Math.PI * Math.min(1, 0.08 + v * 0.92)) ** 0.7
    const across = 2 * u - 1
    return [out, height * (0.14 * Math.sin(2.2 * v) - 0.2 * v * v) - 0.35 * half * Math.abs(across), half * across]
  })
  const under: Mesh = { ...frond, normals: frond.normals.map(n => -n), indices: frond.indices.toReversed() }
  const tuft = around(join(frond, under), fronds)
  return [
    { material: paint('palm leaf', 0x4F8A3A, 0.7), mesh: move(join(tuft, turn(tuft, 'y', 24)), ...lean(1)) },
    { material: bark, mesh: tube(0.035 * height, lean, 20, 16) },
  ]
}

/** Trees. */
export const trees: readonly Model[] = [
  { path: 'models/trees/fir.glb', build: () => fir(4.2, 1.15, 5, paint('fir needles', 0x2C5A36, 0.9)) },
  { path: 'models/trees/spruce.obj', build: () => fir(5, 1, 6, paint('spruce needles', 0x3A6A58, 0.9)) },
  { path: 'models/trees/oak.gltf', build: () => broadleaf(4, 1.7, 5, paint('oak leaves', 0x4C7A2E, 0.9), bark) },
  { path: 'models/trees/autumn-maple.glb', build: () => broadleaf(3.8, 1.5, 12, paint('maple leaves', 0xC25A20, 0.9), bark) },
  { path: 'models/trees/birch.ply', build: () => broadleaf(4.4, 1.2, 21, paint('birch leaves', 0x8AA83C, 0.9), paint('birch bark', 0xE4DED2, 0.9)) },
  { path: 'models/trees/palm.usdz', build: () => palm(4, 7) },
]
