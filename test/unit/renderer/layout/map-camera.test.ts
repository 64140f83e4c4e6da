import { expect, it } from 'vitest'
import { between, cameraOn, fittedCamera, pannedCamera, pointSize, toMap, toView, zoomedCamera } from '../../../../src-renderer/layout/map-camera.ts'

const view = { width: 1000, height: 600 }
const fitted = fittedCamera(view)

it('fits the whole square into the smaller side, with room at its edges', () => {
  const [first, last] = [toView(fitted, { x: 0, y: 0 }, view), toView(fitted, { x: 1, y: 1 }, view)]
  expect(first.y).toBeGreaterThan(20)
  expect(last.y).toBeLessThan(580)
  expect(first.x - 0).toBeCloseTo(1000 - last.x)
  expect(fittedCamera({ width: 0, height: 0 }).side).toBeGreaterThan(0)
})

it('keeps what lies under the pointer where it is, in and out', () => {
  const at = { x: 700, y: 150 }
  for (const factor of [3, 0.8]) {
    const zoomed = zoomedCamera(zoomedCamera(fitted, 2, at, view), factor, at, view)
    expect(toMap(zoomed, at, view).x).toBeCloseTo(toMap(fitted, at, view).x)
    expect(toMap(zoomed, at, view).y).toBeCloseTo(toMap(fitted, at, view).y)
  }
})

it('ends both ways', () => {
  const middle = { x: 500, y: 300 }
  const largest = zoomedCamera(fitted, 1e9, middle, view)
  expect(largest.side).toBe(zoomedCamera(largest, 2, middle, view).side)
  const smallest = zoomedCamera(fitted, 1e-9, middle, view)
  expect(smallest.side).toBeGreaterThan(100)
  expect(pannedCamera(fitted, 1e6, -1e6)).toMatchObject({ x: 0, y: 1 })
})

it('moves with the pointer', () => {
  const moved = pannedCamera(fitted, 30, -10)
  const before = toView(fitted, { x: 0.4, y: 0.4 }, view)
  const after = toView(moved, { x: 0.4, y: 0.4 }, view)
  expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([30, -10])
})

it('shows an area as large as it can', () => {
  const area = { left: 0.2, top: 0.3, right: 0.4, bottom: 0.35 }
  const camera = cameraOn(area, view)
  expect(toView(camera, { x: area.left, y: area.top }, view).x).toBeGreaterThan(0)
  expect(toView(camera, { x: area.right, y: area.bottom }, view).x).toBeGreaterThan(900)
  expect(cameraOn({ left: 0.5, top: 0.5, right: 0.5, bottom: 0.5 }, view).side).toBeLessThan(1e8)
})

it('travels from one view to another, with what stays in place in its place', () => {
  const at = { x: 650, y: 220 }
  const goal = zoomedCamera(fitted, 8, at, view)
  expect(between(fitted, goal, 0)).toEqual(fitted)
  const [last, half] = [between(fitted, goal, 1), between(fitted, goal, 0.5)]
  expect(last.x).toBeCloseTo(goal.x)
  expect(last.side).toBeCloseTo(goal.side)
  expect(toMap(half, at, view).x).toBeCloseTo(toMap(fitted, at, view).x)
  expect(between(fitted, pannedCamera(fitted, 100, 0), 0.5).x).toBeCloseTo(0.5 - 50 / fitted.side)
})

it('draws points smaller where there are many, larger where the map is near', () => {
  expect(pointSize(fitted, view, 250_000)).toBe(2)
  expect(pointSize(fitted, view, 100)).toBe(11)
  expect(pointSize(zoomedCamera(fitted, 50, { x: 1, y: 1 }, view), view, 250_000)).toBeGreaterThan(3)
})
