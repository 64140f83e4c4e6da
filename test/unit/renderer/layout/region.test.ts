import { expect, it } from 'vitest'
import { Region } from '../../../../src-main/contract/query.ts'
import { leastSide, middle, moved, regionBetween, regionPlaced, resized } from '../../../../src-renderer/layout/region.ts'

const place = { x: 100, y: 50, width: 400, height: 200 }

it('lies between two points, whichever way it was drawn', () => {
  const region = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }
  expect(regionBetween({ x: 200, y: 100 }, { x: 400, y: 200 }, place)).toEqual(region)
  expect(regionBetween({ x: 400, y: 200 }, { x: 200, y: 100 }, place)).toEqual(region)
  expect(regionPlaced(region, place)).toEqual({ x: 200, y: 100, width: 200, height: 100 })
})

it('ends where the picture does', () => {
  expect(regionBetween({ x: 0, y: 0 }, { x: 9000, y: 9000 }, place)).toEqual({ x: 0, y: 0, width: 1, height: 1 })
  expect(regionBetween({ x: 0, y: 0 }, { x: 90, y: 40 }, place)).toBeUndefined()
})

it('is none where somebody only clicked', () => {
  expect(regionBetween({ x: 200, y: 100 }, { x: 202, y: 101 }, place)).toBeUndefined()
})

it('stays within the picture however it is moved and sized', () => {
  for (const change of [moved, resized]) {
    for (const [dx, dy] of [[5, 5], [-5, -5], [0.1, -0.1]] as const)
      expect(Region.safeParse(change(middle, dx, dy)).success).toBe(true)
  }
  expect(moved(middle, 5, -5)).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.5 })
  expect(resized(middle, -5, 5)).toEqual({ x: 0.25, y: 0.25, width: leastSide, height: 0.75 })
})
