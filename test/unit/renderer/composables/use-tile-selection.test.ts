// @vitest-environment happy-dom
import type { OutlineRequest } from '../../../../src-main/contract/browse.ts'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useTileSelection } from '../../../../src-renderer/composables/use-tile-selection.ts'
import { useOutline } from '../../../../src-renderer/stores/outline.ts'
import { useSelection } from '../../../../src-renderer/stores/selection.ts'

/** Ids of the list; grouped, so that it is asked for at once. */
let listed: readonly number[] = []
const everything: OutlineRequest = { sort: 'name:asc', groupBy: 'kind' }
let scope = effectScope()

beforeEach(async () => {
  setActivePinia(createPinia())
  listed = [11, 12, 13, 14, 15]
  vi.stubGlobal('fetch', async () => Response.json({
    total: listed.length,
    ids: Buffer.from(Uint32Array.from(listed).buffer).toString('base64'),
    shapes: Buffer.alloc(listed.length).toString('base64'),
    groups: [{ value: 'image', count: listed.length }],
  }))
  await show(everything)
})
afterEach(() => scope.stop())

async function show(request: OutlineRequest) {
  const outline = useOutline()
  outline.show(request)
  await vi.waitUntil(() => outline.source.count === listed.length)
}

/** The grid as it is shown anew. */
function shownGrid() {
  scope.stop()
  scope = effectScope()
  return scope.run(useTileSelection)!
}

it('selects from the tile that was clicked to the one that is walked to with Shift, and back', () => {
  const selection = useSelection()
  const tiles = shownGrid()
  tiles.pick(0, 'only')
  tiles.pick(1, 'range')
  expect([...selection.ids]).toEqual([11, 12])
  tiles.pick(2, 'range')
  tiles.pick(1, 'range')
  expect([...selection.ids]).toEqual([11, 12])
  tiles.pick(3, 'toggle')
  tiles.pick(4, 'more')
  expect([...selection.ids]).toEqual([11, 12, 14, 15])
})

it('goes on from the current tile where the grid is shown again', () => {
  const selection = useSelection()
  shownGrid().pick(0, 'only')
  const tiles = shownGrid()
  tiles.pick(1, 'range')
  expect([...selection.ids]).toEqual([11, 12])
  tiles.pick(2, 'range')
  expect([...selection.ids]).toEqual([11, 12, 13])
})

it('goes on from where the tile is by now, and from the current one where it is gone', async () => {
  const selection = useSelection()
  const tiles = shownGrid()
  tiles.pick(0, 'only')
  listed = [10, 11, 12]
  await show({ ...everything, kind: 'image' })
  tiles.pick(2, 'range')
  expect([...selection.ids]).toEqual([11, 12])
  listed = [12, 13]
  await show({ ...everything, kind: 'model' })
  selection.index = 0
  tiles.pick(1, 'range')
  expect([...selection.ids]).toEqual([12, 13])
})

it('tells whether all of a group are selected, however they were', () => {
  const selection = useSelection()
  const tiles = shownGrid()
  const group = { start: 1, end: 4 }
  tiles.toggleRange(group)
  expect([...selection.ids]).toEqual([12, 13, 14])
  expect(tiles.isRangeSelected(group)).toBe(true)
  tiles.toggleRange(group)
  expect(tiles.isRangeSelected(group)).toBe(false)
  selection.selectAll()
  expect(tiles.isRangeSelected(group)).toBe(true)
  tiles.pick(0, 'toggle')
  expect(tiles.isRangeSelected(group)).toBe(true)
  tiles.pick(2, 'toggle')
  expect(tiles.isRangeSelected(group)).toBe(false)
})
