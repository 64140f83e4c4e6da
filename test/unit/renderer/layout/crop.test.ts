import { expect, it } from 'vitest'
import { placeRegion } from '../../../../src-renderer/layout/crop.ts'

it('lets a region cover a square window, in the picture\'s own shape', () => {
  expect(placeRegion(200, 100, { x: 0, y: 0, width: 0.5, height: 1 })).toEqual({ left: 0, top: 0, width: 200, height: 100 })
  const placed = placeRegion(400, 200, { x: 0.5, y: 0.5, width: 0.25, height: 0.25 })
  expect(placed.width / placed.height).toBeCloseTo(2)
  // The middle of the region is that of the window.
  expect(placed.left + placed.width * 0.625).toBeCloseTo(50)
  expect(placed.top + placed.height * 0.625).toBeCloseTo(50)
  expect(Math.min(placed.width * 0.25, placed.height * 0.25)).toBeCloseTo(100)
})
