import type { Material, Mesh, Model, Part } from '../mesh.ts'
import { join, move } from '../mesh.ts'
import { ball, bar, blade, box, tube } from '../shapes.ts'
import { brass, darkSteel, leather, paint, steel } from './materials.ts'

interface Sword {
  readonly length: number
  readonly width: number
  readonly bend?: number
  readonly grip: number
  readonly guard: 'cross' | 'disc' | 'basket'
  readonly fittings: Material
  readonly wrap: Material
}

/** A sword that stands on its pommel: blade, guard, grip and pommel. */
function sword({ length, width, bend = 0, grip, guard, fittings, wrap }: Sword): readonly Part[] {
  const start = grip + 0.05
  return [
    { material: steel, mesh: move(blade(length, width, 0.009, bend), 0, start, 0) },
    { material: fittings, mesh: join(guardOf(guard, start, width), move(ball(0.026, [1, 0.8, 0.7]), 0, 0.022, 0)) },
    { material: wrap, mesh: bar(0.014, [0, 0.035, 0], [0, start, 0]) },
  ]
}

function guardOf(guard: Sword['guard'], start: number, width: number): Mesh {
  switch (guard) {
    case 'cross': return join(move(box(width * 4.6, 0.02, 0.024, 0.008), 0, start, 0), move(ball(0.017), width * 2.3, start, 0), move(ball(0.017), -width * 2.3, start, 0))
    case 'disc': return move(ball(0.045, [1, 0.16, 0.85]), 0, start, 0)
    case 'basket': return join(move(ball(0.055, [1, 0.3, 0.9]), 0, start - 0.005, 0), tube(0.006, t => [0.055 * Math.sin(Math.PI * t), 0.03 + (start - 0.03) * t, 0], 20), bar(0.007, [-0.11, start, 0], [0.11, start, 0]))
  }
}

/** Swords. */
export const swords: readonly Model[] = [
  { path: 'models/swords/longsword.glb', build: () => sword({ length: 0.9, width: 0.05, grip: 0.2, guard: 'cross', fittings: darkSteel, wrap: leather }) },
  { path: 'models/swords/knight-sword.gltf', build: () => sword({ length: 0.78, width: 0.056, grip: 0.12, guard: 'cross', fittings: brass, wrap: paint('red leather', 0x7A1E1E, 0.6) }) },
  { path: 'models/swords/dagger.obj', build: () => sword({ length: 0.34, width: 0.036, grip: 0.1, guard: 'cross', fittings: brass, wrap: leather }) },
  { path: 'models/swords/curved-sabre.usdz', build: () => sword({ length: 0.76, width: 0.036, bend: 0.13, grip: 0.18, guard: 'disc', fittings: darkSteel, wrap: paint('black cord', 0x22242A, 0.8) }) },
  { path: 'models/swords/rapier.ply', build: () => sword({ length: 1, width: 0.022, grip: 0.13, guard: 'basket', fittings: steel, wrap: leather }) },
]
