import { describe, expect, it } from 'vitest'
import { createShrinker } from '../../../../src-main/media/readers/shrink.ts'

describe('createShrinker', () => {
  it('keeps small pictures as they are, from the top or from the bottom', () => {
    for (const [order, expected] of [['down', [1, 2, 3, 4, 5, 6]], ['up', [4, 5, 6, 1, 2, 3]]] as const) {
      const shrinker = createShrinker({ width: 1, height: 2 }, 'rgb', order)
      shrinker.push(Uint8Array.of(1, 2, 3))
      shrinker.push(Uint8Array.of(4, 5, 6))
      expect(shrinker.finish()).toEqual({ width: 1, height: 2, data: Uint8Array.from(expected) })
    }
  })

  it('averages blocks, the narrow last one too', () => {
    const shrinker = createShrinker({ width: 2305, height: 2305 }, 'grey')
    const row = Uint8Array.from({ length: 2305 }, (_, x) => x === 2304 ? 90 : 10 * (x % 3))
    for (let y = 0; y < 2305; y++)
      shrinker.push(y === 2304 ? row.map(value => value + 100) : row)
    const { width, height, data } = shrinker.finish()
    expect([width, height]).toEqual([769, 769])
    expect([data[0], data[767], data[768], data[768 * 769], data[769 * 769 - 1]]).toEqual([10, 10, 90, 110, 190])
  })

  it('fills rows that never came with opaque ground', () => {
    const shrinker = createShrinker({ width: 1, height: 3 }, 'rgba')
    shrinker.push(Uint8Array.of(9, 9, 9, 9))
    expect([...shrinker.finish().data]).toEqual([9, 9, 9, 9, 128, 128, 128, 255, 128, 128, 128, 255])
    expect(shrinker.rows()).toBe(1)
  })

  it('keeps extreme shapes small', () => {
    const { width, height } = createShrinker({ width: 1, height: 400_000_000 }, 'rgba').finish()
    expect(width).toBe(1)
    expect(height).toBeLessThan(2 * 2 * 1536 + 2)
  })
})
