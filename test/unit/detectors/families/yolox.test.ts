import { describe, expect, it } from 'vitest'
import { decodeYolox, yoloxCells } from '../../../../src-main/detectors/families/yolox.ts'
import { seededRandom } from '../../../helpers/random.ts'

const strides = [8, 16, 32]

/** The pixels of a cell's top left corner and its stride, counted one by one. */
function cellAt(row: number, size: number): { readonly stride: number, readonly column: number, readonly line: number } {
  let seen = 0
  for (const stride of strides) {
    for (let line = 0; line < size / stride; line++) {
      for (let column = 0; column < size / stride; column++) {
        if (seen++ === row)
          return { stride, column, line }
      }
    }
  }
  throw new RangeError(`there is no cell ${row}`)
}

describe('decodeYolox', () => {
  it('counts the cells of all grids', () => {
    expect(yoloxCells(416, strides)).toBe(3549)
    expect(yoloxCells(640, strides)).toBe(8400)
    expect(yoloxCells(640, [8, 16, 32, 64])).toBe(8500)
  })

  it('places every box as the formula says, whichever grid it is in', () => {
    const [size, labels] = [64, 4]
    const count = yoloxCells(size, strides)
    const random = seededRandom(7)
    const data = Float32Array.from({ length: count * (5 + labels) }, (_, i) => i % (5 + labels) < 4 ? random() * 2 - 1 : random())
    const expected = Array.from({ length: count }, (_, row) => {
      const { stride, column, line } = cellAt(row, size)
      const [x, y, w, h, objectness, ...scores] = data.subarray(row * (5 + labels), (row + 1) * (5 + labels)) as unknown as number[]
      const [cx, cy] = [(column + x!) * stride, (line + y!) * stride]
      const [width, height] = [stride * Math.E ** w!, stride * Math.E ** h!]
      const score = objectness! * Math.max(...scores)
      return { label: scores.indexOf(Math.max(...scores)), score, left: (cx - width / 2) / size, top: (cy - height / 2) / size, right: (cx + width / 2) / size, bottom: (cy + height / 2) / size }
    }).filter(({ score }) => score >= 0.3)
    const found = decodeYolox({ data, labels, size, strides, decoded: false }, 0.3)
    expect(found.length).toBeGreaterThan(20)
    expect(found.length).toBeLessThan(count)
    expect(found.map(({ label }) => label)).toEqual(expected.map(({ label }) => label))
    found.forEach((box, i) => {
      for (const key of ['score', 'left', 'top', 'right', 'bottom'] as const)
        expect(box[key]).toBeCloseTo(expected[i]![key], 6)
    })
  })

  it('takes boxes in pixels as they are', () => {
    const data = new Float32Array(yoloxCells(32, strides) * 7)
    data.set([16, 8, 8, 4, 1, 0.2, 0.9], 20 * 7)
    expect(decodeYolox({ data, labels: 2, size: 32, strides, decoded: true }, 0.5)).toEqual([
      { label: 1, score: expect.closeTo(0.9, 6) as number, left: 0.375, top: 0.1875, right: 0.625, bottom: 0.3125 },
    ])
  })

  it('passes over scores that are no numbers', () => {
    const data = new Float32Array(yoloxCells(32, strides) * 7).fill(Number.NaN)
    expect(decodeYolox({ data, labels: 2, size: 32, strides, decoded: false }, 0.01)).toEqual([])
  })
})
