import { expect, it } from 'vitest'
import { framed, frameOf } from '../../../../src-main/search/map/frame.ts'
import { coloursOf, regionsOf } from '../../../../src-main/search/map/regions.ts'
import { seededRandom } from '../../../helpers/random.ts'

const random = seededRandom(2)
const corners = [[0, 0], [10, 0], [10, 10], [0, 10]] as const
const places = Float32Array.from({ length: 400 }, (_, i) => corners[(i >> 1) % 4]![i % 2]! + random())

it('gives places that lie together one colour, and those far apart others', () => {
  const regions = regionsOf(places)
  const colours = coloursOf(regions, places)
  const near = Array.from(colours.keys()).filter(i => i >= 4 && colours[i] === colours[i - 4]).length
  expect(near).toBeGreaterThan(20)
  expect(colours[0]).not.toBe(colours[2])
  expect(new Set(regions.colours).size).toBe(regions.colours.length)
})

it('keeps the colours of a former map', () => {
  const former = regionsOf(places)
  const moved = places.map(value => value + 0.1)
  expect(coloursOf(regionsOf(moved, former), moved)).toEqual(coloursOf(former, places))
})

it('frames places in the whole square, in their order along each axis', () => {
  const frame = frameOf(new Float32Array([0, 0, 100, 50, 30, 10, 31, 11]))
  const [x1, y1, x2, y2, x3, y3, x4, y4] = framed(new Float32Array([0, 0, 100, 50, 30, 10, 31, 11]), frame)
  expect([x1! < x3!, x3! < x4!, x4! < x2!, y1! < y3!, y3! < y4!, y4! < y2!]).not.toContain(false)
  expect([x1, y1]).toEqual([655, 655])
  expect([x2, y2]).toEqual([64_880, 64_880])
  expect([...framed(new Float32Array([-1e9, 1e9]), frame)]).toEqual([655, 64_880])
  expect([...framed(new Float32Array([7, 7]), frameOf(new Float32Array([7, 7])))]).toEqual([32_768, 32_768])
})

it('gives more room to where many lie', () => {
  const crowded = Float32Array.from({ length: 200 }, (_, i) => i < 180 ? (i >> 1) / 1000 : 1 + (i >> 1))
  const framedPlaces = framed(crowded, frameOf(crowded))
  // These lie in less than a thousandth of the width.
  expect(framedPlaces[178]! / 65535).toBeGreaterThan(0.4)
  expect(framedPlaces[178]! / 65535).toBeLessThan(0.7)
})
