import { expect, it } from 'vitest'
import { principalAxes, projected } from '../../../../src-main/search/map/pca.ts'
import { seededRandom } from '../../../helpers/random.ts'

const dimensions = 6

/** Rows that vary by 5 along (1, 1, 0 …), by 2 along (0, 0, 1 …), and hardly otherwise, around (3, 3, 3 …). */
function stretched(count: number): Float32Array {
  const random = seededRandom(1)
  const rows = new Float32Array(count * dimensions)
  for (let row = 0; row < count; row++) {
    const [long, short] = [5 * (random() - 0.5), 2 * (random() - 0.5)]
    for (let d = 0; d < dimensions; d++)
      rows[row * dimensions + d] = 3 + (d < 2 ? long / Math.SQRT2 : d === 2 ? short : 0) + 0.01 * (random() - 0.5)
  }
  return rows
}

it('finds the directions in which rows differ most, the widest first', () => {
  const { basis, mean } = principalAxes(stretched(500), dimensions, 2)
  const [first, second] = [basis.slice(0, dimensions), basis.slice(dimensions)]
  expect(Math.abs(first[0]! + first[1]!)).toBeCloseTo(Math.SQRT2, 3)
  expect(Math.abs(second[2]!)).toBeCloseTo(1, 3)
  expect(mean[5]).toBeCloseTo(3, 2)
})

it('keeps distances along the axes that it keeps, and is the same each time', () => {
  const rows = stretched(100)
  const axes = principalAxes(rows, dimensions, 2)
  const reduced = projected(axes, rows)
  expect(reduced).toHaveLength(200)
  const full = Math.hypot(...rows.slice(0, dimensions).map((value, d) => value - rows[dimensions + d]!))
  expect(Math.hypot(reduced[0]! - reduced[2]!, reduced[1]! - reduced[3]!)).toBeCloseTo(full, 1)
  expect(projected(principalAxes(rows, dimensions, 2), rows)).toEqual(reduced)
})

it('leaves axes empty that there are no directions for', () => {
  const { basis } = principalAxes(new Float32Array([1, 2, 3, 1, 2, 3]), 3, 2)
  expect(basis.every(value => value === 0)).toBe(true)
})
