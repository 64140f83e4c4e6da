import type { TrailStep } from '../../../../src-renderer/query/trail.ts'
import { expect, it } from 'vitest'
import { allAssets, exampleOf } from '../../../../src-renderer/query/query.ts'
import { trailOf, visited } from '../../../../src-renderer/query/trail.ts'

/** Addresses: a number is a search by that asset, with a letter behind it in another order; `list` and `map` are no searches. */
function read(address: string) {
  if (address === 'map')
    return undefined
  return address === 'list' ? allAssets : { ...allAssets, like: [exampleOf({ assetId: Number.parseInt(address) })], sort: address.endsWith('s') ? 'name:asc' : undefined }
}

function walked(...addresses: readonly string[]): readonly TrailStep[] {
  return addresses.reduce<readonly TrailStep[]>((steps, address, position) => visited(steps, { position, address }), [])
}

const placesOf = (steps: readonly TrailStep[], position: number, begin = -1) => trailOf(steps, position, begin, read).map(({ position }) => position)

it('leads from the first search to the one that is shown', () => {
  const steps = walked('list', '1', '2', '3')
  expect(placesOf(steps, 3)).toEqual([1, 2, 3])
  expect(placesOf(steps, 2)).toEqual([1, 2])
  expect(placesOf(steps, 1), 'there is no way back to show').toEqual([])
  expect(placesOf(steps, 0)).toEqual([])
})

it('begins behind the last list, and behind what was forgotten', () => {
  expect(placesOf(walked('1', 'list', '2', '3'), 3)).toEqual([2, 3])
  expect(placesOf(walked('1', '2', '3', '4'), 3, 1)).toEqual([2, 3])
})

it('counts a search that is only shown otherwise once, and passes over other screens', () => {
  expect(placesOf(walked('1', '1s', '2', '2s'), 3)).toEqual([1, 3])
  expect(placesOf(walked('1', 'map', '2'), 2)).toEqual([0, 2])
  expect(placesOf(walked('1', '2', 'map'), 2), 'another screen shows no way').toEqual([])
})

it('counts a search that gets more or fewer examples once', () => {
  const byTwo = { ...allAssets, like: [exampleOf({ assetId: 1 }), exampleOf({ assetId: 2 })] }
  const readMore = (address: string) => address === 'both' ? byTwo : read(address)
  const steps = walked('1', 'both', '3')
  expect(trailOf(steps, 2, -1, readMore).map(({ position }) => position)).toEqual([1, 2])
})

it('forgets what lay ahead once another way is taken, and keeps it while it is walked back and forth', () => {
  const steps = walked('1', '2', '3')
  expect(visited(steps, { position: 1, address: '2' })).toBe(steps)
  expect(visited(steps, { position: 1, address: '4' })).toEqual([steps[0], { position: 1, address: '4' }])
})
