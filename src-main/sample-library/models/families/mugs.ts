import type { Material, Model, Part } from '../mesh.ts'
import { move } from '../mesh.ts'
import { cylinder, lathe, tube } from '../shapes.ts'
import { checker, paint } from './materials.ts'

interface Mug {
  /** Radius below and above, and height, metres. */
  readonly below: number
  readonly above: number
  readonly height: number
  readonly glaze: Material
  readonly saucer?: boolean
}

/** A mug with a handle, filled with coffee, on a saucer perhaps. */
function mug({ below, above, height, glaze, saucer = false }: Mug): readonly Part[] {
  const wall = 0.004
  const lift = saucer ? 0.012 : 0
  const body = lathe([[0, 0], [below - 0.004, 0], [below, 0.004], [above, height - 0.002], [above - wall / 2, height], [above - wall, height - 0.002], [below - wall, wall], [0, wall]], 56)
  const middle = (below + above) / 2
  const handle = tube(0.0055, (t) => {
    const angle = Math.PI * (0.5 - t)
    return [middle - 0.004 + 0.03 * Math.cos(angle), height * 0.52 + height * 0.29 * Math.sin(angle), 0]
  }, 28)
  const parts: readonly Part[] = [
    { material: glaze, mesh: move(body, 0, lift, 0) },
    { material: glaze.texture ? paint('handle', 0xF2EEE6, 0.3) : glaze, mesh: move(handle, 0, lift, 0) },
    { material: paint('coffee', 0x35200F, 0.2), mesh: move(cylinder(above - wall, above - wall, 0.001, 48), 0, lift + height * 0.86, 0) },
  ]
  const plate = lathe([[0, 0.004], [0.03, 0], [0.035, 0], [0.078, 0.014], [0.076, 0.016], [0.035, 0.008], [0, 0.008]], 56)
  return saucer ? [...parts, { material: paint('saucer', 0xF2EEE6, 0.3), mesh: plate }] : parts
}

/** Mugs and cups. */
export const mugs: readonly Model[] = [
  { path: 'models/mugs/blue-mug.glb', build: () => mug({ below: 0.04, above: 0.041, height: 0.092, glaze: paint('blue glaze', 0x2F62A0, 0.3) }) },
  { path: 'models/mugs/checkered-mug.gltf', build: () => mug({ below: 0.039, above: 0.042, height: 0.1, glaze: checker }) },
  { path: 'models/mugs/red-mug.obj', build: () => mug({ below: 0.038, above: 0.044, height: 0.085, glaze: paint('red glaze', 0xB23228, 0.3) }) },
  { path: 'models/mugs/espresso-cup.usdz', build: () => mug({ below: 0.022, above: 0.033, height: 0.055, glaze: paint('white glaze', 0xF2EEE6, 0.3), saucer: true }) },
  { path: 'models/mugs/plain-mug.stl', build: () => mug({ below: 0.041, above: 0.041, height: 0.095, glaze: paint('clay', 0xC0B0A0) }) },
]
