import { expect, it } from 'vitest'
import { withCount } from '../../../../src-main/desktop/bridge/drag-count.ts'

/** A bitmap as lines of signs: # the number, + its plate, . what was there. */
function drawn(width: number, height: number, count: number): readonly string[] {
  const { pixels } = withCount({ pixels: new Uint8Array(width * height * 4), width, height }, count)
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => {
    const [blue, green] = pixels.subarray((y * width + x) * 4)
    return blue === 0 ? '.' : green === 255 ? '#' : '+'
  }).join(''))
}

it('draws a number into the upper right corner', () => {
  expect(drawn(14, 11, 12)).toEqual([
    '...+++++++++++',
    '...+++++++++++',
    '...+++#++###++',
    '...++##++++#++',
    '...+++#++###++',
    '...+++#++#++++',
    '...++###+###++',
    '...+++++++++++',
    '...+++++++++++',
    '..............',
    '..............',
  ])
})

it('draws it larger into a larger picture, and leaves it out where there is no room', () => {
  expect(drawn(96, 64, 200).filter(line => line.includes('#'))).toHaveLength(10)
  expect(drawn(6, 6, 2).join('')).toMatch(/^\.+$/)
})
