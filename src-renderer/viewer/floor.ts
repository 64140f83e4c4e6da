import type { Bounds, Framing } from '../stage/framing.ts'
import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from 'three'

const grey = 0.5
const strongest = 0.7
/** Lines on either side of the middle, at most: of a flat model the squares stay many. */
const mostLines = 40

/** The floor below a model: squares of `square` units, in the space of its stand, where its radius is 1. Fades towards its rim. */
export function createFloor({ min }: Bounds, { target: [x, y, z], radius }: Framing, square: number): LineSegments {
  const step = square / radius
  const count = Math.min(mostLines, Math.ceil(1.6 / step))
  const reach = count * step
  const height = (min[1] - y) / radius - 0.002
  // Lines lie on whole squares from the model's own origin.
  const snap = (centre: number) => (Math.round(centre / square) * square - centre) / radius
  const [middleX, middleZ] = [snap(x), snap(z)]
  const places: number[] = []
  const colours: number[] = []
  for (let line = -count; line <= count; line++) {
    const at = line * step
    const strength = strongest * (1 - Math.abs(line) / (count + 1))
    for (const end of [-reach, reach]) {
      places.push(middleX + at, height, middleZ, middleX + at, height, middleZ + end)
      places.push(middleX, height, middleZ + at, middleX + end, height, middleZ + at)
      colours.push(grey, grey, grey, strength, grey, grey, grey, 0, grey, grey, grey, strength, grey, grey, grey, 0)
    }
  }
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(places), 3))
  geometry.setAttribute('color', new BufferAttribute(new Float32Array(colours), 4))
  const floor = new LineSegments(geometry, new LineBasicMaterial({ vertexColors: true, transparent: true, depthWrite: false, toneMapped: false }))
  floor.frustumCulled = false
  return floor
}
