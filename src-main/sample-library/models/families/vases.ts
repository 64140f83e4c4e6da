import type { Material, Model, Part } from '../mesh.ts'
import { around, join } from '../mesh.ts'
import { tube, turned } from '../shapes.ts'
import { marble, paint } from './materials.ts'

type Profile = readonly (readonly [number, number])[]

/** A vase turned from its profile (radius, height), with a foot, hollow at the top, with handles perhaps. */
function vase(profile: Profile, glaze: Material, handles = 0): readonly Part[] {
  const [rim, height] = profile[profile.length - 1] ?? [0.05, 0.3]
  const inside: Profile = [[rim - 0.008, height], [rim - 0.012, height - 0.03], [0, height * 0.7]]
  const body = join(turned([[0, 0], ...profile], 56), turned([[rim, height], ...inside], 56, 8))
  const shoulder = Math.max(...profile.map(([radius]) => radius))
  const handle = tube(0.011, t => [rim * 0.8 + (shoulder * 1.02 - rim * 0.8) * t + 0.055 * Math.sin(Math.PI * t), height * (0.94 - 0.3 * t), 0], 20)
  return [{ material: glaze, mesh: handles > 0 ? join(body, around(handle, handles)) : body }]
}

/** Vases. */
export const vases: readonly Model[] = [
  { path: 'models/vases/amphora.ply', build: () => vase([[0.05, 0], [0.045, 0.02], [0.12, 0.16], [0.15, 0.28], [0.11, 0.38], [0.045, 0.44], [0.045, 0.5], [0.065, 0.53]], paint('terracotta', 0xB4623A, 0.85), 2) },
  { path: 'models/vases/greek-jar.glb', build: () => vase([[0.06, 0], [0.05, 0.02], [0.13, 0.15], [0.16, 0.26], [0.1, 0.36], [0.06, 0.4], [0.08, 0.45]], paint('black glaze', 0x2A2422, 0.35), 2) },
  { path: 'models/vases/celadon-vase.obj', build: () => vase([[0.06, 0], [0.07, 0.03], [0.12, 0.14], [0.11, 0.24], [0.05, 0.33], [0.035, 0.4], [0.06, 0.45]], paint('celadon', 0x8FB8A0, 0.3)) },
  { path: 'models/vases/marble-urn.usdz', build: () => vase([[0.08, 0], [0.04, 0.06], [0.06, 0.1], [0.14, 0.2], [0.15, 0.3], [0.1, 0.36], [0.13, 0.4]], marble) },
  { path: 'models/vases/bud-vase.stl', build: () => vase([[0.04, 0], [0.06, 0.03], [0.075, 0.08], [0.05, 0.14], [0.02, 0.2], [0.018, 0.28], [0.03, 0.3]], paint('white glaze', 0xF0ECE4, 0.3)) },
]
