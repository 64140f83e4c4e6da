import { expect, it } from 'vitest'
import { stripStyle, turned, viewAt } from '../../../../src-renderer/layout/turntable.ts'

it('gives each view an equal part of the picture', () => {
  expect([0, 0.05, 0.09, 0.5, 0.99, 1].map(fraction => viewAt(fraction, 12))).toEqual([0, 0, 1, 6, 11, 11])
})

it('stays within the strip when the pointer is outside', () => {
  expect(viewAt(-0.2, 12)).toBe(0)
  expect(viewAt(1.7, 12)).toBe(11)
})

it('wraps around both ways', () => {
  expect(turned(11, 1, 12)).toBe(0)
  expect(turned(0, -1, 12)).toBe(11)
  expect(turned(3, -27, 12)).toBe(0)
  expect(turned(2, 0.4, 12)).toBe(2)
})

it('places the first view at the left edge of the strip and the last at the right', () => {
  expect(stripStyle('/s.webp', 0, 12)).toEqual({ backgroundImage: 'url("/s.webp")', backgroundSize: '1200% 100%', backgroundPosition: '0% 0' })
  expect(stripStyle('/s.webp', 11, 12).backgroundPosition).toBe('100% 0')
  expect(stripStyle('/s.webp', 0, 1).backgroundPosition).toBe('0% 0')
})
