import { expect, it } from 'vitest'
import { approached, between, cameraOf, orbited, orbitOfView, shifted, viewOfOrbit } from '../../../../src-renderer/layout/orbit.ts'

const front = orbitOfView(0, 12, 20)
const square = { width: 400, height: 400 }
const fov = Math.PI / 6

it('looks at the front as the turntable does, and at its right side a quarter turn on', () => {
  const camera = cameraOf(front, 4, fov, square)
  expect(camera.position[0]).toBeCloseTo(0)
  expect(camera.position[1]).toBeCloseTo(4 * Math.sin(20 * Math.PI / 180))
  expect(camera.position[2]).toBeCloseTo(4 * Math.cos(20 * Math.PI / 180))
  const [x, , z] = cameraOf(orbitOfView(3, 12, 0), 4, fov, square).position
  expect([x, z].map(value => Math.round(value * 1e6) / 1e6)).toEqual([4, 0])
})

it('knows the view that is nearest, whichever way it was turned', () => {
  expect(viewOfOrbit(orbitOfView(7, 12, 20), 12)).toBe(7)
  expect(viewOfOrbit(orbited(front, -Math.PI / 6, 0), 12)).toBe(11)
  expect(viewOfOrbit(orbited(front, 5 * Math.PI, 0), 12)).toBe(6)
})

it('never turns over the top', () => {
  expect(orbited(front, 0, 10).pitch).toBeLessThan(Math.PI / 2)
  expect(orbited(front, 0, -10).pitch).toBeGreaterThan(-Math.PI / 2)
})

it('comes nearer, as far as it makes sense', () => {
  expect(cameraOf(approached(front, 2), 4, fov, square).position[2]).toBeCloseTo(cameraOf(front, 4, fov, square).position[2] / 2)
  expect(approached(front, 1e6).zoom).toBe(40)
  expect(approached(front, 1e-6).zoom).toBe(0.2)
})

it('shows the lesser side of a picture with the field of view that holds the model', () => {
  expect(cameraOf(front, 4, fov, { width: 800, height: 400 }).fov).toBeCloseTo(fov)
  const upright = cameraOf(front, 4, fov, { width: 400, height: 800 })
  expect(2 * Math.atan(Math.tan(upright.fov / 2) / 2)).toBeCloseTo(fov)
})

it('moves what is looked at with the pointer', () => {
  const level = { ...front, pitch: 0 }
  // The whole side of the picture, at the distance of the target.
  const side = 2 * Math.tan(fov / 2) * 4
  const [x, y, z] = shifted(level, 0.25, 0.25, 4, fov).target
  expect(x).toBeCloseTo(-side / 4)
  expect(y).toBeCloseTo(side / 4)
  expect(z).toBeCloseTo(0)
  expect(Math.hypot(...shifted(level, 100, 0, 4, fov).target)).toBeCloseTo(3)
})

it('turns the shorter way round', () => {
  const half = between(orbitOfView(11, 12, 20), orbitOfView(1, 12, 20), 0.5)
  expect(viewOfOrbit(half, 12)).toBe(0)
  expect(between(front, orbitOfView(4, 12, 20), 1).yaw).toBeCloseTo(orbitOfView(4, 12, 20).yaw)
})

it('cuts off nothing that is drawn', () => {
  for (const zoom of [0.2, 1, 40]) {
    const { position, near, far } = cameraOf({ ...front, zoom }, 4, fov, square)
    const away = Math.hypot(...position)
    expect(near).toBeGreaterThan(0)
    expect(near).toBeLessThanOrEqual(Math.max(away / 200, away - 1))
    expect(far).toBeGreaterThan(away + 1)
  }
})
