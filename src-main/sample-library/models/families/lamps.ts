import type { Material, Mesh, Model, Part } from '../mesh.ts'
import { around, join, move } from '../mesh.ts'
import { ball, bar, lathe, turned } from '../shapes.ts'
import { brass, darkSteel, lampshade, paint, walnut } from './materials.ts'

interface Lamp {
  readonly height: number
  /** Radius of the shade below and above, and its height. */
  readonly shade: readonly [number, number, number]
  readonly foot: Material
  readonly cloth: Material
  readonly stand: 'disc' | 'tripod' | 'vase'
}

/** A lamp with a shade of cloth on a disc, on three legs or on a ceramic body. */
function lamp({ height, shade: [below, above, tall], foot, cloth, stand }: Lamp): readonly Part[] {
  const rim = height - tall
  const cover = move(lathe([[below, 0], [above, tall], [above - 0.004, tall], [below - 0.004, 0], [below, 0]], 48), 0, rim, 0)
  const bulb: Part = { material: paint('bulb', 0xFFF6DC, 0.3), mesh: move(ball(0.035), 0, rim + tall * 0.4, 0) }
  return [{ material: cloth, mesh: cover }, bulb, { material: foot, mesh: standOf(stand, rim + tall * 0.35, below) }]
}

function standOf(stand: Lamp['stand'], top: number, reach: number): Mesh {
  switch (stand) {
    case 'disc': return join(bar(0.012, [0, 0, 0], [0, top, 0]), lathe([[0, 0], [reach * 0.75, 0], [reach * 0.75, 0.015], [0.02, 0.04], [0, 0.04]], 48))
    case 'tripod': return join(around(bar(0.014, [reach * 0.9, 0, 0], [0.02, top * 0.82, 0]), 3), bar(0.016, [0, top * 0.7, 0], [0, top, 0]))
    case 'vase': return join(turned([[0, 0], [0.07, 0], [0.1, top * 0.3], [0.075, top * 0.6], [0.02, top * 0.85], [0.015, top]]))
  }
}

/** Lamps. */
export const lamps: readonly Model[] = [
  { path: 'models/lamps/floor-lamp.glb', build: () => lamp({ height: 1.55, shade: [0.24, 0.17, 0.28], foot: darkSteel, cloth: lampshade, stand: 'disc' }) },
  { path: 'models/lamps/tripod-lamp.gltf', build: () => lamp({ height: 1.45, shade: [0.25, 0.25, 0.26], foot: walnut, cloth: lampshade, stand: 'tripod' }) },
  { path: 'models/lamps/table-lamp.usdz', build: () => lamp({ height: 0.56, shade: [0.18, 0.11, 0.2], foot: paint('blue glaze', 0x2E5A8A, 0.25), cloth: lampshade, stand: 'vase' }) },
  { path: 'models/lamps/reading-lamp.obj', build: () => lamp({ height: 1.4, shade: [0.2, 0.1, 0.22], foot: brass, cloth: paint('green cloth', 0x2F5D46, 0.9), stand: 'disc' }) },
]
