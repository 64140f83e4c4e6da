import { expect, it } from 'vitest'
import { areaOf, createMapIndex, pointsInside } from '../../../../src-renderer/layout/map-index.ts'
import { chooseThumbs } from '../../../../src-renderer/layout/map-thumbs.ts'
import { seededRandom } from '../../../helpers/random.ts'

const count = 3000
const random = seededRandom(4)
const places = Uint16Array.from({ length: 2 * count }, () => Math.floor(65536 * random() ** 2))
const index = createMapIndex(places)
const distance = (point: number, x: number, y: number) => Math.hypot(places[2 * point]! - x, places[2 * point + 1]! - y)
const all = Array.from({ length: count }, (_, point) => point)

it.each([[0, 0], [65535, 65535], [30_000, 200], [65535, 0], [12_345, 54_321]])('finds the nearest to %i, %i', (x, y) => {
  const sorted = all.toSorted((a, b) => distance(a, x, y) - distance(b, x, y) || a - b)
  expect(index.around({ x, y }, 7)).toEqual(sorted.slice(0, 7))
  expect(distance(index.nearest({ x, y }, 1e6)!, x, y)).toBe(distance(sorted[0]!, x, y))
  expect(index.nearest({ x, y }, distance(sorted[0]!, x, y) - 0.5)).toBeUndefined()
})

it('finds the nearest of those that fit', () => {
  const isEven = (point: number) => point % 2 === 0
  const sorted = all.filter(isEven).toSorted((a, b) => distance(a, 500, 60_000) - distance(b, 500, 60_000) || a - b)
  expect(index.around({ x: 500, y: 60_000 }, 9, isEven)).toEqual(sorted.slice(0, 9))
  expect(index.around({ x: 500, y: 60_000 }, 9, point => point === 7)).toEqual([7])
})

it('knows fewer than were asked for, and none', () => {
  const few = createMapIndex(new Uint16Array([5, 5, 65535, 65535]))
  expect(few.around({ x: 0, y: 0 }, 12)).toEqual([0, 1])
  expect(createMapIndex(new Uint16Array()).around({ x: 0, y: 0 }, 3)).toEqual([])
  expect(createMapIndex(new Uint16Array()).nearest({ x: 0, y: 0 }, 1e6)).toBeUndefined()
})

it('finds what lies in an area, each once', () => {
  const area = { left: 1000, top: 500, right: 20_000, bottom: 9000 }
  const found: number[] = []
  index.within(area, point => found.push(point))
  expect(found.sort((a, b) => a - b)).toEqual(all.filter(point => places[2 * point]! >= 1000 && places[2 * point]! <= 20_000 && places[2 * point + 1]! >= 500 && places[2 * point + 1]! <= 9000))
})

it('knows the area that points take', () => {
  expect(areaOf(new Uint16Array([5, 9, 100, 2, 7, 7]), [0, 1])).toEqual({ left: 5, top: 2, right: 100, bottom: 9 })
})

it('finds what an outline goes around, a hollow left out', () => {
  const frame = [{ x: 0, y: 0 }, { x: 40_000, y: 0 }, { x: 40_000, y: 40_000 }, { x: 20_000, y: 10_000 }, { x: 0, y: 40_000 }]
  const inside = new Set(pointsInside(index, places, frame))
  expect(inside.size).toBeGreaterThan(100)
  for (const point of all) {
    const [x, y] = [places[2 * point]!, places[2 * point + 1]!]
    const isIn = x > 0 && x < 40_000 && y > 0 && y < 10_000 + 30_000 * Math.abs(x - 20_000) / 20_000
    if (Math.abs(y - (10_000 + 30_000 * Math.abs(x - 20_000) / 20_000)) > 2 && x > 0 && y > 0 && x !== 40_000)
      expect(inside.has(point)).toBe(isIn)
  }
})

const view = { width: 800, height: 600 }
const thumbsAt = (x: number, y: number, side: number, crowd = 1e6, shows = (_: number) => true) => chooseThumbs({ index, places, camera: { x, y, side }, view, side: 70, crowd, shows })

it('chooses pictures that do not cover one another, the first of those that would', () => {
  const thumbs = thumbsAt(0.3, 0.3, 3000)
  expect(thumbs.length).toBeGreaterThan(20)
  for (const [i, a] of thumbs.entries()) {
    for (const b of thumbs.slice(i + 1))
      expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(70)
  }
  expect(thumbs[0]!.point).toBe(Math.min(...thumbs.map(({ point }) => point)))
})

it('chooses mostly the same ones while the view is moved', () => {
  const before = new Set(thumbsAt(0.3, 0.3, 3000).map(({ point }) => point))
  const after = thumbsAt(0.3 + 13 / 3000, 0.3, 3000)
  expect(after.filter(({ point }) => before.has(point)).length / after.length).toBeGreaterThan(0.8)
})

it('shows none where too many are in view, and none that is left out', () => {
  expect(thumbsAt(0.5, 0.5, 500, 1000)).toEqual([])
  expect(thumbsAt(0.3, 0.3, 3000, 1e6, point => point % 2 === 0).every(({ point }) => point % 2 === 0)).toBe(true)
})
