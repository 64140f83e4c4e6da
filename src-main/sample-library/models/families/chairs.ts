import type { Material, Mesh, Model, Part } from '../mesh.ts'
import { join, move, turn } from '../mesh.ts'
import { bar, box, cylinder, upright } from '../shapes.ts'
import { leather, oak, paint, pine, tartan, walnut } from './materials.ts'

interface Chair {
  readonly width: number
  readonly seat: number
  readonly back: number
  readonly frame: Material
  readonly cushion?: Material
  readonly style: 'slats' | 'ladder' | 'panel' | 'spindles'
}

const depth = 0.44

/** A chair with four legs, a seat and a back that leans a little; the back's style is what sets them apart. */
function chair({ width, seat, back, frame, cushion, style }: Chair): readonly Part[] {
  const [x, z] = [width / 2 - 0.03, depth / 2 - 0.03]
  const legs = join(...[[-x, z], [x, z], [-x, -z], [x, -z]].map(([lx = 0, lz = 0]) => move(cylinder(0.016, 0.022, seat, 16), lx, 0, lz)))
  const rails = join(move(box(width - 0.06, 0.05, 0.02), 0, seat - 0.06, z), move(box(width - 0.06, 0.05, 0.02), 0, seat - 0.06, -z), bar(0.01, [-x, seat * 0.4, -z], [-x, seat * 0.4, z]), bar(0.01, [x, seat * 0.4, -z], [x, seat * 0.4, z]))
  const posts = join(bar(0.02, [-x, 0, 0], [-x, back, 0]), bar(0.02, [x, 0, 0], [x, back, 0]))
  const rest = move(turn(join(posts, filling(style, x, back)), 'x', -8), 0, seat, -z)
  const wood: Part = { material: frame, mesh: join(legs, rails, rest, move(box(width, 0.035, depth, 0.012), 0, seat, 0)) }
  return cushion ? [wood, { material: cushion, mesh: move(box(width - 0.04, 0.06, depth - 0.05, 0.028), 0, seat + 0.04, 0.01) }] : [wood]
}

function filling(style: Chair['style'], x: number, back: number): Mesh {
  const wide = 2 * x
  const top = move(box(wide + 0.06, 0.07, 0.025), 0, back - 0.02, 0)
  switch (style) {
    case 'slats': return join(top, ...[-0.3, -0.1, 0.1, 0.3].map(at => move(upright(box(0.045, back - 0.1, 0.015)), at * wide, back / 2, 0)))
    case 'ladder': return join(top, ...[0.25, 0.48, 0.71].map(at => move(box(wide, 0.05, 0.018), 0, at * back, 0)))
    case 'panel': return join(top, move(box(wide, back * 0.62, 0.025, 0.01), 0, back * 0.55, 0))
    case 'spindles': return join(top, ...[-0.4, -0.24, -0.08, 0.08, 0.24, 0.4].map(at => bar(0.009, [at * wide, 0, 0], [at * wide, back - 0.03, 0])))
  }
}

/** Chairs. */
export const chairs: readonly Model[] = [
  { path: 'models/chairs/dining-chair.glb', build: () => chair({ width: 0.46, seat: 0.45, back: 0.5, frame: oak, cushion: tartan, style: 'slats' }) },
  { path: 'models/chairs/ladder-back.gltf', build: () => chair({ width: 0.44, seat: 0.45, back: 0.62, frame: walnut, cushion: leather, style: 'ladder' }) },
  { path: 'models/chairs/kitchen-chair.obj', build: () => chair({ width: 0.42, seat: 0.44, back: 0.44, frame: pine, style: 'panel' }) },
  { path: 'models/chairs/windsor-chair.usdz', build: () => chair({ width: 0.47, seat: 0.45, back: 0.54, frame: paint('green paint', 0x35584A), style: 'spindles' }) },
  { path: 'models/chairs/school-chair.stl', build: () => chair({ width: 0.4, seat: 0.42, back: 0.4, frame: pine, style: 'ladder' }) },
]
