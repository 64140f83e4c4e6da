import { expect, it } from 'vitest'
import { fitted, panned, placed, scaleOfPixels, whole, within, zoomedAt } from '../../../../src-renderer/layout/zoom.ts'

const picture = { width: 2000, height: 1000 }
const room = { width: 800, height: 600 }

it('fits a picture into its room, in the middle', () => {
  expect(fitted(picture, room)).toEqual({ width: 800, height: 400 })
  expect(placed(picture, room, whole)).toEqual({ x: 0, y: 100, width: 800, height: 400 })
})

it('has no size where there is no room', () => {
  expect(fitted(picture, { width: 0, height: 0 })).toEqual({ width: 0, height: 0 })
  expect(zoomedAt(whole, 2, { x: 0, y: 0 }, picture, { width: 0, height: 0 })).toEqual(whole)
})

it('keeps what is under the pointer where it is', () => {
  const at = { x: 200, y: 250 }
  const before = placed(picture, room, whole)
  const after = placed(picture, room, zoomedAt(whole, 3, at, picture, room))
  expect((at.x - after.x) / after.width).toBeCloseTo((at.x - before.x) / before.width)
  expect((at.y - after.y) / after.height).toBeCloseTo((at.y - before.y) / before.height)
})

it('is never smaller than its room, nor its pixels larger than 16', () => {
  expect(zoomedAt(whole, 0.1, { x: 400, y: 300 }, picture, room).scale).toBe(1)
  expect(zoomedAt(whole, 1e6, { x: 400, y: 300 }, picture, room).scale).toBeCloseTo(scaleOfPixels(picture, room, 16))
})

it('shows a picture pixel by pixel', () => {
  const scale = scaleOfPixels(picture, room, 1)
  expect(placed(picture, room, { ...whole, scale }).width).toBeCloseTo(picture.width)
})

it('moves with the pointer as far as there is something to see', () => {
  const near = { ...whole, scale: 4 }
  expect(placed(picture, room, panned(near, 30, -20, picture, room)).x - placed(picture, room, near).x).toBeCloseTo(30)
  const far = placed(picture, room, panned(near, 1e5, 1e5, picture, room))
  expect([far.x, far.y].map(Math.round)).toEqual([0, 0])
})

it('stays in the middle where all is seen', () => {
  expect(panned(whole, 300, 300, picture, room)).toEqual(whole)
  // Wide, it is seen in all its height.
  expect(within({ scale: 1.2, x: 0.9, y: 0.9 }, picture, room).y).toBe(0.5)
})
