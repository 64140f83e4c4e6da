import type { Lens } from '../../../../src-renderer/stage/framing.ts'
import { PerspectiveCamera, Vector3 } from 'three'
import { describe, expect, it } from 'vitest'
import { boundsOf, frame } from '../../../../src-renderer/stage/framing.ts'
import { lensAt } from '../../../../src-renderer/stage/studio.ts'

const lens = lensAt(20)

/** Repeatable numbers, 0…1 (mulberry32). */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6D2B79F5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function cloud(seed: number, size: readonly [number, number, number], offset: readonly [number, number, number] = [0, 0, 0], count = 300): Float64Array {
  const random = randomFrom(seed)
  return Float64Array.from({ length: count * 3 }, (_, i) => offset[i % 3]! + (random() - 0.5) * size[i % 3]!)
}

/** The greatest and least x and y on the picture, −1…1, over a full turn, by three's own camera. */
function extents(positions: Float64Array, lens: Lens) {
  const { target, distance } = frame(positions, lens)
  const camera = new PerspectiveCamera(lens.fov * 180 / Math.PI, 1, distance / 1e4, distance * 10)
  const far = { left: 0, right: 0, top: -1, bottom: 1 }
  for (let step = 0; step < 360; step++) {
    const angle = step * Math.PI / 180
    camera.position.set(Math.sin(angle) * Math.cos(lens.elevation), Math.sin(lens.elevation), Math.cos(angle) * Math.cos(lens.elevation)).multiplyScalar(distance).add(new Vector3(...target))
    camera.lookAt(...target)
    camera.updateMatrixWorld()
    for (let i = 0; i < positions.length; i += 3) {
      const { x, y } = new Vector3(positions[i], positions[i + 1], positions[i + 2]).project(camera)
      far.left = Math.min(far.left, x)
      far.right = Math.max(far.right, x)
      far.top = Math.max(far.top, y)
      far.bottom = Math.min(far.bottom, y)
    }
  }
  return far
}

const free = 1 - lens.margin

describe('frame', () => {
  it.each([
    ['a cube', [1, 1, 1]],
    ['a tower', [0.2, 5, 0.3]],
    ['a plate', [4, 0.05, 3]],
    ['a wall', [6, 3, 0.01]],
    ['a bar', [0.1, 0.1, 9]],
  ] as const)('holds %s inside of the picture at every angle, and touches its edge', (_, size) => {
    const { left, right, top, bottom } = extents(cloud(1, size), lens)
    const reach = Math.max(-left, right, top, -bottom)
    expect(reach).toBeLessThanOrEqual(free + 1e-6)
    expect(reach).toBeGreaterThan(free - 0.02)
    expect(Math.abs(top + bottom)).toBeLessThan(0.02)
  })

  it('moves and grows with the model', () => {
    const one = frame(cloud(2, [1, 2, 3]), lens)
    const other = frame(cloud(2, [1e6, 2e6, 3e6], [5e8, -7e8, 9e8]), lens)
    expect(other.distance / one.distance).toBeCloseTo(1e6, -1)
    expect(other.target[0] - 5e8).toBeCloseTo(one.target[0] * 1e6, -1)
    expect(other.target[1] + 7e8).toBeCloseTo(one.target[1] * 1e6, -1)
  })

  it('is the same for a model turned by a right angle', () => {
    const positions = cloud(3, [1, 2, 3])
    const turned = positions.map((value, i) => i % 3 === 0 ? positions[i + 2]! : i % 3 === 2 ? -positions[i - 2]! : value)
    expect(frame(turned, lens).distance).toBeCloseTo(frame(positions, lens).distance, 9)
  })

  it('needs more distance through a longer lens', () => {
    const positions = cloud(4, [1, 1, 1])
    expect(frame(positions, { ...lens, fov: lens.fov / 2 }).distance).toBeGreaterThan(frame(positions, lens).distance * 1.8)
  })

  it('gives a radius around the target that reaches every vertex', () => {
    const positions = cloud(5, [3, 1, 2], [10, 20, 30])
    const { target, radius } = frame(positions, lens)
    for (let i = 0; i < positions.length; i += 3)
      expect(Math.hypot(positions[i]! - target[0], positions[i + 1]! - target[1], positions[i + 2]! - target[2])).toBeLessThanOrEqual(radius + 1e-9)
  })
})

describe('boundsOf', () => {
  it('is the box around all positions', () => {
    expect(boundsOf(Float32Array.of(1, -2, 3, -4, 5, 0))).toEqual({ min: [-4, -2, 0], max: [1, 5, 3] })
  })
})
