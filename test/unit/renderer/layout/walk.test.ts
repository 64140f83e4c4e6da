import type { Step } from '../../../../src-renderer/layout/walk.ts'
import { describe, expect, it } from 'vitest'
import { shapeByte } from '../../../../src-main/contract/shape.ts'
import { boxOf, rowOf } from '../../../../src-renderer/layout/grid.ts'
import { justifiedLayout, squareLayout } from '../../../../src-renderer/layout/rows.ts'
import { walk } from '../../../../src-renderer/layout/walk.ts'
import { input, someLayouts } from './scene.ts'

const layout = squareLayout(input)

function walked(from: number, ...keys: string[]): number {
  return keys.reduce<Step>((step, key) => walk(layout, step, key, 600) ?? step, { index: from, x: undefined }).index
}

describe('walking through square tiles', () => {
  it('goes to neighbours and stays within the list', () => {
    expect(walked(0, 'ArrowLeft')).toBe(0)
    expect(walked(0, 'ArrowRight')).toBe(1)
    expect(walked(94, 'ArrowRight')).toBe(94)
    expect(walked(3, 'ArrowUp')).toBe(3)
    expect(walked(9, 'ArrowUp')).toBe(3)
    expect(walked(3, 'ArrowDown')).toBe(9)
  })

  it('comes back to its column over a row that is too short for it', () => {
    expect(walked(89, 'ArrowDown')).toBe(94)
    expect(walked(89, 'ArrowDown', 'ArrowDown')).toBe(94)
    expect(walked(89, 'ArrowDown', 'ArrowUp')).toBe(89)
    expect(walked(89, 'ArrowDown', 'ArrowLeft', 'ArrowUp')).toBe(87)
  })

  it('goes by pages that overlap, and to both ends', () => {
    expect(walked(2, 'PageDown')).toBe(14)
    expect(walked(14, 'PageUp')).toBe(2)
    expect(walked(90, 'PageDown')).toBe(90)
    expect(walked(40, 'Home')).toBe(0)
    expect(walked(40, 'End')).toBe(94)
  })

  it('leaves other keys, and has nowhere to go in an empty list', () => {
    expect(walk(layout, { index: 3, x: undefined }, 'a', 600)).toBeUndefined()
    expect(walk(squareLayout({ ...input, count: 0 }), { index: 0, x: undefined }, 'End', 600)).toBeUndefined()
  })
})

it('goes up and down to the picture that lies there, in justified rows and over headings', () => {
  const shapes = Uint8Array.from({ length: 40 }, (_, i) => i < 20 ? shapeByte(3, 1) : shapeByte(2, 3))
  const justified = justifiedLayout({ ...input, count: 40, sections: [{ start: 0, count: 20 }, { start: 20, count: 20 }] }, shapes)
  const below = walk(justified, { index: 19, x: undefined }, 'ArrowDown', 600)!
  const [from, to] = [boxOf(justified, 19), boxOf(justified, below.index)]
  const middle = from.left + from.width / 2
  expect(rowOf(justified, below.index)).toBe(rowOf(justified, 19) + 1)
  expect(below.x).toBe(middle)
  expect(middle).toBeGreaterThanOrEqual(to.left - justified.gap)
  expect(middle).toBeLessThanOrEqual(to.left + to.width + justified.gap)
})

it('comes from the first row to the last and back, in any layout', () => {
  for (const { name, layout } of someLayouts(60)) {
    const start: Step = { index: 0, x: undefined }
    const go = (from: Step, key: string) => Array.from({ length: layout.rows }).reduce<Step>(step => walk(layout, step, key, 600)!, from)
    const end = go(start, 'ArrowDown')
    expect(rowOf(layout, end.index), name).toBe(layout.rows - 1)
    expect(go(end, 'ArrowUp').index, name).toBe(0)
    expect(go(go(start, 'PageDown'), 'PageUp').index, name).toBe(0)
  }
})
