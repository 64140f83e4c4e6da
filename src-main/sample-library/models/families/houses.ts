import type { Material, Model, Part } from '../mesh.ts'
import { join, move, tile } from '../mesh.ts'
import { box, cylinder, gable, lathe, pyramid } from '../shapes.ts'
import { brick, paint, pine } from './materials.ts'

interface House {
  readonly width: number
  readonly depth: number
  readonly wall: number
  readonly roof: number
  readonly walls: Material
  readonly tiles: Material
  readonly chimney?: boolean
}

const glass = paint('glass', 0x3A5468, 0.15)
const frame = paint('white frame', 0xF0ECE2, 0.6)
const door = paint('door', 0x7A3A24, 0.6)
const slate = paint('slate', 0x4A505A, 0.8)
const redTiles = paint('red tiles', 0xA04A34, 0.85)

/** A house under a gable roof, with a door, windows on all sides and a chimney perhaps. */
function house({ width, depth, wall, roof, walls, tiles, chimney = false }: House): readonly Part[] {
  const panes: (readonly [number, number, number, boolean])[] = []
  for (let floor = 0; floor < Math.floor(wall / 2.3); floor++) {
    const y = 1.4 + 2.4 * floor
    for (const x of [-width * 0.3, width * 0.3])
      panes.push([x, y, depth / 2, false], [x, y, -depth / 2, false])
    panes.push([width / 2, y, 0, true], [-width / 2, y, 0, true])
  }
  const flat = (size: number, thick: number) => panes.map(([x, y, z, side]) => move(side ? box(thick, size * 1.25, size) : box(size, size * 1.25, thick), x, y, z))
  return [
    { material: walls, mesh: tile(join(move(box(width, wall, depth, 0.02), 0, wall / 2, 0), move(gable(width, roof * 0.97, depth), 0, wall, 0), ...chimney ? [move(box(0.6, roof * 1.3, 0.6, 0.02), width * 0.28, wall + roof * 0.65, -depth * 0.15)] : []), 0.4) },
    { material: tiles, mesh: move(gable(width * 1.1, roof * 1.06, depth * 1.16), 0, wall - 0.06, 0) },
    { material: frame, mesh: join(...flat(1, 0.12)) },
    { material: glass, mesh: join(...flat(0.8, 0.18)) },
    { material: door, mesh: move(box(0.95, 2, 0.14, 0.02), 0, 1, depth / 2) },
  ]
}

/** A round tower with a pointed roof. */
function tower(radius: number, height: number, walls: Material, tiles: Material): readonly Part[] {
  const slots = [0.3, 0.55, 0.8].flatMap((up, index) => [0, 1, 2].map(side => ({ up, angle: (side * 120 + index * 40) * Math.PI / 180 })))
  return [
    { material: walls, mesh: lathe([[0, 0], [radius * 1.1, 0], [radius, height * 0.12], [radius, height], [radius * 1.15, height * 1.04], [0, height * 1.04]], 40) },
    { material: tiles, mesh: move(cylinder(radius * 1.25, 0, height * 0.5, 40), 0, height * 1.04, 0) },
    { material: glass, mesh: join(...slots.map(({ up, angle }) => move(box(0.35, 0.9, 0.35), radius * 0.93 * Math.sin(angle), height * up, radius * 0.93 * Math.cos(angle)))) },
    { material: door, mesh: move(box(1, 1.9, 0.5, 0.02), 0, 0.95, radius * 0.95) },
  ]
}

/** Houses and towers. */
export const houses: readonly Model[] = [
  { path: 'models/houses/brick-cottage.glb', build: () => house({ width: 7, depth: 5, wall: 2.6, roof: 2.4, walls: brick, tiles: slate, chimney: true }) },
  { path: 'models/houses/red-barn.obj', build: () => house({ width: 9, depth: 6, wall: 3, roof: 2.6, walls: paint('barn red', 0x8E2F26, 0.85), tiles: slate }) },
  { path: 'models/houses/town-house.gltf', build: () => house({ width: 6, depth: 5, wall: 5, roof: 2.2, walls: paint('plaster', 0xE6D8B8, 0.9), tiles: redTiles, chimney: true }) },
  { path: 'models/houses/log-cabin.usdz', build: () => house({ width: 6, depth: 4.6, wall: 2.4, roof: 2, walls: pine, tiles: paint('shingles', 0x6A4A34, 0.9), chimney: true }) },
  { path: 'models/houses/castle-tower.gltf', build: () => tower(2, 8, paint('stone', 0xA8A298, 0.95), paint('blue tiles', 0x3E587A, 0.8)) },
  { path: 'models/houses/bell-tower.ply', build: () => [...tower(1.6, 9, paint('sandstone', 0xC8B088, 0.95), redTiles), { material: paint('gold', 0xD8B040, 0.4), mesh: move(pyramid(0.3, 0.9), 0, 13.7, 0) }] },
]
