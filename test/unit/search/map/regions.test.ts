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

it('frames places in a square that shows both axes to the same scale', () => {
  const frame = frameOf(new Float32Array([0, 0, 100, 50]))
  const [x1, y1, x2, y2] = framed(new Float32Array([0, 0, 100, 50]), frame)
  expect((x2! - x1!) / (y2! - y1!)).toBeCloseTo(2, 3)
  expect(x1).toBeGreaterThan(0)
  expect(x2).toBeLessThan(65535)
  expect(x1! + x2!).toBeCloseTo(65535, -1)
  expect([...framed(new Float32Array([-1e9, 1e9]), frame)]).toEqual([0, 65535])
  expect([...framed(new Float32Array([7, 7]), frameOf(new Float32Array([7, 7])))]).toEqual([32768, 32768])
})
